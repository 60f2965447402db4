internal import FoundationEssentials
internal import ModelPool

/// curl commands that call a model, as models: the provider by host, path and credential, the
/// model id from the body or the path, the credential as API key, the rest as custom headers.
enum CurlImport {
    static func read(_ text: String, _ intake: inout ModelIntake) {
        let (commands, problems) = CurlCommand.parse(text)
        intake.result.rejected += problems
        for command in commands {
            do throws(InterchangeProblem.Code) {
                var call = try CurlCall(command, intake.context)
                let model = try call.model(&intake)
                for problem in command.problems {
                    intake.note(problem.code, line: problem.line, entry: model.name)
                }
                intake.add(model, line: command.line)
            } catch {
                intake.reject(error, line: command.line, entry: command.url)
            }
        }
    }
}

/// The call that a command makes, taken apart.
private struct CurlCall {
    private let command: CurlCommand
    private var wireProtocol: WireProtocol = .openAIChat
    /// The base URL: the command's without what the protocol adds to it.
    private var base: String
    private var modelID: String?
    /// A key in the URL, as Gemini takes it.
    private var urlKey: String?
    private let body: ForeignValue

    init(
        _ command: CurlCommand, _ context: ImportContext
    ) throws(InterchangeProblem.Code) {
        self.command = command
        guard let address = command.url else { throw .noURL }
        var url = try context.resolved(address)
        if !url.contains("://") { url = "http://" + url }
        var query: [Substring] = []
        var path = url[...]
        if let (before, after) = url.cut(at: "?") {
            path = before
            query = after.split(separator: "&")
        }
        body = CurlCall.json(command.body)
        modelID = body["model"]?.text
        base = String(path)
        takePath()
        if let index = query.firstIndex(where: { $0.hasPrefix("key=") }),
            wireProtocol == .geminiGenerate
        {
            urlKey = String(query.remove(at: index).dropFirst(4))
        }
        query.removeAll { $0 == "alt=sse" }
        if !query.isEmpty { base += "?" + query.joined(separator: "&") }
        do throws(BaseURL.Problem) { _ = try BaseURL(base) } catch { throw .badURL(error.sentence) }
    }

    /// What a body says that is no JSON is of no use here.
    private static func json(_ text: String?) -> ForeignValue {
        guard let text else { return .null }
        do throws(InterchangeProblem) {
            var reader = JSONReader(Array(text.utf8))
            return try reader.value()
        } catch {
            return .null
        }
    }

    /// Finds the protocol by the path's end and takes that off.
    private mutating func takePath() {
        while base.hasSuffix("/") { base.removeLast() }
        let endings: [(String, WireProtocol)] = [
            ("/chat/completions", .openAIChat), ("/responses", .openAIResponses),
            ("/v1/messages", .anthropicMessages), ("/messages", .anthropicMessages),
        ]
        for (ending, known) in endings where base.hasSuffix(ending) {
            wireProtocol = known
            base.removeLast(ending.count)
            break
        }
        if let range = base.firstRange(of: "/openai/deployments/") {
            modelID = modelID ?? String(base[range.upperBound...].prefix { $0 != "/" })
            base = String(base[..<range.lowerBound])
        }
        if let range = base.firstRange(of: "/models/"),
            let colon = base[range.upperBound...].firstIndex(of: ":"),
            base[colon...].lowercased().hasSuffix("generatecontent")
        {
            wireProtocol = .geminiGenerate
            modelID = String(base[range.upperBound..<colon])
            base = String(base[..<range.lowerBound])
        }
    }

    mutating func model(_ intake: inout ModelIntake) throws(InterchangeProblem.Code) -> Model {
        guard let modelID, !modelID.isEmpty else { throw .noModelInRequest }
        var provider = ProviderGuess.byHost(base) ?? .custom
        if provider == .openai, wireProtocol == .openAIResponses { provider = .openaiResponses }
        let isForeign =
            provider != .custom && wireProtocol != .openAIChat
            && wireProtocol != Provider.of(provider).wireProtocol
        if isForeign { provider = .custom }
        var model = intake.newModel(name: modelID, provider: provider, modelID: modelID)
        model.wireProtocol = wireProtocol
        model.baseURL = base
        takeHeaders(&model, intake)
        try takeSettings(&model, intake.context)
        return model
    }

    // MARK: Headers

    private func takeHeaders(_ model: inout Model, _ intake: ModelIntake) {
        var rows = command.headers.filter { !isOwn($0, model) }
        let credential = Provider.of(model.provider).credential(for: model.wireProtocol)
        if let index = rows.firstIndex(where: { key(in: $0, credential) != nil }) {
            model.apiKey = .new(Secret(key(in: rows.remove(at: index), credential) ?? ""))
        } else if let urlKey {
            model.apiKey = .new(Secret(urlKey))
        }
        model.headers = rows.map { intake.newHeader($0.name, $0.value) }
        let hasOwnCredential = rows.contains { row in
            let folded = String(row.name.lowercased().map { $0 == "_" ? "-" : $0 })
            return HeaderRules.protectedClass(of: folded) == .providerCredential
        }
        // A credential that the provider would not send belongs to something in between.
        if hasOwnCredential, !model.apiKey.hasValue { model.provider = .custom }
    }

    /// Headers that the protocol sends anyway.
    private func isOwn(_ header: CurlCommand.Header, _ model: Model) -> Bool {
        switch (header.name.lowercased(), header.value.lowercased()) {
        case ("content-type", "application/json"): true
        case ("accept", "application/json"), ("accept", "*/*"): true
        // Our own name, from a command that was exported here.
        case ("user-agent", let agent): agent.hasPrefix("modelpool/")
        case ("anthropic-version", "2023-06-01"): model.wireProtocol == .anthropicMessages
        default: false
        }
    }

    private func key(
        in header: CurlCommand.Header, _ credential: Provider.Credential
    ) -> String? {
        switch credential {
        case .bearer:
            guard header.name.lowercased() == "authorization",
                header.value.lowercased().hasPrefix("bearer ")
            else { return nil }
            return String(header.value.dropFirst(7).trimmed)
        case .header(let name):
            return header.name.lowercased() == name ? header.value : nil
        }
    }

    // MARK: Settings

    private func takeSettings(
        _ model: inout Model, _ context: ImportContext
    ) throws(InterchangeProblem.Code) {
        func resolved(_ text: String?) throws(InterchangeProblem.Code) -> String? {
            guard let text else { return nil }
            return try context.resolved(text)
        }
        if let seconds = command.maxTime { model.timeout = seconds }
        model.temperature = body["temperature"]?.double
        let tokens = ["max_tokens", "max_completion_tokens", "max_output_tokens"]
        model.maxOutputTokens = tokens.compactMap { body[$0]?.integer }.first
        if let proxy = try resolved(command.proxy) { takeProxy(proxy, &model) }
        model.caFile = try resolved(command.caFile)
        model.clientCertificate = try resolved(command.clientCertificate)
        model.clientKey = try resolved(command.clientKey)
    }

    /// `[scheme://][user[:password]@]host`, and `--proxy-user` beside it.
    private func takeProxy(_ text: String, _ model: inout Model) {
        guard !text.isEmpty else {
            model.proxy = .direct
            return
        }
        var scheme = "http"
        var rest = text[...]
        if let range = text.firstRange(of: "://") {
            scheme = String(text[..<range.lowerBound])
            rest = text[range.upperBound...]
        }
        var user = command.proxyUser
        // What stands in the URL was looked up already; `--proxy-user` may hold references.
        let isTemplate = user != nil
        if let at = rest.lastIndex(of: "@") {
            user = user ?? String(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        guard let user else {
            model.proxy = .explicit("\(scheme)://\(rest)")
            return
        }
        let name = user.cut(at: ":")?.before ?? user[...]
        model.proxy = .explicit("\(scheme)://\(name)@\(rest)")
        if let password = user.cut(at: ":")?.after, !password.isEmpty {
            let text = String(password)
            model.proxyPassword = .new(Secret(isTemplate ? text : ShellWord.escaped(text)))
        }
    }
}
