internal import FoundationEssentials
internal import PoolModel

/// A `.env` file with the variables of providers (``EnvService``) and of programs of one's own
/// (``EnvNames``): a model for each that has a key or an address there.
///
/// A key without an address that is its own is no model: nothing says whom it may be sent to.
struct EnvImport {
    private var variables: [String: EnvFile.Variable]
    /// What is of interest only where the text has no model at all.
    private var hints: [InterchangeProblem] = []

    /// Whether variables that are known stand in it, among whatever else.
    static func recognises(_ text: String) -> Bool {
        let names = EnvFile(text).variables.keys
        return EnvService.allLeads.contains { names.contains($0) }
            || !EnvNames.all(in: names).isEmpty
    }

    /// The variables that are members of an object, or of the `env` in it, each with its line.
    private static func variables(of root: JSONValue) -> [String: EnvFile.Variable] {
        var variables: [String: EnvFile.Variable] = [:]
        for member in (root.members ?? []) + (root["env"]?.members ?? []) {
            guard let text = member.value.scalarText else { continue }
            variables[member.name] = EnvFile.Variable(
                line: member.line, value: .success(ShellWord.escaped(text)))
        }
        return variables
    }

    static func isObject(_ bytes: [UInt8]) -> Bool {
        guard let root = try? JSONValue.reading(bytes, allowsComments: true) else { return false }
        return !EnvService.allLeads.isDisjoint(with: variables(of: root).keys)
    }

    static func readObject(
        _ bytes: [UInt8], _ intake: inout ModelIntake
    ) throws(InterchangeProblem) {
        let root = try JSONValue.reading(bytes, allowsComments: true)
        read(variables(of: root), &intake)
    }

    static func read(_ text: String, _ intake: inout ModelIntake) {
        let file = EnvFile(text, intake.context)
        intake.result.rejected += file.problems
        read(file.variables, notes: file.notes, used: file.used, &intake)
    }

    static func read(
        _ variables: [String: EnvFile.Variable], notes: [InterchangeProblem] = [],
        used: Set<String> = [], _ intake: inout ModelIntake
    ) {
        var reader = EnvImport(variables: variables)
        intake.result.notes += notes
        for service in EnvService.all { reader.take(service, &intake) }
        let others = EnvNames.all(in: reader.variables.keys)
            .sorted { left, right in
                let lines = (reader.line(of: left.names), reader.line(of: right.names))
                return lines.0 == lines.1
                    ? left.prefix.utf8.count < right.prefix.utf8.count : lines.0 < lines.1
            }
        for names in others { reader.take(names, &intake) }
        let isEmpty = intake.result.models.isEmpty && intake.result.rejected.isEmpty
        if isEmpty {
            intake.result.rejected += reader.hints
        } else {
            intake.result.notes += reader.hints
        }
        intake.result.rejected.sort { $0.line < $1.line }
        let rest = reader.variables.sorted { $0.value.line < $1.value.line }
        for (name, variable) in rest where !used.contains(name) {
            intake.note(.unknownKey(name), line: variable.line)
        }
    }

    // MARK: Values

    private func line(of names: [String]) -> Int {
        names.compactMap { variables[$0]?.line }.min() ?? 1
    }

    /// The first that is set, as a template; one that cannot be taken is a problem of the model
    /// that needs it.
    private func first(
        _ names: [String]
    ) throws(InterchangeProblem.Code) -> (name: String, value: String)? {
        for name in names {
            guard let variable = variables[name] else { continue }
            let value = try variable.value.get()
            if !value.isEmpty { return (name, value) }
        }
        return nil
    }

    /// The first that is set and no placeholder of an example, which says nothing of a model.
    private mutating func firstKey(
        _ names: [String], _ line: Int
    ) throws(InterchangeProblem.Code) -> (name: String, value: String)? {
        guard let found = try first(names) else { return nil }
        guard Secret(found.value).isPlaceholder(ofKey: true) else { return found }
        let place = variables[found.name]?.line ?? line
        hints.append(.init(line: place, code: .placeholder(found.name)))
        return nil
    }

    private func plain(
        _ names: [String], _ context: ImportContext
    ) throws(InterchangeProblem.Code) -> String? {
        guard let found = try first(names) else { return nil }
        return try context.resolved(found.value)
    }

    // MARK: Providers

    private mutating func take(_ service: EnvService, _ intake: inout ModelIntake) {
        let used = service.names
        let lead = service.leads
        let lists = service.lists(service.keys) + service.lists(service.bases)
        let isThere = (lead + lists).contains { variables[$0] != nil }
        defer { for name in used { variables[name] = nil } }
        guard isThere else { return }
        let line = line(of: lead + lists)
        do throws(InterchangeProblem.Code) {
            try takeLists(service, line, &intake)
            try takeOne(service, line, &intake)
        } catch {
            intake.reject(error, line: line)
        }
    }

    private mutating func takeOne(
        _ service: EnvService, _ line: Int, _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        let key = try firstKey(service.keys, line)
        let token = try firstKey(service.bearerTokens, line)
        let beside = (key ?? token).map { [$0.name] } ?? service.keys + service.bearerTokens
        var base = try plain(
            beside.flatMap { service.bases(beside: $0) } + service.bases, intake.context)
        if base == nil, let resource = try plain(service.resources, intake.context) {
            base = "https://\(resource).openai.azure.com"
        }
        let named = try plain(service.models, intake.context)
        // A model that is named beside a placeholder is meant, and still wants its key.
        let isNamed = named != nil && hints.last.map { $0.code.isPlaceholder } ?? false
        guard key != nil || token != nil || base != nil || isNamed else { return }
        var ids = [named].compactMap { $0 }
        for variable in service.otherModels {
            guard let id = try plain([variable], intake.context), !ids.contains(id) else {
                continue
            }
            ids.append(id)
        }
        if ids.isEmpty, service.provider == .azure,
            let (_, deployment) = base.flatMap({ CallPath.deployment(in: $0) })
        {
            ids = [String(deployment)]
        }
        if ids.isEmpty, let usual = service.usualModel {
            ids = [usual]
            intake.note(.assumedModel(usual, variable: service.models[0]), line: line, entry: usual)
        }
        if ids.isEmpty { hints.append(.init(line: line, code: .missing(service.models[0]))) }
        for id in ids {
            var model = intake.newModel(name: id, provider: service.provider, modelID: id)
            if let base { setAddress(base, &model) }
            if let key { model.apiKey = .new(Secret(key.value)) }
            if let token {
                model.headers.append(intake.newHeader("Authorization", "Bearer " + token.value))
            }
            try takeExtras(service, &model, &intake)
            intake.add(model, line: line, kind: ModelKind(mode: nil, modelID: id))
        }
    }

    /// One model for each address of a list, with the key at the same place.
    private mutating func takeLists(
        _ service: EnvService, _ line: Int, _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        guard let bases = try first(service.lists(service.bases)) else { return }
        let keyList = try first(service.lists(service.keys))?.value ?? ""
        let keys = keyList.split(separator: ";", omittingEmptySubsequences: false)
        let addresses = bases.value.split(separator: ";", omittingEmptySubsequences: false)
        let named = try plain(service.models, intake.context)
        for (index, address) in addresses.enumerated() where !address.trimmed.isEmpty {
            let base = try intake.context.resolved(String(address.trimmed))
            guard let id = named ?? service.usualModel else {
                hints.append(.init(line: line, code: .missing(service.models[0])))
                return
            }
            var model = intake.newModel(name: id, provider: service.provider, modelID: id)
            setAddress(base, &model)
            if let host = model.origin?.host { model.name = host }
            if index < keys.count, !keys[index].trimmed.isEmpty {
                model.apiKey = .new(Secret(String(keys[index].trimmed)))
            }
            if named == nil {
                intake.note(
                    .assumedModel(id, variable: service.models[0]), line: line, entry: model.name)
            }
            intake.add(model, line: line, kind: ModelKind(mode: nil, modelID: id))
        }
    }

    /// The URL, and for another host than the provider's the provider that it belongs to.
    private func setAddress(_ url: String, _ model: inout Model) {
        model.baseURL = url
        if model.provider == .ollama {
            model.baseURL = CallPath.ollamaBase(url.contains("://") ? url : "http://" + url)
        }
        if model.provider == .openai, ProviderGuess.byHost(url) != .openai {
            let wireProtocol = model.wireProtocol
            model.provider = ProviderGuess.byHost(url) ?? .custom
            model.wireProtocol = wireProtocol
        }
        // The URL of a call, which says what is spoken there.
        let path = model.baseURL.prefix { $0 != "?" }
        guard case (.answer(let called), let ending)? = CallPath.meaning(of: String(path)),
            called != model.wireProtocol
        else { return }
        model.wireProtocol = called
        guard model.provider != .azure || called == .anthropicMessages else { return }
        let query = model.baseURL[path.endIndex...]
        model.baseURL = String(path.dropLast(ending)) + query
        model.provider = ProviderGuess.provider(of: model.baseURL, speaking: called)
    }

    private func takeExtras(
        _ service: EnvService, _ model: inout Model, _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        for (name, variables) in service.headers {
            if let value = try first(variables)?.value {
                model.headers.append(intake.newHeader(name, value))
            }
        }
        try takeHeaders(service.customHeaders, &model, &intake)
        if let version = try plain(service.versions, intake.context), model.provider == .azure {
            model.baseURL = AzurePath.adding(version: version, to: model.baseURL)
        }
    }

    /// `Name: value` lines, or a JSON object, as the clients take them.
    private func takeHeaders(
        _ names: [String], _ model: inout Model, _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        guard let (variable, text) = try first(names) else { return }
        let parsed = HeaderText.foreign(text, as: .template)
        for line in parsed.lines {
            guard case .new(let value) = line.value else { continue }
            model.headers.append(intake.newHeader(line.name, value.reveal()))
        }
        let place = variables[variable]?.line ?? 1
        for problem in parsed.rejected {
            intake.note(problem.code, line: place, entry: model.name)
        }
    }

    // MARK: Programs of one's own

    private mutating func take(_ names: EnvNames, _ intake: inout ModelIntake) {
        let line = line(of: names.names)
        let context = intake.context
        do throws(InterchangeProblem.Code) {
            let named = try plain([names.model].compactMap { $0 }, context)
            let key = try first([names.key].compactMap { $0 })?.value
            let base = try plain([names.base].compactMap { $0 }, context)
            let provider = try plain([names.provider].compactMap { $0 }, context)
            let isAddress = base.map { $0.hasPrefix("http://") || $0.hasPrefix("https://") }
            let known = provider.flatMap { EnvImport.provider($0.lowercased()) }
            guard isAddress ?? (known?.defaultBaseURL != nil) else {
                // An address of something else (a database's host, say) is none of a model's.
                if named != nil, base == nil {
                    let prefix = String(names.prefix.dropLast())
                    hints.append(
                        .init(line: line, code: .noAddress(prefix.isEmpty ? "API" : prefix)))
                }
                return
            }
            guard let id = named else {
                // `LLM_API_KEY` is the key of `LLM` and of `LLM_API`: once is enough.
                let isSaid = hints.contains { $0.line == line }
                if !isSaid, base != nil, key != nil {
                    hints.append(.init(line: line, code: .missing(names.prefix + "MODEL")))
                }
                return
            }
            defer { for name in names.names { variables[name] = nil } }
            let byHost = base.flatMap { ProviderGuess.byHost($0) }
            let row = byHost.map { Provider.of($0) } ?? known ?? Provider.of(.custom)
            var model = intake.newModel(name: id, provider: row.id, modelID: id)
            if let base { setAddress(base, &model) }
            if let key { model.apiKey = .new(Secret(key)) }
            try takeHeaders([names.headers].compactMap { $0 }, &model, &intake)
            let kind =
                ModelKind(mode: nil, modelID: id) ?? ModelKind(mode: nil, modelID: names.prefix)
            intake.add(model, line: line, kind: kind)
        } catch {
            intake.reject(error, line: line)
        }
    }

    /// A provider as programs name it: by our name or LiteLLM's.
    static func provider(_ name: String) -> Provider? {
        let id = Provider.ID(rawValue: name) ?? LiteLLMProvider.byPrefix[name]?.provider
        return id.map { Provider.of($0) }
    }
}
