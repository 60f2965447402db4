internal import Interchange
internal import PoolModel

/// What a person's configuration says of references: the helpers, and which variables and files
/// may go where out of a pool that others can write.
///
///     helper corp-token = gcloud auth print-access-token
///     helper corp-token origin = https://llm-gw.corp.example
///     allow env TEAM_TOKEN origin = https://llm-gw.corp.example
///
/// A line with a mistake is left out and named; the others hold.
struct ReferenceSettings: Sendable, Equatable {
    private(set) var helpers: [String: HelperDeclaration] = [:]
    private(set) var allowed: [Reference: [Origin]] = [:]
    private(set) var problems: [UserConfiguration.Problem] = []

    /// Whether it says anything at all.
    var says: Bool { !helpers.isEmpty || !allowed.isEmpty }

    /// What lines of it begin with.
    static let words = ["helper", "allow"]

    init(_ text: String) {
        var started: Set<String> = []
        for (number, line) in UserConfiguration.lines(of: text) {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, Self.words.contains(String(first)) else { continue }
            if let sentence = first == "helper" ? takeHelper(line, &started) : takeAllowance(line) {
                problems.append(UserConfiguration.Problem(line: number, sentence: sentence))
            }
        }
        for name in helpers.keys where helpers[name]?.command.isEmpty == true {
            helpers[name] = nil
        }
    }

    private mutating func takeHelper(_ line: String, _ started: inout Set<String>) -> String? {
        guard let equals = line.firstIndex(of: "=") else {
            return "write  helper NAME = COMMAND  or  helper NAME OPTION = VALUE"
        }
        let left = line[..<equals].split(whereSeparator: \.isWhitespace).map(String.init)
        let right = line[line.index(after: equals)...]
        guard (2...3).contains(left.count) else { return "one name belongs before the =" }
        let name = left[1]
        guard Reference.isHelperName(name) else {
            return "\(name) is no name: letters, digits, ., _ and - only"
        }
        var helper = helpers[name] ?? HelperDeclaration(name: name)
        let problem: String?
        if left.count == 2 {
            guard started.insert(name).inserted else {
                return "helper \(name) is declared twice; the first one is used"
            }
            problem = Self.takeCommand(String(right), &helper)
        } else if let option = HelperOption.all.first(where: { $0.name == left[2] }) {
            problem = option.take(
                right.split(whereSeparator: \.isWhitespace).map(String.init), &helper)
        } else {
            return "a helper has no option \(left[2]); it has "
                + HelperOption.all.map(\.name).joined(separator: ", ")
        }
        if problem == nil { helpers[name] = helper }
        return problem
    }

    private static func takeCommand(_ text: String, _ helper: inout HelperDeclaration) -> String? {
        guard let words = CommandWords.split(text) else {
            return
                "no shell reads this: quotes are closed, and there is nothing to expand, no pipe "
                + "and no redirection; where you want a shell, write sh -c '...'"
        }
        guard let program = words.first, !program.isEmpty else { return "it runs nothing" }
        // Which program that is would depend on where one stands.
        guard !program.contains("/") || program.hasPrefix("/") else {
            return "\(program): write the whole path, from / on, or a name that is in PATH"
        }
        helper.command = words
        return nil
    }

    private mutating func takeAllowance(_ line: String) -> String? {
        let usage =
            "write  allow env NAME origin = https://HOST  or  "
            + "allow file /PATH origin = https://HOST"
        // A path may have one, an origin has none.
        guard let equals = line.lastIndex(of: "="),
            let words = CommandWords.split(String(line[..<equals])), words.count == 4,
            words[3] == "origin"
        else { return usage }
        let reference: Reference
        switch words[1] {
        case "env": reference = .environment(words[2])
        case "file" where words[2].hasPrefix("/"): reference = .file(words[2])
        default: return usage
        }
        let texts = line[line.index(after: equals)...].split(whereSeparator: \.isWhitespace)
        let (origins, problem) = Self.origins(texts.map(String.init))
        if problem == nil { allowed[reference, default: []] += origins }
        return problem
    }

    /// - Returns: what is wrong with them, where something is.
    static func origins(_ texts: [String]) -> (origins: [Origin], problem: String?) {
        var origins: [Origin] = []
        for text in texts {
            // What is wrong with it matters less than how it is written.
            guard let url = try? BaseURL(text), url.path.isEmpty, url.query == nil else {
                return ([], "\(text) is no origin; write https://HOST or https://HOST:PORT")
            }
            origins.append(url.origin)
        }
        return (origins, origins.isEmpty ? "an origin is missing: https://HOST" : nil)
    }
}
