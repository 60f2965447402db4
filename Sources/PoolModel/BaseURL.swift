/// A model's base URL taken apart and checked: `http` or `https`, a host in ASCII, no user
/// information, no fragment, no control characters. A query is kept (Azure's `api-version`).
///
/// Only canonical hosts are taken, so that no library reads another host out of the same text.
package struct BaseURL: Sendable, Hashable {
    /// Whether a version stands in a path: `v1`, `v1beta`.
    package static func hasVersion(_ path: some StringProtocol) -> Bool {
        path.split(separator: "/").contains { part in
            part.first == "v" && part.dropFirst().first?.isNumber == true
        }
    }

    package enum Problem: Error, Sendable, Equatable {
        case empty
        case notAURL
        case scheme(String)
        case userInformation
        case fragment
        case control
        case host(String)
        case hostNotASCII
        /// Of what follows the host.
        case pathNotASCII
        case port(String)
    }

    package let origin: Origin
    /// Empty, or with a leading slash and without a trailing one.
    package let path: String
    /// Without the question mark.
    package let query: String?

    package init(_ text: String) throws(Problem) {
        guard !text.isEmpty else { throw .empty }
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .control }
        guard let colon = BaseURL.schemeEnd(of: bytes) else { throw .notAURL }
        let scheme = HeaderName.lowercase(String(decoding: bytes[..<colon], as: UTF8.self))
        guard scheme == "http" || scheme == "https" else { throw .scheme(scheme) }
        let rest = bytes[(colon + 3)...]
        guard !rest.contains(UInt8(ascii: "#")) else { throw .fragment }
        guard !rest.contains(UInt8(ascii: "\\")) else { throw .notAURL }
        let authorityEnd =
            rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            ?? rest.endIndex
        let authority = rest[..<authorityEnd]
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userInformation }
        guard authority.allSatisfy({ $0 < 0x80 }) else { throw .hostNotASCII }
        let (host, port) = try BaseURL.split(authority: authority, scheme: scheme)
        origin = Origin(scheme: scheme, host: host, port: port)

        let target = rest[authorityEnd...]
        guard target.allSatisfy({ $0 < 0x80 }) else { throw .pathNotASCII }
        let mark = target.firstIndex(of: UInt8(ascii: "?"))
        var path = target[..<(mark ?? target.endIndex)]
        while path.last == UInt8(ascii: "/") { path.removeLast() }
        self.path = BaseURL.text(path)
        query = mark.flatMap { mark in
            let query = target[(mark + 1)...]
            return query.isEmpty ? nil : BaseURL.text(query)
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// Where the first `://` begins.
    private static func schemeEnd(of bytes: [UInt8]) -> Int? {
        bytes.indices.first {
            bytes[$0] == UInt8(ascii: ":") && bytes[$0...].starts(with: "://".utf8)
        }
    }

    /// The URL with its origin in short form.
    package var text: String { text(path: path) }

    /// The URL with another path below the same origin and with the same query.
    package func text(path: String) -> String {
        origin.shortText + path + (query.map { "?" + $0 } ?? "")
    }

    private static func split(
        authority: ArraySlice<UInt8>, scheme: String
    ) throws(Problem) -> (host: String, port: Int) {
        let colon = UInt8(ascii: ":")
        var host = authority
        var portText: ArraySlice<UInt8> = []
        if host.first == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")) else {
                throw .host(text(authority))
            }
            let after = host[(end + 1)...]
            guard after.isEmpty || after.first == colon else { throw .host(text(authority)) }
            portText = after.dropFirst()
            host = host[...end]
        } else if let mark = host.lastIndex(of: colon) {
            portText = host[(mark + 1)...]
            host = host[..<mark]
        }
        var port = scheme == "https" ? 443 : 80
        if !portText.isEmpty {
            guard portText.count <= 5, portText.allSatisfy(\.isDigit) else {
                throw .port(text(portText))
            }
            port = portText.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            guard (1...65535).contains(port) else { throw .port(text(portText)) }
        }
        return (try canonicalHost(host), port)
    }

    private static func canonicalHost(_ bytes: ArraySlice<UInt8>) throws(Problem) -> String {
        let host = HeaderName.lowercase(text(bytes))
        if bytes.first == UInt8(ascii: "[") {
            let address = bytes.dropFirst().dropLast()
            guard address.contains(UInt8(ascii: ":")), address.allSatisfy(isAddressByte) else {
                throw .host(text(bytes))
            }
            return String(host.dropFirst().dropLast())
        }
        let name = bytes.last == UInt8(ascii: ".") ? bytes.dropLast() : bytes
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let hyphen = UInt8(ascii: "-")
        let allowed = labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy(isHostByte)
        }
        guard allowed, name.count <= 253, !labels.isEmpty else { throw .host(text(bytes)) }
        let canonical = name.count == bytes.count ? host : String(host.dropLast())
        // Labels that are numbers only are an address: then it must be a plain one, since
        // resolvers (inet_aton) also read 0x7f.1 and 2130706433 as 127.0.0.1. With any other
        // label it is a name to them: `qwen3.6` in a network of containers.
        guard !labels.allSatisfy(isNumber) || isIPv4(canonical) else { throw .host(text(bytes)) }
        return canonical
    }

    /// As inet_aton reads numbers: decimal, octal, or hexadecimal after `0x`.
    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        if label.starts(with: "0x".utf8) || label.starts(with: "0X".utf8) {
            return label.dropFirst(2).allSatisfy { byte in
                byte.hexadecimalValue != nil
            }
        }
        return label.allSatisfy(\.isDigit)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        byte.isNamePart || byte == UInt8(ascii: "-")
    }

    /// Of an IPv6 address.
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        byte.hexadecimalValue != nil || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: ".")
    }

    /// Dotted decimal, four parts, no leading zeros.
    package static func isIPv4(_ text: String) -> Bool {
        var dots = 0
        var part = 0
        var digits = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") {
                guard digits > 0 else { return false }
                dots += 1
                (part, digits) = (0, 0)
            } else {
                guard byte.isDigit, digits == 0 || part > 0 else { return false }
                part = part * 10 + Int(byte - UInt8(ascii: "0"))
                digits += 1
                guard part <= 255 else { return false }
            }
        }
        return dots == 3 && digits > 0
    }
}

extension BaseURL.Problem {
    /// What is wrong and what to write instead.
    package var sentence: String {
        switch self {
        case .empty: "the base URL is missing"
        case .notAURL: "not a URL; write https://HOST/PATH"
        case .scheme: "the scheme is not http or https"
        case .userInformation:
            "a base URL holds no user name or password; use the API key or a header"
        case .fragment: "a base URL has no # part"
        case .control: "a base URL has no blanks or control characters"
        case .host(let host) where host.contains(":") && !host.contains("["):
            "the host is no host name or address; an IPv6 address stands in brackets: "
                + "http://[ADDRESS]:PORT/PATH"
        case .host: "the host is no host name or address"
        case .hostNotASCII: "write the host in its ASCII form (xn--...)"
        case .pathNotASCII: "write what is not ASCII in the path percent-encoded, such as %C3%BC"
        case .port: "the port is none from 1 to 65535"
        }
    }
}
