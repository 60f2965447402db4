internal import PoolModel

/// Writes a `config.yaml` for the LiteLLM proxy. A value that LiteLLM cannot express, or that
/// was withheld, becomes a variable that the text asks for at its top.
package struct LiteLLMWriter: ModelWriter {
    package private(set) var notes: [String] = []
    package private(set) var leftOut = 0
    private var variables = VariableNames()

    package init() {}

    package mutating func text(of entries: [ExportEntry]) -> String {
        let enabled = entries.filter(\.model.isEnabled)
        leftOut = entries.count - enabled.count
        for entry in entries where !entry.model.isEnabled {
            notes.append("\(entry.model.name) is switched off and was left out")
        }
        let body: String
        do throws(YAMLWriter.Failure) {
            let writer = try YAMLWriter()
            try writer.mapping { () throws(YAMLWriter.Failure) in
                try writer.key("model_list")
                try writer.sequence { () throws(YAMLWriter.Failure) in
                    for entry in enabled { try write(entry, writer) }
                }
            }
            body = try writer.finish()
        } catch {
            // libyaml refuses only text that is no UTF-8, which a String cannot be, or when
            // memory is out.
            notes.append("out of memory")
            return ""
        }
        var head = "# LiteLLM proxy configuration: litellm --config FILE\n"
        if !variables.names.isEmpty {
            head += "# Set these variables first:\n"
            for variable in variables.names { head += "#   \(variable)\n" }
        }
        return head + body
    }

    private mutating func write(
        _ entry: ExportEntry, _ writer: borrowing YAMLWriter
    ) throws(YAMLWriter.Failure) {
        let model = entry.model
        let key = variable(for: entry.apiKey, model.name, "API_KEY")
        let headers = headers(of: entry)
        noteWhatIsMissing(model)
        let extra = extra(of: entry)
        try writer.mapping { () throws(YAMLWriter.Failure) in
            try writer.member("model_name", model.name)
            try writer.key("litellm_params")
            try writer.mapping { () throws(YAMLWriter.Failure) in
                let prefix = LiteLLMProvider.prefix(for: model)
                try writer.member("model", "\(prefix)/\(model.modelID)")
                let (base, version) = LiteLLMWriter.address(of: model)
                try writer.member("api_base", base)
                if let version { try writer.member("api_version", version) }
                // Without a key LiteLLM's clients refuse to start.
                try writer.member("api_key", key ?? "none")
                if !headers.isEmpty {
                    try writer.key("extra_headers")
                    try writer.mapping { () throws(YAMLWriter.Failure) in
                        for (name, value) in headers { try writer.member(name, value) }
                    }
                }
                try writer.member("timeout", model.timeout)
                if let tokens = model.maxOutputTokens { try writer.member("max_tokens", tokens) }
                if let heat = model.temperature { try writer.member("temperature", heat) }
                if !model.tags.isEmpty {
                    try writer.key("tags")
                    try writer.sequence { () throws(YAMLWriter.Failure) in
                        for tag in model.tags { try writer.text(tag) }
                    }
                }
                try writer.members(
                    extra.parameters.filter { $0.name != "api_version" || version == nil })
            }
            try writeInfo(of: model, extra.info, writer)
            try writer.members(extra.entry)
        }
    }

    private func writeInfo(
        of model: Model, _ kept: [JSONMember], _ writer: borrowing YAMLWriter
    ) throws(YAMLWriter.Failure) {
        let mode = kept.contains { $0.name == "mode" } ? nil : model.kind.mode
        guard
            mode != nil || model.supportsVision || model.supportsTools != nil || !kept.isEmpty
        else { return }
        try writer.key("model_info")
        try writer.mapping { () throws(YAMLWriter.Failure) in
            if let mode { try writer.member("mode", mode) }
            if model.supportsVision { try writer.member("supports_vision", true) }
            if let tools = model.supportsTools {
                try writer.member("supports_function_calling", tools)
            }
            try writer.members(kept)
        }
    }

    private mutating func headers(of entry: ExportEntry) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        for row in entry.model.headers {
            guard row.isOn else {
                notes.append("\(entry.model.name): header \(row.name) is off and was left out")
                continue
            }
            if let value = variable(for: entry.value(of: row), entry.model.name, row.name) {
                headers.append((row.name, value))
            }
        }
        return headers
    }

    /// What an import kept, by the place it goes to. A name that is written from a field of the
    /// model is not written again.
    private mutating func extra(
        of entry: ExportEntry
    ) -> (parameters: [JSONMember], info: [JSONMember], entry: [JSONMember]) {
        guard let (kept, withheld) = entry.extra?.leavingOutWithheld() else { return ([], [], []) }
        for name in withheld {
            notes.append(
                "\(entry.model.name): \(name) may be a secret and was left out; "
                    + "--with-secrets writes it")
        }
        var used: Set<String> = []
        func rest(_ members: [JSONMember], _ section: String, _ own: Set<String>) -> [JSONMember] {
            members.filter {
                !own.contains($0.name) && used.insert("\(section).\($0.name)").inserted
            }
        }
        func section(_ name: String, _ own: Set<String>) -> [JSONMember] {
            rest(kept.members.flatMap { $0.name == name ? $0.value.members ?? [] : [] }, name, own)
        }
        return (
            section("litellm_params", LiteLLMWriter.ownParameters),
            section("model_info", ["supports_vision", "supports_function_calling"]),
            rest(kept.members, "", ["model_name", "litellm_params", "model_info"])
        )
    }

    private static let ownParameters: Set<String> = [
        "model", "api_base", "base_url", "api_key", "extra_headers", "headers", "organization",
        "timeout", "max_tokens", "max_completion_tokens", "temperature", "tags",
    ]

    /// The base URL without its query, and Azure's version out of it. LiteLLM adds `/v1` to
    /// Anthropic's base itself, as we do.
    private static func address(of model: Model) -> (base: String, version: String?) {
        guard let (base, query) = model.baseURL.cut(at: "?") else { return (model.baseURL, nil) }
        let version = query.split(separator: "&").first { $0.hasPrefix("api-version=") }
        return (String(base), version.map { String($0.dropFirst("api-version=".count)) })
    }

    /// The value in LiteLLM's way, or the name of a variable that has to be set.
    private mutating func variable(
        for value: ExportEntry.Value, _ model: String, _ part: String
    ) -> String? {
        switch value {
        case .none: return nil
        case .known(let secret):
            if let text = LiteLLMValue.text(secret) { return text }
        case .withheld: break
        }
        return "os.environ/" + variables.name(for: part, of: model)
    }

    private mutating func noteWhatIsMissing(_ model: Model) {
        if model.proxy != .environment {
            notes.append("\(model.name): the proxy setting has no place")
        }
        if model.caFile != nil || model.clientCertificate != nil {
            notes.append("\(model.name): CA file and client certificate have no place")
        }
    }
}
