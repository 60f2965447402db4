internal import FoundationEssentials
internal import PoolModel

/// curl commands that call a model, as models: the provider by host, path and credential, the
/// model id from the body or the path, the credential as API key, the rest as custom headers.
enum CurlImport {
    static func read(_ text: String, _ intake: inout ModelIntake) {
        let script = CurlScript(text)
        intake.result.rejected += script.problems
        for command in script.commands { take(command, &intake) }
    }

    static func take(_ command: CurlCommand, _ intake: inout ModelIntake) {
        let place = command.url.map { shown($0) }
        if let refusal = command.refusals.first {
            return intake.reject(refusal.code, line: refusal.line, entry: place)
        }
        do throws(InterchangeProblem.Code) {
            var call = try CurlCall(command, intake.context)
            let model = try call.model(&intake)
            for problem in command.problems + call.notes {
                intake.note(problem.code, line: problem.line, entry: model.name)
            }
            intake.add(model, line: command.line)
        } catch {
            intake.reject(error, line: command.line, entry: place)
        }
    }

    /// A URL for a sentence: without what may be a password or a token.
    private static func shown(_ url: String) -> String {
        // A variable of ours is a shell's again.
        let url = url.replacing("${env:", with: "${")
        var text = url.prefix { $0 != "?" && $0 != "#" }
        var scheme = Substring()
        if let range = text.firstRange(of: "://") {
            scheme = text[..<range.upperBound]
            text = text[range.upperBound...]
        }
        if let at = text.lastIndex(of: "@") { text = text[text.index(after: at)...] }
        // What stands in the place of a port may be a password.
        if let colon = text.firstIndex(of: ":") {
            let port = text[text.index(after: colon)...].prefix { $0 != "/" }
            if !port.allSatisfy(\.isNumber) { text = text[..<colon] }
        }
        let rest = String(String.UnicodeScalarView(text.unicodeScalars.prefix(100)))
        return scheme.utf8.count > 8 ? rest : scheme + rest
    }
}

/// The call that a command makes, taken apart.
private struct CurlCall {
    private let command: CurlCommand
    private let context: ImportContext
    private var wireProtocol: WireProtocol = .openAIChat
    /// The base URL: the command's without what the protocol adds to it.
    private var base: String
    private var modelID: String?
    private let body: Literal
    private(set) var notes: [InterchangeProblem] = []
    /// A variable in the query that has a place of its own here, so that nobody has to know its value.
    private var secret: (place: SecretParameter, template: String)?

    init(
        _ command: CurlCommand, _ context: ImportContext
    ) throws(InterchangeProblem.Code) {
        self.command = command
        self.context = context
        guard var address = command.url else { throw .noURL }
        secret = CurlCall.takeVariable(from: &address)
        var url = try context.resolved(address)
        if !url.contains("://") { url = "http://" + url }
        var query: [Substring] = []
        var path = url[...]
        if let (before, after) = url.cut(at: "?") {
            path = before
            query = after.split(separator: "&")
        }
        body = CurlCall.json(command.body)
        base = String(path)
        if let id = body["model"]?.text { modelID = try context.resolved(id) }
        do throws(BaseURL.Problem) { _ = try BaseURL(base) } catch {
            throw .badURL(error.quietSentence)
        }
        try takePath()
        query.removeAll { $0 == "alt=sse" }
        if !query.isEmpty { base += "?" + query.joined(separator: "&") }
        do throws(BaseURL.Problem) { _ = try BaseURL(base) } catch {
            throw .badURL(error.quietSentence)
        }
    }

    /// `?key=$GEMINI_API_KEY`, as Gemini's documentation has it.
    private static func takeVariable(
        from address: inout String
    ) -> (SecretParameter, String)? {
        guard let (path, query) = address.cut(at: "?") else { return nil }
        var parts = query.split(separator: "&", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            guard let (name, value) = part.cut(at: "="),
                let place = SecretParameter(in: "https://host/?\(name)=value"),
                case .reference(.environment)? = (try? ReferenceTemplate(String(value)))?.only
            else { continue }
            // Without a header that means the same, only Gemini's key has a place.
            guard place.header != nil || place.name == "key" && CallPath.gemini(String(path)) != nil
            else { continue }
            parts.remove(at: index)
            address = path + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
            return (place, String(value))
        }
        return nil
    }

    /// What a body says that is no JSON is of no use here.
    private static func json(_ text: String?) -> Literal {
        guard let text else { return .null }
        // People write comments and last commas into the bodies that they pass on.
        var parser = JSONParser(Array(text.utf8), allowsComments: true)
        return (try? parser.value()).map { Literal($0) } ?? .null
    }

    /// Finds the protocol by the path's end and takes that off.
    private mutating func takePath() throws(InterchangeProblem.Code) {
        while base.hasSuffix("/") { base.removeLast() }
        if let (before, model) = CallPath.gemini(base) {
            guard BaseURL.hasVersion(before) else { throw .unknownPath }
            wireProtocol = .geminiGenerate
            modelID = String(model)
            base = String(before)
            return
        }
        guard let (meaning, ending) = CallPath.meaning(of: base) else {
            if modelID == nil, command.body == nil { throw .noModelInRequest }
            throw .unknownPath
        }
        switch meaning {
        case .other(let what): throw .otherCall(what)
        case .answer(let known):
            wireProtocol = known
            base = String(base.dropLast(ending))
        case .ollamaChat:
            guard isOllama else { throw .unknownPath }
            base = String(base.dropLast(ending)) + "/v1"
            notes.append(.init(line: command.line, code: .ollamaPath))
        }
    }

    /// Whether a server is Ollama by its name, its port or the path before: many programs have an
    /// `/api/chat` of their own.
    private var isOllama: Bool {
        guard let url = try? BaseURL(base) else { return false }
        return url.origin.port == 11434 || ProviderGuess.byHost(base) == .ollama
            || url.origin.host.split(separator: ".").contains { $0.hasPrefix("ollama") }
            || url.path.hasSuffix("/ollama/api/chat")
    }

    mutating func model(_ intake: inout ModelIntake) throws(InterchangeProblem.Code) -> Model {
        let provider = self.provider
        if let (resource, name) = CallPath.deployment(in: base) {
            let query = base.cut(at: "?").map { "?" + $0.after } ?? ""
            if provider == .azure {
                // The deployment in the path is the one that is called, whatever the body says.
                modelID = String(name)
                base = resource + query
            } else {
                modelID = modelID ?? String(name)
            }
        }
        guard let modelID, !modelID.isEmpty else {
            let isPrinted = command.problems.contains { $0.code == .bodyOfCommand }
            throw isPrinted ? .bodyOfCommand : .noModelInRequest
        }
        var model = intake.newModel(
            name: ClientModel.shortened(modelID), provider: provider, modelID: modelID)
        model.wireProtocol = wireProtocol
        model.baseURL = base
        takeHeaders(&model, intake)
        takeSecret(&model, &intake)
        try takeSettings(&model, intake.context)
        return model
    }

    /// The provider whose requests go to the same URL as the command's.
    private var provider: Provider.ID {
        let provider = ProviderGuess.provider(of: base, speaking: wireProtocol)
        // Azure's own requests carry `api-key`.
        let hasOther = command.headers.contains { HeaderName.areSame($0.name, "authorization") }
        return provider == .azure && hasOther ? .custom : provider
    }

    // MARK: Headers

    private func takeHeaders(_ model: inout Model, _ intake: ModelIntake) {
        var rows = command.headers.filter { !isOwn($0, model) }
        let credential = Provider.of(model.provider).credential(for: model.wireProtocol)
        if let index = rows.firstIndex(where: { key(in: $0, credential) != nil }) {
            model.apiKey = .new(Secret(key(in: rows.remove(at: index), credential) ?? ""))
        }
        model.headers = rows.map { intake.newHeader($0.name, $0.value) }
        let hasOwnCredential = rows.contains { row in
            let folded = String(row.name.lowercased().map { $0 == "_" ? "-" : $0 })
            return HeaderRules.protectedClass(of: folded) == .providerCredential
        }
        // A credential that the provider would not send belongs to something in between.
        if hasOwnCredential, !model.apiKey.hasValue { model.provider = .custom }
    }

    private func takeSecret(_ model: inout Model, _ intake: inout ModelIntake) {
        guard let (place, template) = secret else { return }
        let target: String
        if let header = place.header {
            model.headers.append(intake.newHeader(header, template))
            target = "header " + header
        } else {
            model.apiKey = .new(Secret(template))
            target = "the API key"
        }
        intake.note(
            .movedSecret(place.name, to: target), line: command.line, entry: model.name)
    }

    /// Headers that the protocol sends anyway.
    private func isOwn(_ header: CurlCommand.Header, _ model: Model) -> Bool {
        switch (header.name.lowercased(), header.value.lowercased()) {
        case (let name, _) where name.hasPrefix(":"): true
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
        // A password in the URL itself is moved where every import goes through.
        guard let user = command.proxyUser else {
            model.proxy = .explicit("\(scheme)://\(rest)")
            return
        }
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        let name = user.cut(at: ":")?.before ?? user[...]
        model.proxy = .explicit("\(scheme)://\(name)@\(rest)")
        if let password = user.cut(at: ":")?.after, !password.isEmpty {
            model.proxyPassword = .new(Secret(String(password)))
        }
    }
}

extension Literal {
    fileprivate var double: Double? {
        if case .number(let text) = self { Double(text) } else { nil }
    }

    fileprivate var integer: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }
}

extension BaseURL.Problem {
    /// What is wrong, without the piece of the URL that is: it may be a password.
    fileprivate var quietSentence: String {
        switch self {
        case .host: "the URL has no host name or address in its place"
        case .port: "the URL has no port from 1 to 65535 in its place"
        case .scheme: "the URL does not begin with http or https"
        default: sentence
        }
    }
}
