package import PoolModel

/// The proxy that a request goes through, decided before anything is sent.
package struct ResolvedProxy: Sendable, Equatable {
    package enum Scheme: String, Sendable {
        case http, https, socks4, socks4a, socks5, socks5h

        /// Whether it speaks HTTP and so may answer by itself.
        package var isHTTP: Bool { self == .http || self == .https }

        /// Whether it is asked for an address, so that names are resolved here.
        package var wantsAddress: Bool { self == .socks4 || self == .socks5 }
    }

    package let scheme: Scheme
    /// An IPv6 address without its brackets.
    package let host: String
    package let port: Int
    package let user: Secret?
    package let password: Secret?
    /// Where it was set: the variable's name, or the model.
    package let setting: String

    package static let modelSetting = "the model"

    /// Whether the user is too long for a name, and nothing else is the secret.
    package var hasToken: Bool { password?.isEmpty != false && (user?.count ?? 0) >= 16 }

    /// What of it must not be shown where a proxy or a server repeats it.
    var secrets: [Secret] {
        guard let user else { return [] }
        guard let password, !password.isEmpty else { return hasToken ? [user] : [] }
        // Together too: of a short password alone base64 has no part that is the same everywhere.
        let both = user.withBytes { user in
            password.withBytes { Secret(bytes: Array(user) + [UInt8(ascii: ":")] + Array($0)) }
        }
        return [password, both]
    }

    /// Without credentials, as libcurl takes it.
    package var url: String {
        "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// As it is shown, everywhere: a password is always masked, and so is a token that stands as
    /// the user.
    package var shownText: String {
        guard let user else { return url }
        let name = hasToken ? Mask.dots : Sanitizer.clean(user.reveal())
        let credentials = password == nil ? name : "\(name):\(Mask.dots)"
        return url.replacing("://", with: "://\(credentials)@", maxReplacements: 1)
    }
}

extension ResolvedProxy {
    /// The origin of the proxy that a setting names; `nil` where it is none, or SOCKS.
    package static func origin(of setting: String) -> Origin? {
        // What is no proxy has no origin; the request says what is wrong with it.
        guard
            let proxy = try? ProxyChoice(environment: [:]).parse(
                setting, setting: modelSetting, password: nil),
            proxy.scheme.isHTTP
        else { return nil }
        return Origin(
            scheme: proxy.scheme.rawValue, host: HeaderName.lowercase(proxy.host),
            port: proxy.port)
    }
}
