internal import PoolModel

/// The exceptions of `NO_PROXY`, separated by commas or blanks: `*`, a host, a domain with or
/// without a leading dot (both mean the domain and all below it), an address, a network
/// (`10.0.0.0/8`, `fd00::/8`), each optionally with `:port`.
struct NoProxy {
    private let entries: [String]

    init(_ text: String) {
        entries = HeaderName.lowercase(text).split { $0 == "," || $0 == " " || $0 == "\t" }
            .map(String.init)
    }

    func contains(_ origin: Origin) -> Bool {
        if entries == ["*"] { return true }
        return entries.contains { matches($0, origin) }
    }

    private func matches(_ entry: String, _ origin: Origin) -> Bool {
        if let slash = entry.lastIndex(of: "/") {
            guard let network = Address(String(entry[..<slash])),
                let bits = Int(entry[entry.index(after: slash)...]),
                let address = Address(origin.host)
            else { return false }
            return address.isIn(network, bits: bits)
        }
        var (host, port) = NoProxy.split(entry)
        if let port, port != origin.port { return false }
        if let wanted = Address(host) { return Address(origin.host) == wanted }
        if host.hasPrefix("*.") { host.removeFirst() }
        if host.hasPrefix(".") { host.removeFirst() }
        if host.hasSuffix(".") { host.removeLast() }
        guard !host.isEmpty, Address(origin.host) == nil else { return false }
        return origin.host == host || origin.host.hasSuffix("." + host)
    }

    private static func split(_ entry: String) -> (host: String, port: Int?) {
        if entry.hasPrefix("["), let end = entry.firstIndex(of: "]") {
            let host = String(entry[entry.index(after: entry.startIndex)..<end])
            let after = entry[entry.index(after: end)...]
            return (host, after.hasPrefix(":") ? Int(after.dropFirst()) : nil)
        }
        let pieces = entry.split(separator: ":", omittingEmptySubsequences: false)
        guard pieces.count == 2, let port = Int(pieces[1]) else { return (entry, nil) }
        return (String(pieces[0]), port)
    }
}

/// An IPv4 or IPv6 address as its bytes.
struct Address: Equatable {
    let bytes: [UInt8]

    init?(_ text: String) {
        if BaseURL.isIPv4(text) {
            bytes = text.split(separator: ".").compactMap { UInt8($0) }
            return
        }
        guard text.contains(":"), let parsed = Address.ipv6(text) else { return nil }
        bytes = parsed
    }

    func isIn(_ network: Address, bits: Int) -> Bool {
        guard bytes.count == network.bytes.count, (0...bytes.count * 8).contains(bits) else {
            return false
        }
        return (0..<bits).allSatisfy { bit in
            let mask = UInt8(0x80) >> (bit % 8)
            return bytes[bit / 8] & mask == network.bytes[bit / 8] & mask
        }
    }

    /// RFC 4291, section 2.2, all three forms.
    private static func ipv6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            if BaseURL.isIPv4(String(part)) {
                bytes += part.split(separator: ".").compactMap { UInt8($0) }
            } else {
                guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit),
                    let value = UInt16(part, radix: 16)
                else { return nil }
                bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
            }
        }
        return bytes
    }
}
