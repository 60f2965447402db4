import PoolModel

/// An API key among pasted headers: the header in which the model sends its key anyway, or an
/// environment variable that is named like one.
struct PastedKey: Sendable, Equatable {
    /// How the line was named.
    let name: String
    let key: Secret

    /// `nil`: the line is a header like any other.
    init?(_ name: String, _ value: Secret, for model: Model) {
        guard !value.isEmpty else { return nil }
        self.name = name
        if PastedKey.isVariable(name) {
            key = value
            return
        }
        switch Provider.of(model.provider).credential(for: model.wireProtocol) {
        case .header(let header) where HeaderName.areSame(header, name): key = value
        case .bearer where HeaderName.areSame("Authorization", name):
            // Any other scheme is not what the API key field sends.
            let text = value.reveal()
            let scheme = "bearer "
            guard text.lowercased().hasPrefix(scheme) else { return nil }
            key = Secret(String(text.dropFirst(scheme.count)).trimmingBlanks)
        default: return nil
        }
    }

    /// `OPENAI_API_KEY`: no header has such a name.
    private static func isVariable(_ name: String) -> Bool {
        name.hasSuffix("API_KEY")
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
