import ModelPool

/// The text that fuzzy words are looked for in, lower case and in one block: for each model its
/// name, provider, model id, host and tags, each followed by a zero byte.
struct SearchKeys: Sendable, Equatable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ pool: PoolIndex) {
        ends.reserveCapacity(pool.models.count)
        bytes.reserveCapacity(pool.models.count * 96)
        for model in pool.models {
            append(model.name)
            append(model.provider.rawValue)
            append(model.modelID)
            append(SearchKeys.host(of: model.baseURL))
            for tag in model.tags { append(tag) }
            ends.append(bytes.count)
        }
    }

    var count: Int { ends.count }

    /// Lends the key of the model at an index.
    func withKey<R>(at index: Int, _ body: (Span<UInt8>) -> R) -> R {
        let start = index == 0 ? 0 : ends[index - 1]
        return body(bytes.span.extracting(start..<ends[index]))
    }

    private mutating func append(_ text: String) {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in text.utf8 {
                bytes.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
            }
        } else {
            bytes.append(contentsOf: text.lowercased().utf8)
        }
        bytes.append(0)
    }

    /// The part between `//` and the next slash; the whole text where there is none.
    static func host(of url: String) -> Substring {
        var rest = Substring(url)
        if let slashes = url.firstRange(of: "//") { rest = url[slashes.upperBound...] }
        return rest.prefix { $0 != "/" && $0 != "?" }
    }

    private mutating func append(_ text: Substring) { append(String(text)) }
}
