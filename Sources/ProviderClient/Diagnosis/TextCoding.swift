internal import Glibc
internal import PoolModel

/// Makes UTF-8 of a body that is written otherwise: GBK and Shift_JIS are still met on the pages of
/// gateways.
enum TextCoding {
    /// The body in UTF-8, as it came where that is what it is.
    static func utf8(_ body: [UInt8], contentType: String?) -> [UInt8] {
        // UTF-8 shows itself; a label that says otherwise is wrong then.
        if body.allSatisfy({ $0 < 0x80 }) && !labelled(contentType).hasPrefix("iso-2022")
            || isUTF8(body)
        {
            return body
        }
        let labels = [labelled(contentType), labelled(head(of: body)), "gb18030", "windows-1252"]
        for label in labels {
            guard let name = names[label] else { continue }
            if let text = converted(body, from: name) { return text }
        }
        return body
    }

    private static func isUTF8(_ body: [UInt8]) -> Bool {
        // A body that was cut in the middle of a character is UTF-8 all the same.
        (0...3).contains { cut in
            String(validating: body.dropLast(cut), as: UTF8.self) != nil
        }
    }

    private static func head(of body: [UInt8]) -> String {
        String(decoding: body.prefix(1024), as: UTF8.self)
    }

    /// What stands after `charset=` (or XML's `encoding=`), in lower case.
    private static func labelled(_ text: String?) -> String {
        guard let text else { return "" }
        let lower = SearchableText(Array(text.utf8))
        for mark in ["charset=", "encoding="] {
            guard let found = lower.range(of: mark) else { continue }
            let rest = lower.bytes[found.upperBound...].drop { "\"' ".utf8.contains($0) }
            let label = rest.prefix { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                    || "-_".utf8.contains(byte)
            }
            return String(decoding: label, as: UTF8.self)
        }
        return ""
    }

    private static func converted(_ body: [UInt8], from name: String) -> [UInt8]? {
        guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else {
            return nil
        }
        defer { iconv_close(converter) }
        var input = body.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: body.count * 3 + 16)
        let (left, written) = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> (Int, Int) in
                var from = input.baseAddress
                var to = output.baseAddress
                var left = input.count
                var room = output.count
                _ = iconv(converter, &from, &left, &to, &room)
                return (left, output.count - room)
            }
        }
        // A character that the reading cut may be left over.
        guard left < 4 else { return nil }
        return output[..<written].map { UInt8(bitPattern: $0) }
    }

    /// The labels that are met, and what iconv calls them (WHATWG Encoding, section 4.2).
    private static let names: [String: String] = [
        "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030", "gb_2312-80": "GB18030",
        "x-gbk": "GB18030", "big5": "BIG5", "big5-hkscs": "BIG5-HKSCS", "shift_jis": "CP932",
        "shift-jis": "CP932", "sjis": "CP932", "x-sjis": "CP932", "windows-31j": "CP932",
        "euc-jp": "EUC-JP", "iso-2022-jp": "ISO-2022-JP", "euc-kr": "CP949",
        "ks_c_5601-1987": "CP949", "iso-8859-1": "CP1252", "latin1": "CP1252",
        "us-ascii": "CP1252", "windows-1252": "CP1252", "iso-8859-2": "ISO-8859-2",
        "iso-8859-15": "ISO-8859-15", "windows-1250": "CP1250", "windows-1251": "CP1251",
        "koi8-r": "KOI8-R", "iso-8859-5": "ISO-8859-5", "windows-1254": "CP1254",
    ]
}

extension HTTPAnswer {
    /// The body in UTF-8, whatever it was written in.
    var textBody: [UInt8] { TextCoding.utf8(body, contentType: first("content-type")) }

    /// What of the body may be shown: a redirect's only repeats its target, with the query by which
    /// a sign-in can be finished.
    var shownBody: [UInt8] { (300..<400).contains(status) ? [] : textBody }
}
