/// The curl commands of a text: a script, a terminal's history, a page's example.
struct CurlScript {
    private(set) var commands: [CurlCommand] = []
    private(set) var problems: [InterchangeProblem] = []
    /// What assignments before a command have set.
    private var variables: [String: ShellWord] = [:]
    /// What the script itself writes to files.
    private var files: [String: ShellWord] = [:]

    /// All curl commands in a text, and what else stands there. Lines that begin with an option
    /// count as a curl command that lost its head. What stands in a pipeline after it is of no
    /// interest.
    init(_ text: String) {
        let text = PastedText.plain(text)
        var lines: [ShellCommand]
        if WindowsLexer.recognises(text) {
            (lines, problems) = WindowsLexer.commands(in: text)
        } else if PowerShellReader.recognises(TextLines.split(text)) {
            (lines, problems) = PowerShellReader.commands(in: text)
        } else {
            (lines, problems) = ShellLexer.commands(in: text)
        }
        var start = lines.startIndex
        while start < lines.endIndex {
            var end = start + 1
            while end < lines.endIndex, lines[end].isPiped { end += 1 }
            take(pipeline: lines[start..<end].map { replacing($0) })
            start = end
        }
    }

    private mutating func take(pipeline: [ShellCommand]) {
        var found = false
        var other: ShellWord?
        /// What the command before would print.
        var printed: ShellWord?
        for command in pipeline {
            let words = withoutAssignments(command.words)
            let input = command.input ?? printed
            printed = CurlScript.output(of: words, input: command.input)
            if let file = command.output { files[file] = printed }
            guard let first = words.first else { continue }
            let head = words.firstIndex { CurlCommand.isCurl($0) }
            if head != nil || first.shown.hasPrefix("-") {
                let arguments = head.map { words[($0 + 1)...] } ?? words[...]
                commands.append(
                    CurlCommand(
                        arguments: arguments, line: first.line, input: input, files: files))
                found = true
            } else if other == nil {
                other = first
            }
        }
        if let other, CurlScript.silent.contains(other.shown) { return }
        if !found, let other {
            problems.append(.init(line: other.line, code: .notCurl(CurlScript.programName(other))))
        }
    }

    /// Bytes of a variable's value.
    private static let maximumVariable = 1 << 16

    /// Commands of a script that send nothing.
    private static let silent: Set<String> = [
        "cat", "cd", "clear", "echo", "exit", "printf", "pwd", "read", "set", "shopt", "sleep",
        "true", "unset", "wait", "#!/bin/bash", "#!/bin/sh",
    ]

    /// The name of a program as far as it is one; what else stands there may be anything.
    private static func programName(_ word: ShellWord) -> String {
        let name = word.shown
        let isName =
            name.utf8.count <= 20
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-")
            }
        return isName ? name : ""
    }

    /// What `cat` with a here-document, `echo` and `printf` print.
    private static func output(of words: [ShellWord], input: ShellWord?) -> ShellWord? {
        switch words.first?.literal {
        case "cat": return words.count == 1 ? input : nil
        case "tee": return input
        case "echo", "printf":
            let texts = words.dropFirst().filter { word in
                let text = word.literal ?? "x"
                return !(text.hasPrefix("-") && text.count == 2) && text != "%s" && text != "%s\\n"
            }
            var whole = ShellWord(parts: [], line: words[0].line)
            for (number, text) in texts.enumerated() {
                if number > 0 { whole.append(" ") }
                whole.append(contentsOf: text)
            }
            return whole
        default: return nil
        }
    }

    /// Takes `NAME=value` words from the front (`export` too).
    private mutating func withoutAssignments(_ words: [ShellWord]) -> [ShellWord] {
        var rest = words[...]
        if let first = rest.first?.literal, ["$", "%", ">", "PS>"].contains(first) {
            rest.removeFirst()
        }
        let heads: Set<String> = ["export", "local", "readonly", "declare", "env"]
        if let first = rest.first?.literal, heads.contains(first), rest.count > 1 {
            rest.removeFirst()
        }
        while let word = rest.first, case .literal(let text)? = word.parts.first,
            let (name, _) = text.cut(at: "="), ShellLexer.isName(String(name))
        {
            var value = ShellWord(parts: [], line: word.line)
            value.append(String(text.dropFirst(name.count + 1)))
            value.parts += word.parts.dropFirst()
            // What a command prints stays a variable of that name; so does what grows without
            // end by being put together with itself.
            let isKnown = !value.runsCommand && value.size <= CurlScript.maximumVariable
            variables[String(name)] = isKnown ? value : nil
            rest.removeFirst()
        }
        return Array(rest)
    }

    private func replacing(_ command: ShellCommand) -> ShellCommand {
        guard !variables.isEmpty else { return command }
        var command = command
        command.words = command.words.map { replacing($0) }
        command.input = command.input.map { replacing($0) }
        return command
    }

    /// With the variables that an assignment before it has set.
    private func replacing(_ original: ShellWord) -> ShellWord {
        var word = ShellWord(parts: [], line: original.line)
        for part in original.parts {
            switch part {
            case .literal(let text):
                if text.isEmpty { word.parts.append(part) } else { word.append(text) }
            case .variable(let name):
                if let value = variables[name] {
                    word.append(contentsOf: value)
                } else {
                    word.parts.append(part)
                }
            case .command: word.parts.append(part)
            }
        }
        return word
    }
}

extension ShellWord {
    /// Bytes of its literal parts.
    fileprivate var size: Int {
        parts.reduce(0) { sum, part in
            if case .literal(let text) = part { sum + text.utf8.count } else { sum }
        }
    }
}
