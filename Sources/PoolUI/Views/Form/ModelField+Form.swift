import PoolModel

/// How the fields of a model stand in the form, in its order.
extension ModelField {
    /// All that can be typed or chosen, in the form's order.
    static let typed: [ModelField] = primary + further + [origins]

    static let primary: [ModelField] = primaryLines.flatMap(\.self)
    static let further: [ModelField] = furtherLines.flatMap(\.self)

    /// Of a header set.
    static let setLines: [[ModelField]] = [[.name], [.origins], [.apiKey]]

    /// The fields in their lines, one or two in each.
    static let primaryLines: [[ModelField]] = [
        [.name, .provider], [.modelID, .enabled], [.baseURL], [.apiKey, .timeout],
    ]
    static let furtherLines: [[ModelField]] = [
        [.wireProtocol, .vision], [.temperature, .maxOutputTokens], [.tags, .kind],
        [.proxy, .proxyPassword], [.caFile], [.clientCertificate, .clientKey],
        [.slowAfter, .sets],
    ]

    /// The two parts of the form of a model, or of a header set, which has no further fields.
    static func lines(
        of model: Model
    ) -> (primary: [[ModelField]], further: [[ModelField]]) {
        model.isSet ? (setLines, []) : (primaryLines, furtherLines)
    }

    /// What a secret field holds; `nil` for a field whose content is shown.
    func secret(of model: Model) -> SecretField? {
        editing == .secret ? value(of: model).secret : nil
    }
}
