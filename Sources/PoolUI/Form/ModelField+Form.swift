import ModelPool

/// How the fields of a model stand in the form, in its order.
extension ModelField {
    /// How a field is changed.
    enum Editing: Sendable, Equatable { case text, secret, toggle, choice, none }

    /// All that can be typed or chosen, in the form's order.
    static let typed: [ModelField] = primary + further

    static let primary: [ModelField] = primaryLines.flatMap(\.self)
    static let further: [ModelField] = furtherLines.flatMap(\.self)

    /// The fields in their lines, one or two in each.
    static let primaryLines: [[ModelField]] = [
        [.name, .provider], [.modelID, .enabled], [.baseURL], [.apiKey, .timeout],
    ]
    static let furtherLines: [[ModelField]] = [
        [.wireProtocol, .vision], [.temperature, .maxOutputTokens], [.tags],
        [.proxy, .proxyPassword], [.caFile], [.clientCertificate, .clientKey],
    ]

    var title: String {
        switch self {
        case .name: "Name"
        case .provider: "Provider"
        case .wireProtocol: "Protocol"
        case .modelID: "Model"
        case .baseURL: "Base URL"
        case .enabled: "Enabled"
        case .timeout: "Timeout"
        case .temperature: "Temp."
        case .maxOutputTokens: "Max out"
        case .vision: "Vision"
        case .tools: "Tools"
        case .tags: "Tags"
        case .proxy: "Proxy"
        case .proxyPassword: "Proxy pw"
        case .caFile: "CA file"
        case .clientCertificate: "Cert file"
        case .clientKey: "Key file"
        case .apiKey: "API key"
        case .headers: "Headers"
        case .extra: "Extra"
        }
    }

    var editing: Editing {
        switch self {
        case .name, .modelID, .baseURL, .timeout, .temperature, .maxOutputTokens, .tags, .proxy,
            .caFile, .clientCertificate, .clientKey:
            .text
        case .apiKey, .proxyPassword: .secret
        case .enabled, .vision: .toggle
        case .provider, .wireProtocol: .choice
        case .tools, .headers, .extra: .none
        }
    }

    /// What stands in the field; a mask where it is a secret. Not sanitised.
    func text(of model: Model) -> String {
        switch self {
        case .name: model.name
        case .provider: model.provider.rawValue
        case .wireProtocol: model.wireProtocol.rawValue
        case .modelID: model.modelID
        case .baseURL: model.baseURL
        case .enabled: model.isEnabled ? "yes" : "no"
        case .timeout: "\(model.timeout) s"
        case .temperature: model.temperature.map { "\($0)" } ?? "(not sent)"
        case .maxOutputTokens: model.maxOutputTokens.map { "\($0)" } ?? "(default)"
        case .vision: model.supportsVision ? "yes" : "no"
        case .tools: model.supportsTools.map { $0 ? "yes" : "no" } ?? "not known"
        case .tags: model.tags.joined(separator: " ")
        case .proxy: model.proxy.text
        case .proxyPassword: model.proxyPassword.mask
        case .caFile: model.caFile ?? "(system)"
        case .clientCertificate: model.clientCertificate ?? "(none)"
        case .clientKey: model.clientKey ?? "(none)"
        case .apiKey: model.apiKey.hasValue ? model.apiKey.mask : "(none)"
        case .headers: "\(model.headers.count)"
        case .extra:
            model.extra.hasValue ? model.extra.extraNames.joined(separator: ", ") : "(none)"
        }
    }

    /// The value of a secret field.
    func secret(of model: Model) -> SecretField? {
        switch self {
        case .apiKey: model.apiKey
        case .proxyPassword: model.proxyPassword
        default: nil
        }
    }

    /// What an editor of the field starts with; empty for a secret.
    func editText(of model: Model) -> String {
        switch self {
        case .timeout: "\(model.timeout)"
        case .temperature: model.temperature.map { "\($0)" } ?? ""
        case .maxOutputTokens: model.maxOutputTokens.map { "\($0)" } ?? ""
        case .caFile: model.caFile ?? ""
        case .clientCertificate: model.clientCertificate ?? ""
        case .clientKey: model.clientKey ?? ""
        case .apiKey, .proxyPassword: ""
        default: text(of: model)
        }
    }

    func isEqual(_ left: Model, _ right: Model) -> Bool {
        switch self {
        case .apiKey: left.apiKey == right.apiKey
        case .proxyPassword: left.proxyPassword == right.proxyPassword
        case .extra: left.extra == right.extra
        default: editText(of: left) == editText(of: right)
        }
    }

    /// Puts typed text into the field.
    /// - Returns: why it cannot be, where it is not even a value of the field's kind.
    func set(_ typed: String, in model: inout Model) -> String? {
        let text = typed.trimmingBlanks
        let optional = text.isEmpty ? nil : text
        switch self {
        case .name: model.name = text
        case .modelID: model.modelID = text
        case .baseURL: model.baseURL = text
        case .tags: model.tags = text.split { $0 == " " || $0 == "," }.map { String($0) }
        case .proxy: model.proxy = ProxySetting(text: text)
        case .caFile: model.caFile = optional
        case .clientCertificate: model.clientCertificate = optional
        case .clientKey: model.clientKey = optional
        case .apiKey:
            if !typed.isEmpty { model.apiKey = .new(Secret(typed)) }
        case .proxyPassword:
            if !typed.isEmpty { model.proxyPassword = .new(Secret(typed)) }
        case .timeout:
            let digits = text.hasSuffix("s") ? String(text.dropLast()).trimmingBlanks : text
            guard let seconds = Int(digits) else { return "a whole number of seconds" }
            model.timeout = seconds
        case .temperature:
            guard let text = optional else {
                model.temperature = nil
                return nil
            }
            guard let number = Double(text), number.isFinite else { return "a number, or nothing" }
            model.temperature = number
        case .maxOutputTokens:
            guard let text = optional else {
                model.maxOutputTokens = nil
                return nil
            }
            guard let number = Int(text) else { return "a whole number, or nothing" }
            model.maxOutputTokens = number
        case .provider:
            guard let provider = Provider.ID(rawValue: text) else { return "no such provider" }
            model.changeProvider(to: provider)
        case .wireProtocol:
            guard let found = WireProtocol(rawValue: text) else { return "no such protocol" }
            model.wireProtocol = found
        case .enabled, .vision:
            guard ["yes", "no"].contains(text) else { return "yes or no" }
            if self == .enabled { model.isEnabled = text == "yes" }
            if self == .vision { model.supportsVision = text == "yes" }
        case .tools, .headers, .extra: break
        }
        return nil
    }

    /// Whether ``clear(in:)`` has something to do.
    var canBeEmpty: Bool {
        switch self {
        case .name, .provider, .wireProtocol, .modelID, .enabled, .vision, .tools, .headers: false
        default: true
        }
    }

    /// Empties the field, or gives it its default. What cannot be empty stays.
    func clear(in model: inout Model) {
        switch self {
        case .apiKey: model.apiKey = .empty
        case .proxyPassword: model.proxyPassword = .empty
        case .baseURL: model.baseURL = Provider.of(model.provider).defaultBaseURL ?? ""
        case .timeout: model.timeout = Model.defaultTimeout
        case .temperature: model.temperature = nil
        case .maxOutputTokens: model.maxOutputTokens = nil
        case .tags: model.tags = []
        case .proxy: model.proxy = .environment
        case .caFile: model.caFile = nil
        case .clientCertificate: model.clientCertificate = nil
        case .clientKey: model.clientKey = nil
        default: break
        }
    }
}

extension String {
    /// Without the blanks at both ends.
    var trimmingBlanks: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
