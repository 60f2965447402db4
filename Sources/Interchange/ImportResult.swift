package import FoundationEssentials
package import PoolModel

/// The forms in which models come and go.
package enum InterchangeFormat: String, Sendable, CaseIterable {
    /// Our own.
    case json
    case litellm
    case curl
    case env
    case claude, codex
    case ccSwitch = "cc-switch"
    case opencode, crush, llm
    case continueDev = "continue"
    case postman, har
    /// Requests as HTTP writes them; only read.
    case http
    /// A message or code, by its labels and arguments; only read.
    case snippet
    /// The seed system's table as CSV; only read.
    case seed

    /// As it is said to people.
    package var title: String {
        switch self {
        case .json: "modelpool JSON"
        case .litellm: "LiteLLM"
        case .curl: "curl"
        case .env: "env"
        case .claude: "Claude Code"
        case .codex: "Codex"
        case .ccSwitch: "cc-switch"
        case .opencode: "opencode"
        case .crush: "Crush"
        case .llm: "llm"
        case .continueDev: "Continue"
        case .postman: "Postman"
        case .har: "HAR"
        case .http: "HTTP"
        case .snippet: "snippet"
        case .seed: "llm_models"
        }
    }
}

/// What an import found. Nothing is stored by it: the caller shows it and saves all of it in one
/// transaction, or nothing.
package struct ImportResult: Sendable, Equatable {
    package var format: InterchangeFormat?
    /// Models that can be saved: version 0, their secrets `new`.
    package var models: [Model] = []
    /// Header sets that they attach, as drafts like them.
    package var sets: [Model] = []
    /// What cannot be taken: whole models, lines, or the text itself.
    package var rejected: [InterchangeProblem] = []
    /// What was taken with a remark, and what has no place here (unknown keys).
    package var notes: [InterchangeProblem] = []

    /// All that is to be saved: the sets first, since models attach them.
    package var entries: [Model] { sets + models }

    package init(format: InterchangeFormat? = nil, rejected: [InterchangeProblem] = []) {
        self.format = format
        self.rejected = rejected
    }
}

/// What an import needs beside the text.
package struct ImportContext: Sendable {
    package var now: Date
    package var makeID: @Sendable () -> UUID
    /// For base URLs that stand in the environment.
    package var environment: [String: String]
    /// The variables of a file that was named beside the text.
    package var given: [String: String]
    /// Ids that the pool has already; a model that brings one of them gets another.
    package var takenIDs: Set<UUID>
    package var seed: SeedSettings?

    package init(
        now: Date, environment: [String: String] = [:], given: [String: String] = [:],
        takenIDs: Set<UUID> = [], seed: SeedSettings? = nil,
        makeID: @escaping @Sendable () -> UUID = { UUID() }
    ) {
        self.now = now
        self.environment = environment
        self.given = given
        self.takenIDs = takenIDs
        self.seed = seed
        self.makeID = makeID
    }
}

extension ImportContext {
    /// A variable's value; a file that was named wins over the environment.
    func value(of variable: String) -> String? { given[variable] ?? environment[variable] }

    /// Takes the variables of an `.env` file, or the texts of a JSON object (llm's `keys.json`,
    /// Codex's `auth.json`); what it names itself is looked up now.
    package mutating func takeVariables(of bytes: [UInt8]) throws(InterchangeProblem) {
        let bytes = try ForeignText.checked(bytes, limit: ModelImport.maximumSize)
        if bytes.first == UInt8(ascii: "{") {
            for member in try JSONValue.reading(bytes).members ?? [] {
                given[member.name] = member.value.string
            }
            return
        }
        let file = EnvFile(String(decoding: bytes, as: UTF8.self), self)
        if let problem = file.problems.first { throw problem }
        for (name, variable) in file.variables {
            do throws(InterchangeProblem.Code) {
                given[name] = try resolved(try variable.value.get())
            } catch {
                // It may be one that nobody asks for; whoever does hears that it is not set.
                continue
            }
        }
    }

    /// The text that a template stands for, where a field can hold no reference (a base URL, a
    /// model id): variables are looked up now.
    func resolved(_ template: String) throws(InterchangeProblem.Code) -> String {
        // What is no template stands for itself.
        guard let parts = try? ReferenceTemplate(template).parts else { return template }
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .reference(.environment(let name)):
                guard let value = value(of: name) else { throw .unresolvedVariable(name) }
                text += value
            case .reference(let file): text += file.text
            }
        }
        return text
    }
}

/// How the seed system's secrets are opened; the caller has the cipher and the key.
package struct SeedSettings: Sendable {
    /// The value behind a stored text; `nil` where the key does not open it.
    package var decrypt: @Sendable (String) -> Secret?
    /// Whether a text that cannot be opened may be taken as the value itself.
    package var acceptsPlaintext: Bool
    package var isDefaultKey: Bool

    package init(
        acceptsPlaintext: Bool = false, isDefaultKey: Bool = false,
        decrypt: @escaping @Sendable (String) -> Secret?
    ) {
        self.decrypt = decrypt
        self.acceptsPlaintext = acceptsPlaintext
        self.isDefaultKey = isDefaultKey
    }
}
