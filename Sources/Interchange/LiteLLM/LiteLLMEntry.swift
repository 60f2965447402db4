internal import FoundationEssentials
internal import PoolModel

/// One entry of LiteLLM's `model_list`. What stands in it that has no field here is kept.
///
/// An entry whose address or credential is not understood is no model: a guess could send a key
/// to somebody it was not made for.
struct LiteLLMEntry {
    let line: Int
    /// What it is for, where that is not chat.
    private(set) var kind: ModelKind?
    private(set) var problems: [InterchangeProblem] = []
    private(set) var notes: [InterchangeProblem] = []
    private var fields: FieldReader
    private let settings: LiteLLMSettings
    private var name: String
    /// What has no field here, by the section it stands in; "" is the entry itself.
    private var extra: [String: [JSONMember]] = [:]

    init(_ members: [JSONMember], line: Int, _ settings: LiteLLMSettings) {
        self.line = line
        self.settings = settings
        fields = FieldReader(members, isLenient: true)
        name = fields.text("model_name") ?? ""
    }

    mutating func model(_ intake: inout ModelIntake) -> Model? {
        guard var members = fields.object("litellm_params") else {
            reject(.missing("litellm_params"))
            return nil
        }
        let shared = takeCredential(&members)
        let setHasKey = shared?.set != nil && shared?.credential.hasKey == true
        var parameters = FieldReader(members, isLenient: true)
        _ = parameters.text("litellm_credential_name")
        name = lookedUp(name) ?? name
        let mode = takeMode()
        guard let text = looked("model", in: &parameters), !text.isEmpty else {
            if problems.isEmpty { reject(.missing("litellm_params.model")) }
            return nil
        }
        guard text.last != "*" else {
            reject(.wildcard(text))
            return nil
        }
        let base = address(in: &parameters)
        let provider =
            looked("custom_llm_provider", in: &parameters) ?? shared?.credential.provider
        let hasKey = setHasKey || parameters.member("api_key") != nil
        guard problems.isEmpty else { return nil }
        let target: LiteLLMTarget
        do throws(InterchangeProblem.Code) {
            target = try LiteLLMTarget(text, provider: provider, base: base, hasKey: hasKey)
        } catch {
            reject(error)
            return nil
        }
        if target.isGuess { note(.guessedProvider(text)) }
        let isPlainName = !name.isEmpty && name.last != "*"
        var model = intake.newModel(
            name: isPlainName ? name : target.modelID, provider: target.known.provider,
            modelID: target.modelID)
        model.wireProtocol = target.wireProtocol ?? model.wireProtocol
        if mode == "responses", model.wireProtocol == .openAIChat {
            model.wireProtocol = .openAIResponses
        }
        takeAddress(base, &parameters, &model, target.known)
        if let set = shared?.set { model.sets = [set] }
        // The set's key wins over whatever LiteLLM would take for want of one.
        if !setHasKey || parameters.member("api_key") != nil {
            takeKey(&parameters, &model, target.known, hasBase: base != nil, intake)
        }
        takeHeaders(&parameters, &model, intake)
        takeNumbers(&parameters, &model)
        keep(parameters, of: "litellm_params")
        takeFacts(&model)
        keep(fields, of: "")
        if model.provider == .openai, model.wireProtocol == .openAIResponses {
            model.provider = .openaiResponses
        }
        model.extra = extraFields
        kind = ModelKind(mode: mode, modelID: target.modelID)
        return problems.isEmpty ? model : nil
    }

    /// Adds what the credential has that an entry names; what the entry has itself wins.
    /// - Returns: the credential, and the header set that its rows stay in, where they do.
    private mutating func takeCredential(
        _ members: inout [JSONMember]
    ) -> (credential: LiteLLMSettings.Credential, set: String?)? {
        guard let (name, credential) = credential(named: members) else { return nil }
        let own = Set(members.filter { $0.value != .null }.map(\.name))
        // LiteLLM takes an entry's own headers in the place of all of the credential's, where a
        // set's rows stay beside them: then they are written out.
        let isSet =
            credential.isSet
            && !credential.values.contains {
                LiteLLMSettings.Credential.headers.contains($0.name) && own.contains($0.name)
            }
        members += credential.values.filter { value in
            !own.contains(value.name)
                && !(isSet && LiteLLMSettings.Credential.shared.contains(value.name))
        }
        return (credential, isSet ? name : nil)
    }

    /// `litellm_credential_name` names an entry of `credential_list`.
    private mutating func credential(
        named members: [JSONMember]
    ) -> (name: String, LiteLLMSettings.Credential)? {
        let place = members.first { $0.name == "litellm_credential_name" }
        guard let text = place?.value.scalarText else { return nil }
        guard let name = lookedUp(text) else { return nil }
        let credential = settings.credentials[name]
        if credential == nil { reject(.unknownCredential(name)) }
        return credential.map { (name, $0) }
    }

    /// The header set that a credential becomes, without its origins but that of its own address.
    mutating func set(
        of credential: LiteLLMSettings.Credential, _ intake: ModelIntake
    ) -> Model {
        var set = Model(set: name, id: intake.context.makeID(), now: intake.context.now)
        var parameters = FieldReader(credential.values, isLenient: true)
        if let key = parameters.text("api_key"), !key.isEmpty {
            set.apiKey = .new(Secret(settings.template(key)))
        }
        takeHeaders(&parameters, &set, intake)
        let base = parameters.text("api_base") ?? parameters.text("base_url")
        let address = base.flatMap { text in
            LiteLLMValue.environmentName(text).map { settings.value(of: $0) } ?? text
        }
        if let origin = address.flatMap({ try? BaseURL($0).origin }) {
            set.origins = [origin.shortText]
        }
        return set
    }

    // MARK: Values

    /// A text that has to be known now; `nil` where it is a variable that is not set.
    private mutating func lookedUp(_ text: String) -> String? {
        guard let variable = LiteLLMValue.environmentName(text) else { return text }
        let value = settings.value(of: variable)
        if value == nil { reject(.unresolvedVariable(variable)) }
        return value
    }

    private mutating func looked(_ key: String, in parameters: inout FieldReader) -> String? {
        parameters.text(key).flatMap { lookedUp($0) }
    }

    // MARK: Address

    /// `api_base` or `base_url`, as the entry, its credential or `litellm_settings` has it.
    private mutating func address(in parameters: inout FieldReader) -> String? {
        let first = looked("api_base", in: &parameters)
        let second = looked("base_url", in: &parameters)
        let usual = settings.address.flatMap { lookedUp($0) }
        let known = [first, second, usual].compactMap { $0 }.first { !$0.isEmpty }
        guard known == nil else { return known }
        // LiteLLM knows no other names; the key beside one is not for the provider's own address.
        let others = JSONValue.addressNames.filter { !["api_base", "base_url"].contains($0) }
        let other = others.first { parameters.hasAddress($0) }
        return other.flatMap { looked($0, in: &parameters) }
    }

    /// The address, and Azure's `api_version` as the query that it is.
    private mutating func takeAddress(
        _ own: String?, _ parameters: inout FieldReader, _ model: inout Model,
        _ known: LiteLLMProvider
    ) {
        var base = own
        if base == nil {
            for variable in known.baseVariables where base == nil {
                guard let value = settings.value(of: variable), !value.isEmpty else { continue }
                base = value
                note(.addressFromEnvironment(variable))
            }
        }
        if let base {
            model.baseURL = address(base, &model, known)
        } else if let usual = known.base {
            model.baseURL = usual
        }
        if model.baseURL.isEmpty { reject(.missing("litellm_params.api_base")) }
        guard let version = looked("api_version", in: &parameters) else { return }
        if model.provider == .azure {
            let isThere = model.baseURL.lowercased().contains("api-version=")
            if !isThere, AzurePath.wantsVersion(model.baseURL) {
                let mark = model.baseURL.contains("?") ? "&" : "?"
                model.baseURL += "\(mark)api-version=\(version)"
            }
        } else {
            extra["litellm_params", default: []].append(
                JSONMember("api_version", .string(version)))
            note(.keptKey("litellm_params.api_version"))
        }
    }

    private func address(
        _ text: String, _ model: inout Model, _ known: LiteLLMProvider
    ) -> String {
        var base = text
        while base.hasSuffix("/") { base.removeLast() }
        switch model.provider {
        case .custom where known.prefix == "azure_ai" && ProviderGuess.byHost(base) == .azure:
            return azureAI(base, &model)
        // LiteLLM speaks Ollama's own API there, we the compatible one.
        case .ollama: return CallPath.ollamaBase(base)
        case .openai:
            // "openai" with another address is whatever speaks that protocol.
            let known = ProviderGuess.byHost(base)
            if known != .openai {
                let wireProtocol = model.wireProtocol
                model.provider = known ?? .custom
                model.wireProtocol = wireProtocol
            }
            return base
        default: return base
        }
    }

    /// Below a resource of Azure AI Foundry LiteLLM adds a path by itself, and sends the key as
    /// `api-key`: `litellm/llms/azure_ai/chat/transformation.py` and `.../anthropic`.
    private func azureAI(_ base: String, _ model: inout Model) -> String {
        var (path, query) = base.cut(at: "?").map { (String($0), "?" + $1) } ?? (base, "")
        if model.modelID.hasPrefix("claude") {
            model.wireProtocol = .anthropicMessages
            return (path.contains("/anthropic") ? path : path + "/anthropic") + query
        }
        model.provider = .azure
        if path.hasSuffix("/chat/completions") { path.removeLast("/chat/completions".count) }
        return path + (AzurePath(endOf: path) == nil ? AzurePath.models.path : "") + query
    }

    // MARK: Credentials

    /// Without a key LiteLLM sends that of a variable. It is taken over where the address is the
    /// provider's own; to any other one only a key that the entry names is sent.
    private mutating func takeKey(
        _ parameters: inout FieldReader, _ model: inout Model, _ known: LiteLLMProvider,
        hasBase: Bool, _ intake: ModelIntake
    ) {
        if let token = parameters.text("azure_ad_token"), !token.isEmpty {
            let value = "Bearer " + settings.template(token)
            model.headers.append(intake.newHeader("Authorization", value))
        }
        for key in ["client_secret", "azure_username", "oidc_token"]
        where parameters.member(key) != nil {
            return reject(.tokenIsFetched("litellm_params." + key))
        }
        if let key = parameters.text("api_key") ?? settings.key {
            if !key.isEmpty { model.apiKey = .new(Secret(settings.template(key))) }
        } else if let variable = known.keyVariable, model.headers.isEmpty {
            let isOwn = !hasBase || ProviderGuess.byHost(model.baseURL) == known.provider
            guard isOwn else {
                return note(
                    .keyNotGuessed(variable, origin: model.origin?.shortText ?? model.baseURL))
            }
            let text = "os.environ/" + variable
            model.apiKey = .new(Secret(settings.template(text)))
            note(.keyFromEnvironment(variable))
        }
    }

    private mutating func takeHeaders(
        _ parameters: inout FieldReader, _ model: inout Model, _ intake: ModelIntake
    ) {
        for key in ["extra_headers", "headers", "default_headers"] {
            guard let member = parameters.member(key) else { continue }
            for (name, value, line) in headers(in: member) {
                guard let text = value.scalarText else {
                    problems.append(
                        .init(
                            line: line, entry: self.name,
                            code: .wrongType(name, wanted: .string, got: value.kind)))
                    continue
                }
                let isThere = model.headers.contains { HeaderName.areSame($0.name, name) }
                if !isThere {
                    model.headers.append(intake.newHeader(name, settings.template(text)))
                }
            }
        }
        if let organization = parameters.text("organization") {
            let value = settings.template(organization)
            model.headers.append(intake.newHeader("OpenAI-Organization", value))
        }
    }

    /// Headers as a mapping, as a list of mappings, of `name` and `value`, or of `Name: value`.
    private mutating func headers(
        in member: JSONMember
    ) -> [(name: String, value: JSONValue, line: Int)] {
        if let members = member.value.members {
            return members.map { ($0.name, $0.value, $0.line) }
        }
        var rows: [(String, JSONValue, Int)] = []
        for element in member.value.array ?? [member.value] {
            if let name = element["name"]?.scalarText, let value = element["value"] {
                rows.append((name, value, member.line))
            } else if let members = element.members {
                rows += members.map { ($0.name, $0.value, $0.line) }
            } else if let (name, value) = element.string?.cut(at: ":") {
                rows.append((String(name.trimmed), .string(String(value.trimmed)), member.line))
            } else {
                problems.append(
                    .init(
                        line: member.line, entry: name,
                        code: .wrongType(member.name, wanted: .object, got: element.kind)))
            }
        }
        return rows
    }

    // MARK: The rest

    private mutating func takeNumbers(_ parameters: inout FieldReader, _ model: inout Model) {
        if let timeout = parameters.double("timeout"), timeout.isFinite {
            model.timeout = Int(min(max(timeout.rounded(.up), 0), 1e6))
        }
        model.maxOutputTokens =
            parameters.integer("max_completion_tokens") ?? parameters.integer("max_tokens")
        model.temperature = parameters.double("temperature")
        model.tags = parameters.texts("tags") ?? []
    }

    /// `model_info.mode`, which says what the model is for.
    private mutating func takeMode() -> String? {
        guard let info = fields.object("model_info") else { return nil }
        return info.first { $0.name == "mode" }?.value.scalarText
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
            guard member.value.depth <= LiteLLMEntry.maximumDepth else {
                notes.append(.init(line: member.line, entry: name, code: .unknownKey(path)))
                continue
            }
            extra[section, default: []].append(member)
            notes.append(.init(line: member.line, entry: name, code: .keptKey(path)))
        }
    }

    /// Deeper values could not be read back from an export.
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
