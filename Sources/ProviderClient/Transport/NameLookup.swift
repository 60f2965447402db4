internal import Glibc
internal import PoolModel

/// Why a name led to no address. libcurl only says that it did not, so the resolver is asked once more,
/// where a test of one model holds nothing else up.
enum NameLookup {
    /// Longer than this and nobody answered: what fails at once was answered, or could not be asked.
    private static let slow = 2000.0

    /// The result with what the resolver says.
    static func refined(_ result: TransferResult) -> TransferResult {
        guard case .failure(.dns(host: let host, detail: noSuchHost)) = result.outcome else {
            return result
        }
        let detail =
            result.milliseconds > slow
            ? "no name server answered within \(Int(result.milliseconds / 1000)) s"
            : words(for: code(of: host))
        return TransferResult(
            outcome: .failure(.dns(host: host, detail: detail)), stages: result.stages,
            milliseconds: result.milliseconds)
    }

    static let noSuchHost = "no such host"

    /// What `getaddrinfo` returns (RFC 3493, section 6.1); 0: there is an address after all.
    private static func code(of host: String) -> Int32 {
        var found: UnsafeMutablePointer<addrinfo>?
        defer { if let found { freeaddrinfo(found) } }
        return getaddrinfo(host, nil, nil, &found)
    }

    static func words(for code: Int32) -> String {
        switch code {
        case EAI_AGAIN: "no name server could be asked, or it failed"
        case EAI_FAIL: "the name server failed"
        // glibc's for a name that exists and has no address.
        case -5: "no address"
        default: noSuchHost
        }
    }
}
