internal import CCurl
internal import Glibc
internal import PoolModel

/// A ``Request`` in C's terms. Here the secrets of a request are unwrapped for the wire.
enum CurlRequest {
    /// An easy handle for the transfer; `nil` where libcurl refuses it.
    static func make(_ transfer: Transfer, handlers: ccurl_handlers) -> OpaquePointer? {
        let request = transfer.request
        let texts = CTexts()
        let lines = headerLines(request, in: texts)
        defer { withExtendedLifetime(texts) {} }
        return lines.withUnsafeBufferPointer { lines in
            request.body.withUnsafeBufferPointer { body in
                var description = ccurl_request()
                description.url = texts.add(request.url)
                description.method = texts.add(request.method.rawValue)
                description.header_lines = lines.baseAddress
                description.header_count = lines.count
                description.body = body.baseAddress
                description.body_count = body.count
                description.proxy = texts.add(request.proxy?.url)
                description.proxy_user = texts.add(request.proxy?.user)
                description.proxy_password = texts.add(request.proxy?.password)
                description.proxy_wants_address = request.proxy?.scheme.wantsAddress ?? false
                description.ca_file = texts.add(transfer.roots.file)
                description.ca_directory = texts.add(transfer.roots.directory)
                description.client_certificate = texts.add(request.tls.clientCertificate)
                description.client_key = texts.add(request.tls.clientKey)
                description.connect_timeout_ms = request.connectTime
                description.total_timeout_ms = request.time
                description.reuse = transfer.reuse
                description.body_limit =
                    request.isStreaming ? TransferLimits.streamedBody : TransferLimits.body
                description.head_limit = TransferLimits.head
                description.line_limit = TransferLimits.headLines
                return ccurl_transfer_new(&description, handlers)
            }
        }
    }

    /// Exactly the request's headers; what libcurl would add by itself is switched off by a line
    /// that has a name only. `Host` and `Content-Length` are left to it.
    private static func headerLines(
        _ request: Request, in texts: CTexts
    ) -> [UnsafePointer<CChar>?] {
        var lines = request.headers.map { header in
            header.value.withBytes { texts.add((header.name + ": ").utf8, $0) }
        }
        for name in libcurlsOwn
        where !request.headers.contains(where: { HeaderName.areSame($0.name, name) }) {
            lines.append(texts.add(name + ":"))
        }
        return lines
    }

    private static let libcurlsOwn = ["accept", "accept-encoding", "content-type", "expect"]
}

/// C texts that are overwritten when they are given back.
private final class CTexts {
    private var texts: [UnsafeMutableBufferPointer<CChar>] = []

    func add(_ text: String?) -> UnsafePointer<CChar>? {
        text.flatMap { add($0.utf8, UnsafeRawBufferPointer(start: nil, count: 0)) }
    }

    func add(_ secret: Secret?) -> UnsafePointer<CChar>? {
        secret.flatMap { $0.withBytes { add("".utf8, $0) } }
    }

    /// One after the other, up to the first zero byte; no header value and no path that passed
    /// the rules has one.
    func add(
        _ beginning: String.UTF8View, _ rest: UnsafeRawBufferPointer
    ) -> UnsafePointer<CChar>? {
        let text = UnsafeMutableBufferPointer<CChar>.allocate(
            capacity: beginning.count + rest.count + 1)
        text.initialize(repeating: 0)
        let bytes = UnsafeMutableRawBufferPointer(text)
        bytes.copyBytes(from: beginning)
        UnsafeMutableRawBufferPointer(rebasing: bytes[beginning.count...]).copyBytes(from: rest)
        texts.append(text)
        return UnsafePointer(text.baseAddress)
    }

    deinit {
        for text in texts {
            if let address = text.baseAddress { explicit_bzero(address, text.count) }
            text.deallocate()
        }
    }
}
