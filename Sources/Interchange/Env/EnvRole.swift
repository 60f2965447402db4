internal import PoolModel

/// What a variable is for where its name says that it stands for no header of its own name.
enum EnvRole: Equatable {
    /// `nil`: the name does not say of which provider.
    case key(Provider.ID?)
    /// A header that has a variable of another name.
    case header(String)
    /// Address, model id, version and the like.
    case other

    // Of programs of one's own, as in ``EnvNames``. `X_API_KEY` is the header `X-Api-Key`.
    private static let keys = ["API_KEY", "APIKEY"]
    private static let others = ["BASE_URL", "API_BASE", "API_URL", "MODEL", "MODEL_NAME"]

    static func of(_ name: String) -> EnvRole? {
        for service in EnvService.all {
            if service.keys.contains(name) { return .key(service.provider) }
            if let header = service.headers.first(where: { $0.variables.contains(name) }) {
                return .header(header.name)
            }
            if service.names.contains(name) { return .other }
        }
        guard !name.hasPrefix("X_"), name == name.uppercased() else { return nil }
        func ends(_ endings: [String]) -> Bool {
            endings.contains { name == $0 || name.hasSuffix("_" + $0) }
        }
        if ends(keys) { return .key(nil) }
        return ends(others) ? .other : nil
    }
}
