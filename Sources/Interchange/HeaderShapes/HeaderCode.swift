internal import PoolModel

/// Headers in a program or a settings file: whatever is put under a name that ends in `headers`,
/// and calls like `headers.set("X-Team", "red")`.
enum HeaderCode {
    /// `[section]` of TOML.
    static func isTitle(_ text: Substring) -> Bool {
        let text = text.prefix { $0 != "#" }.trimmed
        return text.first == "[" && text.last == "]" && !text.contains(",")
            && !text.dropFirst().dropLast().contains("{") && !text.contains(":")
    }

    static func recognises(_ paste: HeaderPaste) -> Bool {
        let lines = paste.meant
        let hasTitle = lines.contains { line in
            isTitle(line.text) && line.text.lowercased().contains("headers")
        }
        return hasTitle || areMembers(lines) || !Finder(paste).places.isEmpty
    }

    static func read(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        let lines = paste.meant
        var isRead = false
        if areMembers(lines) {
            var reader = LiteralReader(Array(paste.text.utf8))
            guard let members = reader.members() else {
                return rows.reject(reader.line, .unreadable)
            }
            return HeaderObjects.take(members, isReference: false, &rows)
        }
        for (number, line) in lines.enumerated() where isTitle(line.text) {
            let title = line.text.lowercased()
            guard title.contains("headers") else { continue }
            isRead = true
            let block = lines[(number + 1)...].prefix { !isTitle($0.text) }
            for line in block {
                var reader = LiteralReader(Array(line.text.utf8), line: line.number)
                guard let members = reader.members() else {
                    rows.reject(line.number, .unreadable)
                    continue
                }
                HeaderObjects.take(members, isReference: title.contains("env_"), &rows)
            }
        }
        let finder = Finder(paste)
        for place in finder.places { isRead = finder.read(place, &rows) || isRead }
        if !isRead { rows.reject(lines.first?.number ?? 1, .unreadable) }
    }

    /// `X-Team = "red"` on every line.
    private static func areMembers(_ lines: [TextLine]) -> Bool {
        !lines.isEmpty
            && lines.allSatisfy { line in
                guard let (name, value) = line.text.cut(at: "="), !Assignment.isOne(line.text),
                    let quote = value.trimmed.first, quote == "\"" || quote == "'"
                else { return false }
                return name.trimmed.utf8.allSatisfy { HeaderLines.isTokenByte($0) }
            }
    }
}

/// Finds the places in a program where headers begin.
private struct Finder {
    struct Place {
        let index: Int
        let line: Int
        let name: String
        var isCall = false
    }

    private let bytes: [UInt8]
    private let variables: [String: Literal]
    private(set) var places: [Place] = []

    init(_ paste: HeaderPaste) {
        bytes = Array(paste.text.utf8)
        variables = LiteralReader.texts(in: paste.meant).texts
        find()
    }

    private mutating func find() {
        var index = 0
        var line = 1
        while index < bytes.count {
            guard bytes[index].isNamePart else {
                if bytes[index] == UInt8(ascii: "\n") { line += 1 }
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index].isNamePart { index += 1 }
            guard index - start <= 64 else { continue }
            let name = String(decoding: bytes[start..<index], as: UTF8.self)
            if let place = place(after: index, name: name, line: line, before: start) {
                places.append(place)
                index = place.index
            }
        }
    }

    /// Where the headers begin that a name announces.
    private func place(after end: Int, name: String, line: Int, before: Int) -> Place? {
        let lower = name.lowercased()
        var index = end
        func following() -> UInt8? { index < bytes.count ? bytes[index] : nil }
        func skipBlanks() {
            while let byte = following(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                index += 1
            }
        }
        if Finder.callsAlone.contains(lower) || Finder.calls.contains(lower) && isOfHeaders(before)
        {
            guard following() == UInt8(ascii: "(") else { return nil }
            return Place(index: index, line: line, name: lower, isCall: true)
        }
        guard HeaderObjects.isContainer(lower) else { return nil }
        // Inside of a quoted text it is no name of this program.
        if before > 1, bytes[before - 1] == UInt8(ascii: "\""),
            bytes[before - 2] == UInt8(ascii: "\\")
        {
            return nil
        }
        if let quote = following(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            index += 1
        }
        skipBlanks()
        // axios has those of all requests there.
        let common = ".common".utf8
        if bytes[index...].starts(with: common) { index += common.count }
        // `headers["X-Team"] = "red"`
        if following() == UInt8(ascii: "[") { return Place(index: index, line: line, name: lower) }
        if following() == UInt8(ascii: "(") {
            return lower == "headers" ? Place(index: index, line: line, name: lower) : nil
        }
        // A type may stand between: `headers: Record<string, string> = {`.
        if following() == UInt8(ascii: ":"), let equals = typed(from: index + 1) { index = equals }
        guard let sign = following(), ":=".utf8.contains(sign) else { return nil }
        index += 1
        if sign == UInt8(ascii: ":"), following() == UInt8(ascii: "=") { index += 1 }
        if following() == UInt8(ascii: ">") { index += 1 }
        skipBlanks()
        guard let opening = following() else { return nil }
        let isObject = "{[(@".utf8.contains(opening)
        let word = bytes[index...].prefix { $0.isNamePart || $0 == UInt8(ascii: ".") }
        let constructor = ["new", "Headers", "dict", "map", "http.Header", "httpx.Headers", "Map"]
            .contains(String(decoding: word, as: UTF8.self))
        return isObject || constructor ? Place(index: index, line: line, name: lower) : nil
    }

    private func typed(from start: Int) -> Int? {
        let rest = bytes[start...].prefix(60)
        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let isType = bytes[start..<equals].allSatisfy {
            $0.isNamePart || " <>,[]".utf8.contains($0)
        }
        return isType && equals > start + 1 ? equals : nil
    }

    /// Whether `headers.` or `Header.` stands before a call.
    private func isOfHeaders(_ place: Int) -> Bool {
        guard place > 0, bytes[place - 1] == UInt8(ascii: ".") else { return false }
        let start = bytes[..<(place - 1)].lastIndex { !$0.isNamePart } ?? -1
        let owner = String(decoding: bytes[(start + 1)..<(place - 1)], as: UTF8.self).lowercased()
        return owner.hasSuffix("headers") || owner.hasSuffix("header")
    }

    private static let calls: Set<String> = [
        "set", "append", "add", "put", "insert", "tryaddwithoutvalidation", "update", "putall",
        "merge",
    ]
    private static let callsAlone: Set<String> = [
        "setrequestheader", "addheader", "setheader", "putheader", "header", "withheader",
        "withhttpheader", "defaultheader", "putadditionalheader",
    ]

    /// - Returns: whether headers stood there.
    func read(_ place: Place, _ rows: inout HeaderRows) -> Bool {
        var reader = LiteralReader(bytes, at: place.index, line: place.line, variables: variables)
        let opening = bytes[place.index]
        guard let value = reader.single() else {
            rows.reject(reader.line, .unreadable)
            return true
        }
        if place.isCall {
            if let object = value.elements?.first, value.elements?.count == 1,
                object.members != nil
            {
                HeaderObjects.take(object, line: place.line, &rows)
                return true
            }
            guard let pair = value.elements, pair.count == 2, let name = pair[0].text else {
                return false
            }
            rows.take(place.line, name, pair[1])
            return true
        }
        if opening == UInt8(ascii: "("), let elements = value.elements, elements.count == 1 {
            HeaderObjects.take(elements[0], line: place.line, &rows)
            return true
        }
        if opening == UInt8(ascii: "["), let name = value.elements, name.count == 1,
            let key = name[0].text, let assigned = assigned(after: reader.index, place.line)
        {
            rows.take(place.line, key, assigned)
            return true
        }
        guard value.members != nil || value.elements?.isEmpty == false else { return false }
        let named = Literal.object([.init(name: place.name, value: value, line: place.line)])
        HeaderObjects.take(named, line: place.line, &rows)
        return true
    }

    /// The value after `] =`.
    private func assigned(after start: Int, _ line: Int) -> Literal? {
        var index = start
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
        var reader = LiteralReader(bytes, at: index + 1, line: line, variables: variables)
        return reader.value() ?? .expression
    }
}
