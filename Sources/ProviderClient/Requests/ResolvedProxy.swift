package import ModelPool

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

    /// Without credentials, as libcurl takes it.
    package var url: String {
        "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// As it is shown: a password is always masked.
    package var shownText: String {
        guard let user else { return url }
        let name = Sanitizer.clean(user.reveal())
        let credentials = password == nil ? name : "\(name):\(Mask.dots)"
        return url.replacing("://", with: "://\(credentials)@", maxReplacements: 1)
    }
}
