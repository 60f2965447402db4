internal import PoolModel

/// What stands in a configuration beside its models and concerns them.
struct LiteLLMSettings {
    struct Credential {
        let values: [JSONMember]
        /// `credential_info.custom_llm_provider`.
        let provider: String?

        /// What becomes a header set: what is sent, and not where.
        static let shared = ["api_key"] + headers
        static let headers = ["extra_headers", "headers", "default_headers", "organization"]

        /// Whether a header set is made of it.
        var isSet: Bool {
            values.contains { Credential.shared.contains($0.name) && $0.value != .null }
        }

        var hasKey: Bool {
            values.contains { $0.name == "api_key" && $0.value.scalarText?.isEmpty == false }
        }
    }

    /// `litellm_settings.api_base` and `.api_key`, for entries that have none of their own.
    private(set) var address: String?
    private(set) var key: String?
    private(set) var credentials: [String: Credential] = [:]
    /// Their names in the file's order.
    private(set) var credentialNames: [String] = []
    /// `environment_variables`, which LiteLLM sets before it reads anything else.
    private var variables: [String: String] = [:]
    private let context: ImportContext

    init(_ context: ImportContext) { self.context = context }

    mutating func takeCredentials(_ section: JSONMember) {
        for element in section.value.array ?? [] {
            guard let name = element["credential_name"]?.scalarText else { continue }
            if credentials[name] == nil { credentialNames.append(name) }
            credentials[name] = Credential(
                values: element["credential_values"]?.members ?? [],
                provider: element["credential_info"]?["custom_llm_provider"]?.scalarText)
        }
    }

    mutating func takeDefaults(_ section: JSONMember) {
        address = section.value["api_base"]?.scalarText
        key = section.value["api_key"]?.scalarText
    }

    mutating func takeVariables(_ section: JSONMember) {
        for member in section.value.members ?? [] {
            if let text = member.value.scalarText { variables[member.name] = text }
        }
    }

    /// The value of a variable: the file's own, that of the `.env` file that was named, or that
    /// of the environment.
    func value(of variable: String) -> String? {
        guard let own = variables[variable] else {
            return context.value(of: variable)
        }
        guard let other = LiteLLMValue.environmentName(own), other != variable else {
            return LiteLLMValue.environmentName(own) == nil
                ? own : context.value(of: variable)
        }
        return context.value(of: other)
    }

    /// A value of ours. A variable that a file sets is its value, since nothing sets it when the
    /// model is called; another one stays a reference.
    func template(_ text: String) -> String {
        guard let variable = LiteLLMValue.environmentName(text) else {
            return ShellWord.escaped(text)
        }
        let isGiven = variables[variable] != nil || context.given[variable] != nil
        guard isGiven, let value = value(of: variable) else {
            return LiteLLMValue.template(text)
        }
        return ShellWord.escaped(value)
    }
}
