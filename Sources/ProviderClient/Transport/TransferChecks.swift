internal import CCurl
internal import Glibc
internal import PoolModel

/// What is looked at before anything is sent.
struct TransferChecks {
    /// Files that were read and found good, as they were then: a bundle of all public
    /// authorities takes 10 ms to read.
    private var goodFiles: Set<[FileState]> = []
    /// The last URL that libcurl reads as we do; many models have the same.
    private var agreed: (url: String, origin: Origin)?

    /// Why the request is not sent; `nil`: nothing is against it.
    mutating func obstacle(to request: Request, roots: TrustRoots) -> TransportFailure? {
        if let failure = urlDisagreement(request) ?? blockedHost(request) { return failure }
        guard request.origin.scheme == "https" || request.proxy?.scheme == .https else {
            return nil
        }
        let states = [roots.file, request.tls.clientCertificate, request.tls.clientKey]
            .map(FileState.init)
        if goodFiles.contains(states) { return nil }
        if let failure = badFile(request.tls, roots: roots) { return failure }
        goodFiles.insert(states)
        return nil
    }

    /// Two readings of one URL would send a secret elsewhere than it was saved for.
    private mutating func urlDisagreement(_ request: Request) -> TransportFailure? {
        if let agreed, agreed == (request.url, request.origin) { return nil }
        var scheme: UnsafeMutablePointer<CChar>?
        var host: UnsafeMutablePointer<CChar>?
        var port: Int32 = 0
        defer {
            ccurl_free_text(scheme)
            ccurl_free_text(host)
        }
        guard ccurl_parse_url(request.url, &scheme, &host, &port), let scheme, let host else {
            return .urlDisagreement(detail: "libcurl cannot read it")
        }
        var name = HeaderName.lowercase(String(cString: host))
        if name.hasPrefix("[") { name = String(name.dropFirst().dropLast()) }
        if name.hasSuffix(".") { name.removeLast() }
        let read = Origin(
            scheme: HeaderName.lowercase(String(cString: scheme)), host: name, port: Int(port))
        guard read == request.origin else {
            return .urlDisagreement(detail: "libcurl reads \(read)")
        }
        agreed = (request.url, request.origin)
        return nil
    }

    /// A literal address is refused here, so that a proxy is not asked for it either.
    private func blockedHost(_ request: Request) -> TransportFailure? {
        ccurl_is_blocked_address(request.origin.host)
            ? .blockedAddress(request.origin.host) : nil
    }

    private func badFile(_ tls: TLSFiles, roots: TrustRoots) -> TransportFailure? {
        for path in [roots.file, roots.directory, tls.clientCertificate, tls.clientKey] {
            if let path, let words = SystemWords.reading(path) {
                return .tlsFile(path: path, detail: words)
            }
        }
        let certificate = tls.clientCertificate ?? ""
        switch ccurl_check_files(roots.file, tls.clientCertificate, tls.clientKey) {
        case CCURL_FILES_BAD_CA:
            return .tlsFile(path: roots.file ?? "", detail: "holds no certificate in PEM form")
        case CCURL_FILES_BAD_CERTIFICATE:
            return .tlsFile(path: certificate, detail: "holds no certificate in PEM form")
        case CCURL_FILES_BAD_KEY:
            return .tlsFile(
                path: tls.clientKey ?? certificate,
                detail: "holds no private key in PEM form without a passphrase")
        case CCURL_FILES_KEY_DOES_NOT_FIT:
            return .tlsFile(
                path: tls.clientKey ?? certificate,
                detail: "is not the key of the client certificate")
        default:
            return nil
        }
    }
}

/// What tells that a file is still the one that was read.
private struct FileState: Hashable {
    let path: String?
    private let stamp: FileStamp?

    init(_ path: String?) {
        self.path = path
        stamp = path.flatMap { FileStamp(of: $0) }
    }
}
