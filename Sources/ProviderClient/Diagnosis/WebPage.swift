/// A web page where an answer should be: what it says, without its markup.
enum WebPage {
    static func isOne(_ text: String) -> Bool {
        let head = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(64).lowercased()
        return ["<!doctype", "<html", "<head", "<body", "<h1", "<center", "<?xml", "<!--"]
            .contains { head.hasPrefix($0) }
    }

    /// Title, first heading and the beginning of the text, as far as they differ.
    static func words(of page: String) -> String {
        // Enough for any error page; the rest is not read.
        let page = String(page.prefix(32 * 1024))
        let title = collapsed(element("title", in: page) ?? "")
        let heading = collapsed(element("h1", in: page) ?? "")
        let visible = collapsed(withoutElements(["head", "script", "style"], page))
        var words: [String] = []
        for text in [title, heading, String(visible.prefix(300))] where !text.isEmpty {
            if !words.contains(where: { $0.contains(text) }) { words.append(text) }
        }
        return words.joined(separator: " - ")
    }

    /// What stands between the tags of the first such element.
    private static func element(_ name: String, in page: String) -> String? {
        let lower = lowercased(page)
        guard let open = lower.firstRange(of: "<" + name),
            let start = lower[open.upperBound...].firstIndex(of: ">"),
            let end = lower[start...].firstRange(of: "</" + name)
        else { return nil }
        return String(page[page.index(after: start)..<end.lowerBound])
    }

    private static func withoutElements(_ names: [String], _ page: String) -> String {
        var page = page
        for name in names {
            var rest = page
            var kept = ""
            while true {
                let lower = lowercased(rest)
                guard let open = lower.firstRange(of: "<" + name),
                    let close = lower[open.upperBound...].firstRange(of: "</" + name)
                else { break }
                kept += rest[..<open.lowerBound]
                rest = String(rest[close.upperBound...])
            }
            page = kept + rest
        }
        return page
    }

    /// ASCII only, so that every index stays where it is.
    private static func lowercased(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    ("A"..."Z").contains(scalar)
                        ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
                }))
    }

    /// Text without tags, entities read, blanks joined.
    private static func collapsed(_ markup: String) -> String {
        var text = ""
        var isInTag = false
        for character in markup {
            switch character {
            case "<": isInTag = true
            case ">" where isInTag:
                isInTag = false
                text.append(" ")
            case _ where !isInTag: text.append(character)
            default: break
            }
        }
        let entities = [
            ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"),
            ("&#x27;", "'"), ("&amp;", "&"),
        ]
        for (entity, sign) in entities { text = text.replacing(entity, with: sign) }
        return text.split { $0.isWhitespace }.joined(separator: " ")
    }
}
