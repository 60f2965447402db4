/// What commands read and where they write: files, here-strings, here-documents.
extension ShellLexer {
    struct HereDocument {
        let command: Int
        let delimiter: [UInt8]
        let isLiteral: Bool
        let stripsTabs: Bool
    }

    /// `> file`, `2>&1`, `< file`: no part of what is sent. A digit before it belongs to it.
    mutating func redirection(_ sign: UInt8) throws(InterchangeProblem) {
        flush()
        if let literal = word?.literal, literal.count == 1, literal.allSatisfy(\.isNumber) {
            word = nil
        }
        endWord()
        let start = index - 1
        while let byte = following,
            byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
                || byte == UInt8(ascii: "&")
        { index += 1 }
        let isInput = sign == UInt8(ascii: "<")
        let isDocument = isInput && index - start == 2
        let stripsTabs = isDocument && following == UInt8(ascii: "-")
        if stripsTabs { index += 1 }
        while following == UInt8(ascii: " ") { index += 1 }
        let first = following
        begin()
        while let byte = following, !" \t\r\n;&|".utf8.contains(byte) {
            if depth > 0, byte == UInt8(ascii: ")") { break }
            index += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            try part(byte)
        }
        flush()
        let target = word ?? ShellWord(parts: [], line: line)
        word = nil
        if isDocument {
            let isLiteral =
                first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
                || first == UInt8(ascii: "\\")
            documents.append(
                HereDocument(
                    command: commands.count, delimiter: Array(target.shown.utf8),
                    isLiteral: isLiteral, stripsTabs: stripsTabs))
        } else if isInput, index - start >= 3, bytes[start + 1] == sign, bytes[start + 2] == sign {
            command.input = target
        } else if !isInput, let file = target.literal, !file.hasPrefix("/dev/"), file.count > 1 {
            command.output = file
        }
    }

    /// The bodies of the here-documents whose operators stand on the line before.
    mutating func readDocuments() throws(InterchangeProblem) {
        let waiting = documents
        documents = []
        for (number, document) in waiting.enumerated() {
            // The line end after the delimiter of the one before.
            if number > 0, following == UInt8(ascii: "\n") { _ = next() }
            let body = try self.body(of: document)
            if commands.indices.contains(document.command) {
                commands[document.command].input = body
            }
        }
    }

    private mutating func body(of document: HereDocument) throws(InterchangeProblem) -> ShellWord {
        var body = ShellWord(parts: [], line: line)
        while index < bytes.count {
            var start = index
            while document.stripsTabs, start < bytes.count, bytes[start] == UInt8(ascii: "\t") {
                start += 1
            }
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            var content = bytes[start..<end]
            if content.last == UInt8(ascii: "\r") { content.removeLast() }
            // In a command substitution people write `EOF)` on one line too.
            let isLast =
                content.elementsEqual(document.delimiter)
                || depth > 0 && content.starts(with: document.delimiter)
                    && content.dropFirst(document.delimiter.count).first == UInt8(ascii: ")")
            if isLast {
                index =
                    isLast && content.count > document.delimiter.count
                    ? start + document.delimiter.count : end
                return body
            }
            if document.isLiteral {
                index = min(end + 1, bytes.count)
                line += 1
                body.append(String(decoding: content, as: UTF8.self) + "\n")
            } else {
                try expand(from: start, to: end, into: &body)
            }
        }
        return body
    }

    /// A line of a here-document whose variables a shell would replace.
    private mutating func expand(
        from start: Int, to end: Int, into body: inout ShellWord
    ) throws(InterchangeProblem) {
        let outer = (word, literal)
        word = ShellWord(parts: [], line: line)
        literal = []
        index = start
        while index < end, let byte = next() {
            switch byte {
            case UInt8(ascii: "$"): try dollar(isQuoted: true)
            case UInt8(ascii: "`"): try backquoted()
            case UInt8(ascii: "\\"):
                guard let escaped = next() else { break }
                if escaped == UInt8(ascii: "\n") { continue }
                if !"$`\\".utf8.contains(escaped) { literal.append(byte) }
                literal.append(escaped)
            case UInt8(ascii: "\r"): continue
            default: literal.append(byte)
            }
        }
        if index == end {
            _ = next()
            literal.append(UInt8(ascii: "\n"))
        }
        flush()
        if let word { body.append(contentsOf: word) }
        (word, literal) = outer
    }
}
