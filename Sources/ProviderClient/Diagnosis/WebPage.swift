internal import PoolModel

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
        let lower = SearchableText(page)
        let fields = ["type=\"password\"", "type='password'", "type=password"]
        if fields.contains(where: { lower.contains($0) }) { return true }
        let title = SearchableText(plain(element("title", in: page, lower)))
        return ["sign in", "sign-in", "signin", "log in", "login", "single sign-on", "anmeld"]
            .contains { title.contains($0) }
    }

    /// Title, first heading and the beginning of the text, each said once; what is there to be
    /// pressed or to lead elsewhere is no word of the page.
    static func words(of page: String) -> String {
        let page = head(of: page)
        let lower = SearchableText(page)
        let passed = [
            "head", "script", "style", "nav", "aside", "footer", "button", "select", "svg",
            "template",
        ]
        var words: [String] = []
        func add(_ texts: [String]) {
            let new = texts.reduce(into: [String]()) { kept, text in
                guard !text.isEmpty, !(words + kept).contains(where: { holds($0, text) }) else {
                    return
                }
                kept.append(text)
            }
            if !new.isEmpty { words.append(String(new.joined(separator: " ").prefix(300))) }
        }
        add([plain(element("title", in: page, lower))])
        add([plain(element("h1", in: page, lower))])
        add(pieces(of: withoutElements(passed, in: page, lower)))
        return words.joined(separator: " - ")
    }

    /// Compared as bytes: a text's own comparison reads it character by character.
    private static func holds(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(text.utf8), Array(part.utf8))
        return text.indices.contains { text[$0...].starts(with: part) }
    }

    /// What the title says alone.
    static func title(of page: String) -> String {
        let page = head(of: page)
        return plain(element("title", in: page, SearchableText(page)))
    }

    /// The texts between those tags that begin a line of their own.
    private static func pieces(of markup: ArraySlice<UInt8>) -> [String] {
        plain(markup, between: pieceEnd).utf8.split(separator: pieceEnd).map { piece in
            withSingleBlanks(String(Substring(piece)))
        }
    }

    /// Without blanks at the ends and with one where there are several; there are other blanks than
    /// ASCII's.
    private static func withSingleBlanks(_ text: String) -> String {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return text.utf8.split(whereSeparator: \.isWhiteSpace).map { String(Substring($0)) }
            .joined(separator: " ")
    }

    /// What no page holds: it stands between the pieces while they are read.
    private static let pieceEnd: UInt8 = 0x1F

    private static let lineTags: Set<[UInt8]> = Set(
        [
            "p", "div", "h1", "h2", "h3", "h4", "br", "hr", "li", "ul", "ol", "tr", "td", "th",
            "center", "section", "form", "pre", "body", "title", "dt", "dd", "label",
        ].map { Array($0.utf8) })

    private static func head(of text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { Array($0.prefix(maximum)) }
    }

    /// What stands between the tags of the first such element; empty where there is none.
    /// - Parameter lower: the page's.
    private static func element(
        _ name: String, in page: [UInt8], _ lower: SearchableText
    ) -> ArraySlice<UInt8> {
        guard let open = lower.range(of: "<" + name),
            let start = lower.range(of: ">", from: open.upperBound),
            let end = lower.range(of: "</" + name, from: start.lowerBound)
        else { return [] }
        return page[start.upperBound..<end.lowerBound]
    }

    private static func withoutElements(
        _ names: [String], in page: [UInt8], _ lower: SearchableText
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
    /// - Parameter mark: stands in the place of tags that begin a line; `nil`: a blank does.
    private static func plain(_ markup: ArraySlice<UInt8>, between mark: UInt8? = nil) -> String {
        var bytes: [UInt8] = []
        func append(_ byte: UInt8) {
            if !byte.isWhiteSpace {
                bytes.append(byte)
            } else if let last = bytes.last, last != 0x20 {
                bytes.append(0x20)
            }
        }
        var position = markup.startIndex
        while position < markup.endIndex, bytes.count < maximumText {
            let byte = markup[position]
            position += 1
            switch byte {
            case UInt8(ascii: "<"):
                let end = markup[position...].firstIndex(of: UInt8(ascii: ">")) ?? markup.endIndex
                append(0x20)
                if let mark, isLine(markup[position..<end]) { bytes.append(mark) }
                position = min(end + 1, markup.endIndex)
            case UInt8(ascii: "&"):
                guard let entity = Entity.read(markup[position...]) else {
                    append(byte)
                    continue
                }
                for byte in entity.text.utf8 { append(byte) }
                position += entity.length
            case 0x1F: append(0x20)
            default: append(byte)
            }
        }
        while bytes.last == 0x20 { bytes.removeLast() }
        let text = String(decoding: bytes, as: UTF8.self)
        // Those of ASCII are single already.
        return bytes.allSatisfy { $0 < 0x80 } ? text : withSingleBlanks(text)
    }

    private static func isLine(_ tag: ArraySlice<UInt8>) -> Bool {
        let tag = tag.first == UInt8(ascii: "/") ? tag.dropFirst() : tag
        let name = tag.prefix(8).prefix(while: \.isLetterOrDigit)
        return lineTags.contains(name.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 })
    }
}
