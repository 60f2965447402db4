/// The part of a proxy's URL before its `@`.
package struct ProxyUser: Sendable, Equatable {
    /// As it stands in the URL.
    private let user: String
    /// As it stands in the URL, after a colon.
    private let rawPassword: String?
    private let before: String
    private let after: String

    package init?(in url: String) {
        guard let mark = url.firstRange(of: "://") else { return nil }
        let rest = url[mark.upperBound...]
        guard let at = rest.lastIndex(of: "@") else { return nil }
        let pieces = rest[..<at].split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        before = String(url[..<mark.upperBound])
        after = String(rest[at...])
        user = pieces.first.map { String($0) } ?? ""
        rawPassword = pieces.count == 2 ? String(pieces[1]) : nil
    }

    /// The password decoded.
    package var password: String? {
        rawPassword.map { String(decoding: PercentText.decoded($0), as: UTF8.self) }
    }

    /// The URL with the user name alone.
    package var urlWithoutPassword: String { before + user + after }

    /// Whether a password stands in it, after a colon of any writing.
    package var holdsPassword: Bool { rawPassword != nil || name.contains(":") }

    /// Whether the user name is most likely a secret: it begins as the keys of known services do,
    /// or it is long and without a pattern.
    package var isToken: Bool {
        let name = name
        if ProxyUser.beginnings.contains(where: { name.hasPrefix($0) }) { return true }
        guard name.utf8.count >= 20, name.utf8.allSatisfy(\.isLetterOrDigit) else {
            return false
        }
        let hasDigit = name.contains { $0.isNumber }
        let isHexadecimal = name.allSatisfy { $0.isHexDigit }
        let hasBothCases = name != name.lowercased() && name != name.uppercased()
        return hasDigit && (hasBothCases || isHexadecimal && name.utf8.count >= 32)
    }

    private var name: String { String(decoding: PercentText.decoded(user), as: UTF8.self) }

    /// After the services' documentation and GitHub's list of secret scanning patterns
    /// (https://docs.github.com/code-security/secret-scanning).
    private static let beginnings = [
        "sk-", "sk_", "pk_", "gsk_", "hf_", "xai-", "ghp_", "gho_", "ghs_", "github_pat_",
        "glpat-", "xoxb-", "xoxp-", "AKIA", "ASIA", "AIza", "eyJ", "ya29.", "npm_", "dop_v1_",
    ]
}
