internal import FoundationEssentials
internal import ModelPool

/// LiteLLM's `config.yaml`: the `model_list`, each entry with its `litellm_params`. The proxy's
/// own settings have no place here and are named as unknown.
enum LiteLLMReader {
    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        let (documents, repeated) = try YAMLReader.documents(bytes)
        intake.result.notes += repeated
        var hasList = false
        for document in documents {
            guard let members = document.members else { continue }
            for member in members {
                guard member.name == "model_list" else {
                    intake.note(.unknownKey(member.name), line: member.line)
                    continue
                }
                hasList = true
                guard let entries = member.value.elements else {
                    throw InterchangeProblem(
                        line: member.line,
                        code: .wrongType("model_list", wanted: .array, got: member.value.kind))
                }
                for entry in entries { take(entry, line: member.line, &intake) }
            }
        }
        if !hasList { throw InterchangeProblem(line: 1, code: .missing("model_list")) }
    }

    private static func take(_ value: ForeignValue, line: Int, _ intake: inout ModelIntake) {
        guard let members = value.members else {
            return intake.reject(
                .wrongType("an entry of model_list", wanted: .object, got: value.kind), line: line)
        }
        var entry = LiteLLMEntry(members, line: members.first?.line ?? line)
        let model = entry.model(&intake)
        intake.result.rejected += entry.problems
        guard let model, entry.problems.isEmpty else { return }
        intake.result.notes += entry.notes
        intake.add(model, line: entry.line)
    }
}

/// One entry of the list.
private struct LiteLLMEntry {
    let line: Int
    private var fields: FieldReader
    private let name: String
    private(set) var problems: [InterchangeProblem] = []
    private(set) var notes: [InterchangeProblem] = []
    /// What has no field here, by the section it stands in; "" is the entry itself.
    private var extra: [String: [JSONMember]] = [:]

    init(_ members: [ForeignValue.Member], line: Int) {
        self.line = line
        fields = FieldReader(members, isLenient: true)
        name = fields.text("model_name") ?? ""
    }

    mutating func model(_ intake: inout ModelIntake) -> Model? {
        guard let members = fields.object("litellm_params") else {
            reject(.missing("litellm_params"))
            return nil
        }
        var parameters = FieldReader(members, isLenient: true)
        guard let text = parameters.text("model"), !text.isEmpty else {
            reject(.missing("litellm_params.model"))
            return nil
        }
        guard let target = target(text, hasBase: parameters.member("api_base") != nil) else {
            return nil
        }
        var model = intake.newModel(
            name: name.isEmpty ? target.modelID : name, provider: target.provider,
            modelID: target.modelID)
        model.wireProtocol = target.wireProtocol ?? model.wireProtocol
        if let base = target.base { model.baseURL = base }
        takeAddress(&parameters, &model, intake.context.environment)
        takeKey(&parameters, &model, target)
        takeHeaders(&parameters, &model, intake)
        takeNumbers(&parameters, &model)
        keep(parameters, of: "litellm_params")
        takeFacts(&model)
        keep(fields, of: "")
        model.extra = extraFields
        return problems.isEmpty ? model : nil
    }

    // MARK: Provider

    private struct Target {
        var provider: Provider.ID
        var modelID: String
        var wireProtocol: WireProtocol?
        var base: String?
        var keyVariable: String?
    }

    private mutating func target(_ text: String, hasBase: Bool) -> Target? {
        guard let (prefix, rest) = text.cut(at: "/") else {
            return bareTarget(text)
        }
        guard let known = LiteLLMProvider.byPrefix[String(prefix)] else {
            // An unknown prefix with an address is most likely something that speaks OpenAI's
            // protocol; without one there is nothing to call.
            guard hasBase else {
                reject(.unsupportedProvider(String(prefix)))
                return nil
            }
            note(.guessedProvider(text))
            return Target(provider: .custom, modelID: String(rest), wireProtocol: .openAIChat)
        }
        var target = Target(
            provider: known.provider, modelID: String(rest), base: known.base,
            keyVariable: known.keyVariable)
        if known.provider == .openai, rest.hasPrefix("responses/") {
            target.provider = .openaiResponses
            target.wireProtocol = .openAIResponses
            target.modelID = String(rest.dropFirst("responses/".count))
        }
        return target
    }

    /// Without a prefix LiteLLM knows the provider by the model's name.
    private mutating func bareTarget(_ name: String) -> Target {
        let isClaude = name.hasPrefix("claude")
        note(.guessedProvider(name))
        return Target(
            provider: isClaude ? .anthropic : .openai, modelID: name,
            keyVariable: isClaude ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY")
    }

    // MARK: Fields

    /// `api_base` (or `base_url`), and Azure's `api_version` as the query that it is.
    private mutating func takeAddress(
        _ parameters: inout FieldReader, _ model: inout Model, _ environment: [String: String]
    ) {
        let base = parameters.text("api_base")
        let other = parameters.text("base_url")
        if var text = base ?? other {
            if let variable = LiteLLMValue.environmentName(text) {
                guard let value = environment[variable] else {
                    return reject(.unresolvedVariable(variable))
                }
                text = value
            }
            model.baseURL = address(text, &model)
        }
        if let version = parameters.text("api_version") {
            if model.provider == .azure, !model.baseURL.contains("?") {
                model.baseURL += "?api-version=" + version
            } else {
                extra["litellm_params", default: []].append(
                    JSONMember("api_version", .string(version)))
                note(.keptKey("litellm_params.api_version"))
            }
        }
    }

    private func address(_ text: String, _ model: inout Model) -> String {
        var base = text
        while base.hasSuffix("/") { base.removeLast() }
        switch model.provider {
        case .ollama where !base.hasSuffix("/v1"):
            // LiteLLM speaks Ollama's own API there, we the compatible one.
            return base + "/v1"
        case .openai, .openaiResponses:
            // "openai" with another address is whatever speaks that protocol.
            let known = ProviderGuess.byHost(base)
            if known != model.provider, known != .openai {
                let wireProtocol = model.wireProtocol
                model.provider = known ?? .custom
                model.wireProtocol = wireProtocol
            }
            return base
        default: return base
        }
    }

    private mutating func takeKey(
        _ parameters: inout FieldReader, _ model: inout Model, _ target: Target
    ) {
        if let key = parameters.text("api_key") {
            if !key.isEmpty { model.apiKey = .new(Secret(LiteLLMValue.template(key))) }
        } else if let variable = target.keyVariable {
            model.apiKey = .new(Secret(Reference.environment(variable).text))
            note(.keyFromEnvironment(variable))
        }
    }

    private mutating func takeHeaders(
        _ parameters: inout FieldReader, _ model: inout Model, _ intake: ModelIntake
    ) {
        for key in ["extra_headers", "headers"] {
            guard let members = parameters.object(key) else { continue }
            for member in members {
                guard let text = member.value.scalarText else {
                    problems.append(
                        .init(
                            line: member.line, entry: name,
                            code: .wrongType(member.name, wanted: .string, got: member.value.kind)))
                    continue
                }
                model.headers.append(intake.newHeader(member.name, LiteLLMValue.template(text)))
            }
        }
        if let organization = parameters.text("organization") {
            let value = LiteLLMValue.template(organization)
            model.headers.append(intake.newHeader("OpenAI-Organization", value))
        }
    }

    private mutating func takeNumbers(_ parameters: inout FieldReader, _ model: inout Model) {
        if let timeout = parameters.double("timeout"), timeout.isFinite {
            model.timeout = Int(min(max(timeout.rounded(.up), 0), 1e6))
        }
        model.maxOutputTokens =
            parameters.integer("max_completion_tokens") ?? parameters.integer("max_tokens")
        model.temperature = parameters.double("temperature")
        model.tags = parameters.texts("tags") ?? []
    }

    /// `model_info`, as far as it is about the model itself.
    private mutating func takeFacts(_ model: inout Model) {
        guard let members = fields.object("model_info") else { return }
        var facts = FieldReader(members, isLenient: true)
        model.supportsVision = facts.flag("supports_vision") ?? false
        model.supportsTools = facts.flag("supports_function_calling")
        keep(facts, of: "model_info")
    }

    /// Takes over what nobody asked for.
    private mutating func keep(_ fields: FieldReader, of section: String) {
        for problem in fields.problems {
            problems.append(.init(line: problem.line, entry: name, code: problem.code))
        }
        for member in fields.unknown {
            let path = section.isEmpty ? member.name : "\(section).\(member.name)"
            guard let value = JSONValue(member.value, depth: LiteLLMEntry.maximumDepth) else {
                notes.append(.init(line: member.line, entry: name, code: .unknownKey(path)))
                continue
            }
            extra[section, default: []].append(JSONMember(member.name, value))
            notes.append(.init(line: member.line, entry: name, code: .keptKey(path)))
        }
    }

    private static let maximumDepth = 32

    private var extraFields: SecretField {
        let sections = ExtraFields.sections.compactMap { section in
            extra[section].map { JSONMember(section, .object($0)) }
        }
        let members = sections + (extra[""] ?? [])
        return members.isEmpty ? .empty : .new(ExtraFields(members).text)
    }

    private mutating func reject(_ code: InterchangeProblem.Code) {
        problems.append(.init(line: line, entry: name, code: code))
    }

    private mutating func note(_ code: InterchangeProblem.Code) {
        notes.append(.init(line: line, entry: name, code: code))
    }
}

/// A value in LiteLLM's way: a literal, or `os.environ/NAME`.
enum LiteLLMValue {
    private static let mark = "os.environ/"

    static func environmentName(_ text: String) -> String? {
        text.hasPrefix(mark) ? String(text.dropFirst(mark.count)) : nil
    }

    /// A value of ours; LiteLLM gives dollar signs no meaning.
    static func template(_ text: String) -> String {
        environmentName(text).map { Reference.environment($0).text } ?? ShellWord.escaped(text)
    }

    /// A value of ours in LiteLLM's way; `nil` where it has none (a file, text around a variable).
    static func text(_ value: Secret) -> String? {
        // A malformed value never passed `HeaderRules`; it is as it is then.
        guard let template = try? ReferenceTemplate(value.reveal()) else { return nil }
        switch template.parts.first {
        case nil: return ""
        case .literal(let text)? where template.parts.count == 1:
            return text.hasPrefix(mark) ? nil : text
        case .reference(.environment(let name))? where template.parts.count == 1:
            return mark + name
        default: return nil
        }
    }
}
