internal import PoolModel

/// The variables of an `.env` file, each with the line it stands on; of several with one name the
/// last one counts.
struct EnvFile {
    struct Variable {
        let line: Int
        /// A template of ours, or why it cannot be taken.
        let value: Result<String, InterchangeProblem.Code>
    }

    /// The variables so far, which a value may name.
    private final class Scope {
        var variables: [String: Variable] = [:]
        /// Those that a value has named.
        var used: Set<String> = []
    }

    /// 64 KiB: ten lines that name each other twice would otherwise be a thousand million bytes.
    static let maximumValue = 64 << 10

    private let scope = Scope()
    /// Lines that are no assignments.
    private(set) var problems: [InterchangeProblem] = []
    private(set) var notes: [InterchangeProblem] = []

    var variables: [String: Variable] { scope.variables }

    /// The names of variables that others are made of.
    var used: Set<String> { scope.used }

    /// - Parameter context: says which variables are set, where a default stands beside one.
    init(_ text: String, _ context: ImportContext? = nil) {
        let scope = scope
        let isAbove: (String) -> Bool = { scope.variables[$0] != nil }
        let isSet: (String) -> Bool = { name in
            isAbove(name) || context?.value(of: name).map { !$0.isEmpty } ?? false
        }
        var rest = DockerRun.plain(EnvFile.withPlainLineEnds(text))[...].unicodeScalars
        var number = 1
        // Quotes that nothing closes to the end of the text: no need to look again.
        var open: Set<Unicode.Scalar> = []
        // Another assignment stands in the line, before this one or after it.
        var isShared = false
        var isMapping = false
        // The line before goes on in this one: it sets variables for the command that stands here.
        var isContinued = false
        var lineEnd = rest.startIndex
        while !rest.isEmpty {
            if !isShared { lineEnd = rest.firstIndex(of: "\n") ?? rest.endIndex }
            // Without what separates it from the one before it in the line.
            let whole = Substring(rest[..<lineEnd].drop { isShared && EnvLine.isSeparator($0) })
            let end = EnvLine.endOfFirst(in: whole)
            let line = whole[..<(end ?? whole.endIndex)]
            let start = number
            let next = rest[line.endIndex...]
            if end == nil { number += 1 }
            let isPart = isShared || end != nil
            isShared = end != nil
            let meant = line.trimmed
            let isCommand = isContinued
            isContinued = EnvLine.goesOn(meant)
            if meant.isEmpty || meant.hasPrefix("#") || EnvLine.isHeading(meant) {
                if meant.last == ":" { isMapping = true }
                rest = next.dropFirst()
            } else if let parts = EnvLine.assignment(line)
                ?? (isMapping ? EnvLine.member(line) : nil)
            {
                let value = isPart && !parts.isWhole ? EnvLine.word(parts.value) : parts.value
                let quote = value.trimmed.unicodeScalars.first
                let isOpen = isPart || parts.isWhole || quote.map { open.contains($0) } ?? false
                let from = isOpen ? value.unicodeScalars : rest[value.startIndex...]
                var reader = EnvValue(from, isSet: isSet, isAbove: isAbove)
                do throws(InterchangeProblem.Code) {
                    let template = try substituting(try reader.read())
                    keep(parts.name, Variable(line: start, value: .success(template)))
                    for other in reader.defaults {
                        notes.append(.init(line: start, code: .defaultTaken(other)))
                    }
                    number += reader.lineEnds
                    rest = isOpen ? next : reader.rest
                } catch {
                    let isToTheEnd = error == .unclosedQuote && reader.rest.isEmpty && !isOpen
                    if isToTheEnd, let quote { open.insert(quote) }
                    keep(parts.name, Variable(line: start, value: .failure(error)))
                    rest = next
                }
                rest = rest.dropFirst()
            } else if isCommand {
                rest = next.dropFirst()
            } else {
                problems.append(.init(line: start, code: .notAnAssignment))
                rest = next.dropFirst()
            }
        }
    }

    private mutating func keep(_ name: String, _ variable: Variable) {
        if let old = scope.variables.updateValue(variable, forKey: name) {
            let isSame = (try? old.value.get()) == (try? variable.value.get())
            if !isSame { notes.append(.init(line: variable.line, code: .repeatedKey(name))) }
        }
    }

    /// Whether a text is nothing but assignments.
    static func recognises(_ text: String) -> Bool {
        let file = EnvFile(text)
        return file.problems.isEmpty && !file.variables.isEmpty
    }

    private static func withPlainLineEnds(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
        return TextLines.split(text).map(\.text).joined(separator: "\n")
    }

    /// `${NAME}` of a variable that stands above is its value, as the dotenv libraries have it.
    private func substituting(_ value: String) throws(InterchangeProblem.Code) -> String {
        // What is no template is reported where it is used.
        guard value.contains("${"), let parts = try? ReferenceTemplate(value).parts else {
            return value
        }
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += ReferenceTemplate.escaping(literal)
            case .reference(.environment(let name)):
                // A variable that cannot be taken stays a reference, as if it stood elsewhere.
                let above = scope.variables[name].flatMap { try? $0.value.get() }
                if above != nil { scope.used.insert(name) }
                text += above ?? Reference.environment(name).text
            case .reference(let file): text += file.text
            }
            guard text.utf8.count <= EnvFile.maximumValue else {
                throw .tooLarge(limit: EnvFile.maximumValue)
            }
        }
        return text
    }
}
