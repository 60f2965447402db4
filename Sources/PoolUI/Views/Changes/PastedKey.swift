import PoolModel

/// A credential in pasted text that goes to a model's API key field: the header that carries the
/// key of its provider, or a variable of an `.env` file.
struct PastedKey: Sendable, Equatable {
    /// How the line was named.
    let name: String
    let value: Secret

    /// `nil`: the line is a header like any other.
    init?(_ name: String, _ written: Secret, of model: Model) {
        guard !written.isEmpty else { return nil }
        self.name = name
        switch Provider.of(model.provider).credential(for: model.wireProtocol) {
        case .bearer:
            // Any other scheme is not what the API key field sends.
            let text = written.reveal()
            let scheme = "bearer "
            guard HeaderName.areSame(name, "authorization"), text.lowercased().hasPrefix(scheme)
            else { return nil }
            value = Secret(String(text.dropFirst(scheme.count)).trimmingBlanks)
        case .header(let own):
            guard HeaderName.areSame(name, own) else { return nil }
            value = written
        }
        if value.isEmpty { return nil }
    }

    /// The key of another provider is not sent to this one's server.
    init?(_ key: ParsedKey, of model: Model) {
        guard key.provider == nil || key.provider == model.provider else { return nil }
        name = key.variable
        value = key.value
    }

    /// Why a header that is nobody's to set is left out.
    static func whyLeftOut(_ name: String) -> String {
        let folded = HeaderName.lowercase(name)
        let isHTTP =
            folded == "content-type" || HeaderRules.protectedClass(of: folded) == .framing
        return isHTTP ? "set by HTTP itself" : "set by the protocol"
    }
}
