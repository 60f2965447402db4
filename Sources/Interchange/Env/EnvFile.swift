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

    /// What may stand before the name: of shells, of `export -p`, and of Windows.
    private static let leads = ["export", "declare -x", "set", "SET"]

    /// - Parameter context: says which variables are set, where a default stands beside one.
    init(_ text: String, _ context: ImportContext? = nil) {
        let scope = scope
        let isAbove: (String) -> Bool = { scope.variables[$0] != nil }
        let isSet: (String) -> Bool = { name in
            isAbove(name) || context?.value(of: name).map { !$0.isEmpty } ?? false
        }
        var rest = EnvFile.withPlainLineEnds(text)[...].unicodeScalars
        var number = 1
        // Quotes that nothing closes to the end of the text: no need to look again.
        var open: Set<Unicode.Scalar> = []
        while !rest.isEmpty {
            let line = Substring(rest.prefix { $0 != "\n" })
            let start = number
            let next = rest[line.endIndex...]
            number += 1
            let meant = line.trimmed
            if meant.isEmpty || meant.hasPrefix("#") {
                rest = next.dropFirst()
            } else if let (name, value) = EnvFile.assignment(line) {
                let quote = value.trimmed.unicodeScalars.first
                let isOpen = quote.map { open.contains($0) } ?? false
                let from = isOpen ? value.unicodeScalars : rest[value.startIndex...]
                var reader = EnvValue(from, isSet: isSet, isAbove: isAbove)
                do throws(InterchangeProblem.Code) {
                    let template = try substituting(try reader.read())
                    keep(name, Variable(line: start, value: .success(template)))
                    for other in reader.defaults {
                        notes.append(.init(line: start, code: .defaultTaken(other)))
                    }
                    number += reader.lineEnds
                    rest = isOpen ? next : reader.rest
                } catch {
                    let isToTheEnd = error == .unclosedQuote && reader.rest.isEmpty
                    if isToTheEnd, let quote { open.insert(quote) }
                    keep(name, Variable(line: start, value: .failure(error)))
                    rest = next
                }
                rest = rest.dropFirst()
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

    /// The name and what stands after `=`.
    static func assignment(_ line: Substring) -> (name: String, value: Substring)? {
        var text = line.trimmed
        for lead in leads where text.hasPrefix(lead + " ") || text.hasPrefix(lead + "\t") {
            text = text.dropFirst(lead.count).trimmed
            break
        }
        guard let (name, value) = text.cut(at: "="), ShellLexer.isName(String(name.trimmed)) else {
            return nil
        }
        return (String(name.trimmed), value)
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
