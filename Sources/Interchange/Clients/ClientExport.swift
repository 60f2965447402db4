internal import PoolModel

/// Writes models as settings of the programs that call them. What a program cannot read by
/// reference is left out, and said, unless the secrets were asked for.
package struct ClientExport: ModelWriter {
    package private(set) var notes: [String] = []
    package private(set) var leftOut = 0
    private let client: Client
    private var variables = VariableNames()

    package init(_ client: Client) { self.client = client }

    package mutating func text(of entries: [ExportEntry]) -> String {
        let callable = entries.filter { entry in
            let reason = client.reason(against: entry.model)
            if let reason { leaveOut(entry.model, reason) }
            return reason == nil
        }
        let text =
            switch client {
            case .claude: claude(callable)
            case .codex: codex(callable)
            case .opencode: opencode(callable)
            case .llm: llm(callable)
            }
        if !variables.names.isEmpty {
            notes.append("set these variables first: " + variables.names.joined(separator: ", "))
        }
        return text
    }

    package enum Client: String, Sendable {
        case claude, codex, opencode, llm

        /// Why the program could not call a model as it is called from here.
        fileprivate func reason(against model: Model) -> String? {
            let spoken: [WireProtocol] =
                switch self {
                // https://docs.claude.com/en/docs/claude-code/llm-gateway
                case .claude: [.anthropicMessages]
                // https://developers.openai.com/codex/config-reference (`wire_api`)
                case .codex: [.openAIResponses]
                case .opencode: WireProtocol.allCases
                // https://llm.datasette.io/en/stable/other-models.html
                case .llm: [.openAIChat]
                }
            guard spoken.contains(model.wireProtocol) else {
                return "this program does not speak \(model.wireProtocol.rawValue)"
            }
            if model.provider == .azure {
                return "Azure's addresses have no place there"
            }
            if model.baseURL.contains("?"), self != .codex {
                return "the query of its base URL has no place there"
            }
            return nil
        }
    }

    // MARK: Programs

    /// Claude Code's `settings.json`; it has the address and the key of one model.
    private mutating func claude(_ entries: [ExportEntry]) -> String {
        for entry in entries.dropFirst() {
            leaveOut(entry.model, "settings.json has a place for one model")
        }
        guard let entry = entries.first else { return "" }
        let model = entry.model
        var environment: [(String, JSONValue)] = [
            ("ANTHROPIC_BASE_URL", .string(base(of: model, without: ["/v1"]))),
            ("ANTHROPIC_MODEL", .string(model.modelID)),
        ]
        var lines: [String] = []
        var token: String?
        for (name, text) in clearHeaders(of: entry) {
            if HeaderName.areSame(name, "Authorization"), text.hasPrefix("Bearer ") {
                token = String(text.dropFirst(7))
            } else {
                lines.append("\(name): \(text)")
            }
        }
        if !lines.isEmpty {
            environment.append(
                ("ANTHROPIC_CUSTOM_HEADERS", .string(lines.joined(separator: "\n"))))
        }
        var members: [(String, JSONValue)] = []
        if case .text(let key)? = ClientExport.plain(entry.apiKey) {
            environment.append(("ANTHROPIC_API_KEY", .string(key)))
        } else if model.apiKey.hasValue {
            members.append(("apiKeyHelper", .string(credentialCommand(for: model))))
        } else if let token {
            environment.append(("ANTHROPIC_AUTH_TOKEN", .string(token)))
        }
        if ClaudeCodeReports.leak(from: model.origin) {
            environment.append((ClaudeCodeReports.off, "1"))
        }
        members.append(("env", .object(environment)))
        return JSONValue.object(members).prettyText + "\n"
    }

    /// Codex's `config.toml`: the first model is the one that is used.
    private mutating func codex(_ entries: [ExportEntry]) -> String {
        var text = ""
        var names = FreeNames()
        for entry in entries {
            let model = entry.model
            let id = names.take(ClientExport.identifier(model.name))
            if text.isEmpty {
                text =
                    "model = \(TOMLText.quoted(model.modelID))\nmodel_provider = \(TOMLText.quoted(id))\n"
            } else {
                notes.append(
                    "\(model.name): use it by codex -c model_provider=\(id) -c "
                        + "model=\(Sanitizer.clean(model.modelID))")
            }
            text += codexProvider(entry, id)
        }
        return text
    }

    private mutating func codexProvider(_ entry: ExportEntry, _ id: String) -> String {
        let model = entry.model
        let (base, query) = model.baseURL.cut(at: "?") ?? (model.baseURL[...], "")
        var text =
            "\n[model_providers.\(TOMLText.quoted(id))]\nname = \(TOMLText.quoted(model.name))\n"
        text += "base_url = \(TOMLText.quoted(ClientExport.stripped(String(base), of: [])))\n"
        text += "wire_api = \"responses\"\n"
        let pairs = query.split(separator: "&").compactMap { $0.cut(at: "=") }
        if !pairs.isEmpty {
            let table = TOMLText.table(pairs.map { (String($0.before), String($0.after)) })
            text += "query_params = \(table)\n"
        }
        var clear: [(String, String)] = []
        var named: [(String, String)] = []
        for (name, value) in headers(of: entry) {
            switch value {
            case .text(let text): clear.append((name, text))
            case .variable(let variable): named.append((name, variable))
            }
        }
        if !clear.isEmpty { text += "http_headers = \(TOMLText.table(clear))\n" }
        if !named.isEmpty { text += "env_http_headers = \(TOMLText.table(named))\n" }
        return text + codexCredential(entry, id)
    }

    private mutating func codexCredential(_ entry: ExportEntry, _ id: String) -> String {
        let model = entry.model
        if case .withheld = entry.apiKey {
            let arguments = ["credential", model.name, "--for", model.origin?.shortText ?? ""]
            let words = arguments.map { TOMLText.quoted($0) }.joined(separator: ", ")
            return "\n[model_providers.\(TOMLText.quoted(id)).auth]\ncommand = \"modelpool\"\n"
                + "args = [\(words)]\n"
        }
        return switch value(of: entry.apiKey, "API_KEY", model) {
        case .text(let key)?: "experimental_bearer_token = \(TOMLText.quoted(key))\n"
        case .variable(let variable)?: "env_key = \(TOMLText.quoted(variable))\n"
        case nil: ""
        }
    }

    /// opencode's `opencode.json`, a provider for each model.
    private mutating func opencode(_ entries: [ExportEntry]) -> String {
        var names = FreeNames()
        var providers: [(String, JSONValue)] = []
        for entry in entries {
            let model = entry.model
            let provider = OpencodeSettings.provider(
                model.name, speaking: model.wireProtocol, options: opencodeOptions(entry),
                model: (model.modelID, model.name))
            providers.append((names.take(ClientExport.identifier(model.name)), provider))
        }
        let root = JSONValue.object([
            ("$schema", .string("https://opencode.ai/config.json")),
            ("provider", .object(providers)),
        ])
        return root.prettyText + "\n"
    }

    private mutating func opencodeOptions(_ entry: ExportEntry) -> [(String, JSONValue)] {
        func reference(_ value: PlainValue) -> JSONValue {
            switch value {
            case .text(let text): .string(text)
            case .variable(let name): .string("{env:\(name)}")
            }
        }
        let model = entry.model
        // Anthropic's package adds `/messages` only.
        let base =
            model.wireProtocol == .anthropicMessages
            ? self.base(of: model, without: ["/v1"]) + "/v1" : self.base(of: model)
        var options: [(String, JSONValue)] = [("baseURL", .string(base))]
        if let key = value(of: entry.apiKey, "API_KEY", model) {
            options.append(("apiKey", reference(key)))
        }
        let headers = headers(of: entry).map { ($0.name, reference($0.value)) }
        if !headers.isEmpty { options.append(("headers", .object(headers))) }
        return options
    }

    /// `extra-openai-models.yaml` of llm. Its keys are in a file of their own.
    private mutating func llm(_ entries: [ExportEntry]) -> String {
        var rows: [JSONValue] = []
        for entry in entries {
            let model = entry.model
            var members: [(String, JSONValue)] = [
                ("model_id", .string(model.name)), ("model_name", .string(model.modelID)),
                ("api_base", .string(base(of: model))),
            ]
            if model.apiKey.hasValue {
                let name = ClientExport.identifier(model.name)
                members.append(("api_key_name", .string(name)))
                notes.append(
                    "\(model.name): its key goes into llm by \(credentialCommand(for: model)) | "
                        + "llm keys set \(name)")
            }
            let headers = clearHeaders(of: entry).map { ($0.name, JSONValue.string($0.text)) }
            if !headers.isEmpty { members.append(("headers", .object(headers))) }
            rows.append(.object(members))
        }
        do throws(YAMLWriter.Failure) {
            let writer = try YAMLWriter()
            try writer.value(.array(rows))
            return try writer.finish()
        } catch {
            // Only when memory is out.
            notes.append("out of memory")
            return ""
        }
    }

    // MARK: Values

    /// A value as it is, or the variable in which the program finds it.
    private enum PlainValue {
        case text(String)
        case variable(String)
    }

    /// `nil`: there is none, or it is withheld, or has no form that other programs read.
    private static func plain(_ value: ExportEntry.Value) -> PlainValue? {
        guard case .known(let secret) = value else { return nil }
        // A malformed value never passed `HeaderRules`.
        return switch (try? ReferenceTemplate(secret.reveal()))?.only {
        case .literal(let text)?: .text(text)
        case .reference(.environment(let name))?: .variable(name)
        default: nil
        }
    }

    private mutating func value(
        of value: ExportEntry.Value, _ part: String, _ model: Model
    ) -> PlainValue? {
        if case .none = value { return nil }
        return ClientExport.plain(value) ?? .variable(variables.name(for: part, of: model.name))
    }

    private mutating func headers(
        of entry: ExportEntry
    ) -> [(name: String, value: PlainValue)] {
        var rows: [(String, PlainValue)] = []
        for row in entry.model.headers where row.isOn {
            guard let value = value(of: entry.value(of: row), row.name, entry.model) else {
                continue
            }
            rows.append((row.name, value))
        }
        return rows
    }

    /// Those that a program can have which reads no header by reference.
    private mutating func clearHeaders(of entry: ExportEntry) -> [(name: String, text: String)] {
        var rows: [(String, String)] = []
        for row in entry.model.headers where row.isOn {
            if case .text(let text)? = ClientExport.plain(entry.value(of: row)) {
                rows.append((row.name, text))
            } else {
                notes.append(
                    "\(entry.model.name): header \(row.name) was left out, since this program "
                        + "reads none by reference; modelpool exec hands it over")
            }
        }
        return rows
    }

    private mutating func leaveOut(_ model: Model, _ reason: String) {
        leftOut += 1
        notes.append("\(model.name) was left out: \(reason)")
    }

    /// What prints the key of a model, for a shell.
    private func credentialCommand(for model: Model) -> String {
        let name = EnvWriter.quoted(model.name) ?? "MODEL"
        return "modelpool credential \(name) --for \(model.origin?.shortText ?? "")"
    }

    private func base(of model: Model, without endings: [String] = []) -> String {
        ClientExport.stripped(model.baseURL, of: endings)
    }

    /// An address without what a program adds to it by itself.
    private static func stripped(_ base: String, of endings: [String]) -> String {
        var text = base
        while text.hasSuffix("/") { text.removeLast() }
        if case .answer? = CallPath.meaning(of: text)?.meaning,
            let (_, count) = CallPath.meaning(of: text)
        {
            text = String(text.dropLast(count))
        }
        for ending in endings where text.hasSuffix(ending) {
            text = String(text.dropLast(ending.count))
        }
        return text
    }

    /// A name as an identifier of a program: `acme-1`.
    private static func identifier(_ name: String) -> String {
        var text = ""
        for scalar in name.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": text.unicodeScalars.append(scalar)
            default: if !text.isEmpty, text.last != "-" { text += "-" }
            }
        }
        while text.last == "-" { text.removeLast() }
        return text.isEmpty ? "model" : text
    }
}
