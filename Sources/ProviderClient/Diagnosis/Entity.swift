/// A character reference of HTML (WHATWG HTML, section 13.5): by number, and the names that error
/// pages use.
enum Entity {
    /// What stands after an ampersand.
    /// - Returns: its text and how many bytes it takes; `nil`: the ampersand is one.
    static func read(_ rest: ArraySlice<UInt8>) -> (text: String, length: Int)? {
        guard let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: rest[..<end], as: UTF8.self)
        let length = rest.distance(from: rest.startIndex, to: end) + 1
        if let text = names[name] { return (text, length) }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let isHex = digits.first == "x" || digits.first == "X"
        guard let number = UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10),
            let scalar = Unicode.Scalar(number), number >= 0x20
        else { return nil }
        return (String(scalar), length)
    }

    private static let names: [String: String] = [
        "nbsp": " ", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "amp": "&", "copy": "©",
        "reg": "®", "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘",
        "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "bull": "•",
        "middot": "·", "times": "×", "rarr": "→", "larr": "←", "euro": "€", "deg": "°",
        "sect": "§", "szlig": "ß", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä",
        "Ouml": "Ö", "Uuml": "Ü", "eacute": "é", "egrave": "è", "ecirc": "ê", "agrave": "à",
        "aacute": "á", "acirc": "â", "atilde": "ã", "ccedil": "ç", "iacute": "í", "icirc": "î",
        "ntilde": "ñ", "oacute": "ó", "ocirc": "ô", "otilde": "õ", "uacute": "ú", "ugrave": "ù",
        "Eacute": "É", "Agrave": "À", "Ccedil": "Ç", "oslash": "ø", "aring": "å", "aelig": "æ",
    ]
}
