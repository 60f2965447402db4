/// A web page where an answer should be: what it says, without its markup.
enum WebPage {
    /// Enough of any error page; the rest is not read.
    private static let maximum = 32 * 1024

    static func isOne(_ text: String) -> Bool {
        let head = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(64).lowercased()
        return ["<!doctype", "<html", "<head", "<body", "<h1", "<center", "<?xml", "<!--"]
            .contains { head.hasPrefix($0) }
    }

    /// Whether it wants a person to log in: it has a field for a password, or is called so.
    static func isLogin(_ text: String) -> Bool {
        let page = Array(text.utf8.prefix(maximum))
        let lower = String(decoding: page.map(lowercased), as: UTF8.self)
        let fields = ["type=\"password\"", "type='password'", "type=password"]
        if fields.contains(where: { lower.contains($0) }) { return true }
        let title = plain(element("title", in: page)).lowercased()
        return ["sign in", "sign-in", "signin", "log in", "login", "single sign-on", "anmeld"]
            .contains { title.contains($0) }
    }

    /// Title, first heading and the beginning of the text, as far as they differ.
    static func words(of page: String) -> String {
        let page = Array(page.utf8.prefix(maximum))
        let candidates = [
            element("title", in: page), element("h1", in: page),
            withoutElements(["head", "script", "style"], page),
        ]
        var words: [String] = []
        for markup in candidates {
            var text = plain(markup).prefix(300)
            for said in words where text.hasPrefix(said) {
                text = text.dropFirst(said.count).drop { $0.isWhitespace }
            }
            guard !text.isEmpty, !words.contains(where: { $0.contains(text) }) else { continue }
            words.append(String(text))
        }
        return words.joined(separator: " - ")
    }

    /// What stands between the tags of the first such element; empty where there is none.
    private static func element(_ name: String, in page: [UInt8]) -> ArraySlice<UInt8> {
        let lower = page.map(lowercased)
        guard let open = lower.firstRange(of: Array("<\(name)".utf8)),
            let start = lower[open.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let end = lower[start...].firstRange(of: Array("</\(name)".utf8))
        else { return [] }
        return page[(start + 1)..<end.lowerBound]
    }

    private static func withoutElements(_ names: [String], _ page: [UInt8]) -> ArraySlice<UInt8> {
        names.reduce(page[...]) { page, name in
            let lower = page.map(lowercased)
            let page = Array(page)
            var kept: [UInt8] = []
            var position = 0
            while let open = lower[position...].firstRange(of: Array("<\(name)".utf8)),
                let close = lower[open.upperBound...].firstRange(of: Array("</\(name)".utf8))
            {
                kept += page[position..<open.lowerBound]
                let end = lower[close.upperBound...].firstIndex(of: UInt8(ascii: ">"))
                position = end.map { $0 + 1 } ?? lower.endIndex
            }
            return (kept + page[position...])[...]
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }

    /// Text without tags, entities read, blanks joined.
    private static func plain(_ markup: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var isInTag = false
        for byte in markup {
            switch byte {
            case UInt8(ascii: "<"): isInTag = true
            case UInt8(ascii: ">") where isInTag:
                isInTag = false
                bytes.append(0x20)
            case _ where !isInTag: bytes.append(byte)
            default: break
            }
        }
        var text = String(decoding: bytes, as: UTF8.self)
        let entities = [
            ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"),
            ("&#x27;", "'"), ("&amp;", "&"),
        ]
        for (entity, sign) in entities { text = text.replacing(entity, with: sign) }
        return text.split { $0.isWhitespace }.joined(separator: " ")
    }
}
