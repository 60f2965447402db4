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

    /// Those of the providers' own programs; of several the first counts.
    private static let known: [String: EnvRole] = {
        var roles: [String: EnvRole] = [:]
        for service in EnvService.all {
            var own: [String: EnvRole] = [:]
            for name in service.names { own[name] = .other }
            for header in service.headers {
                for name in header.variables { own[name] = .header(header.name) }
            }
            for name in service.keys { own[name] = .key(service.provider) }
            roles.merge(own) { first, _ in first }
        }
        return roles
    }()

    static func of(_ name: String) -> EnvRole? {
        if let role = known[name] { return role }
        guard !name.hasPrefix("X_"), name == name.uppercased() else { return nil }
        func ends(_ endings: [String]) -> Bool {
            endings.contains { name == $0 || name.hasSuffix("_" + $0) }
        }
        if ends(keys) { return .key(nil) }
        return ends(others) ? .other : nil
    }
}
