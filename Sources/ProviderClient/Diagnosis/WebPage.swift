/// A web page where an answer should be: what it says, without its markup.
enum WebPage {
    /// Enough of any error page; the rest is not read.
    private static let maximum = 32 * 1024
    /// Bytes of its text that are enough for the words that are shown.
    private static let maximumText = 4 * 1024

    static func isOne(_ text: String) -> Bool {
        let head = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(64).lowercased()
        return ["<!doctype", "<html", "<head", "<body", "<h1", "<center", "<?xml", "<!--"]
            .contains { head.hasPrefix($0) }
    }

    /// Whether it wants a person to log in: it has a field for a password, or is called so.
    static func isLogin(_ text: String) -> Bool {
        let page = head(of: text)
        let lower = Haystack(page)
        let fields = ["type=\"password\"", "type='password'", "type=password"]
        if fields.contains(where: { lower.contains($0) }) { return true }
        let title = Haystack(plain(element("title", in: page, lower)))
        return ["sign in", "sign-in", "signin", "log in", "login", "single sign-on", "anmeld"]
            .contains { title.contains($0) }
    }

    /// Title, first heading and the beginning of the text, as far as they differ.
    static func words(of page: String) -> String {
        let page = head(of: page)
        let lower = Haystack(page)
        let candidates = [
            element("title", in: page, lower), element("h1", in: page, lower),
            withoutElements(["head", "script", "style"], in: page, lower),
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

    private static func head(of text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { Array($0.prefix(maximum)) }
    }

    /// What stands between the tags of the first such element; empty where there is none.
    /// - Parameter lower: the page's.
    private static func element(
        _ name: String, in page: [UInt8], _ lower: Haystack
    ) -> ArraySlice<UInt8> {
        guard let open = lower.range(of: "<" + name),
            let start = lower.range(of: ">", from: open.upperBound),
            let end = lower.range(of: "</" + name, from: start.lowerBound)
        else { return [] }
        return page[start.upperBound..<end.lowerBound]
    }

    private static func withoutElements(
        _ names: [String], in page: [UInt8], _ lower: Haystack
    ) -> ArraySlice<UInt8> {
        var elements: [Range<Int>] = []
        for name in names {
            var position = 0
            while let open = lower.range(of: "<" + name, from: position),
                let close = lower.range(of: "</" + name, from: open.upperBound)
            {
                position =
                    lower.range(of: ">", from: close.upperBound)?.upperBound ?? page.endIndex
                elements.append(open.lowerBound..<position)
            }
        }
        var kept: [UInt8] = []
        var position = 0
        // One may stand in another.
        for element in elements.sorted(by: { $0.lowerBound < $1.lowerBound })
        where element.upperBound > position {
            kept += page[position..<max(position, element.lowerBound)]
            position = element.upperBound
        }
        return (kept + page[position...])[...]
    }

    /// The beginning of the text without tags, entities read, blanks joined.
    private static func plain(_ markup: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        func append(_ byte: UInt8) {
            if !byte.isBlank {
                bytes.append(byte)
            } else if let last = bytes.last, last != 0x20 {
                bytes.append(0x20)
            }
        }
        var isInTag = false
        var position = markup.startIndex
        while position < markup.endIndex, bytes.count < maximumText {
            let byte = markup[position]
            position += 1
            switch byte {
            case UInt8(ascii: "<"): isInTag = true
            case UInt8(ascii: ">") where isInTag:
                isInTag = false
                append(0x20)
            case _ where isInTag: break
            case UInt8(ascii: "&"):
                let rest = markup[position...]
                let entity = entities.first { rest.starts(with: $0.name.utf8) }
                append(entity?.sign ?? byte)
                position += entity?.name.utf8.count ?? 0
            default: append(byte)
            }
        }
        if bytes.last == 0x20 { bytes.removeLast() }
        let text = String(decoding: bytes, as: UTF8.self)
        // There are other blanks than ASCII's.
        return bytes.allSatisfy { $0 < 0x80 }
            ? text : text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// What stands after an ampersand.
    private static let entities: [(name: String, sign: UInt8)] = [
        ("nbsp;", 0x20), ("lt;", UInt8(ascii: "<")), ("gt;", UInt8(ascii: ">")),
        ("quot;", UInt8(ascii: "\"")), ("#39;", UInt8(ascii: "'")),
        ("#x27;", UInt8(ascii: "'")), ("amp;", UInt8(ascii: "&")),
    ]
}
