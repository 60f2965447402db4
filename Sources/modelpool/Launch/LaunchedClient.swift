internal import PoolModel
internal import ProviderClient

/// A program with settings of its own, which may win over the environment that it is started with:
/// how it is told a model's address and credentials so that the pool's win, and what would still
/// win over that. Each client's facts stand in its own file, with where they are from.
protocol LaunchedClient: Sendable {
    /// As it is called.
    static var name: String { get }
    /// Whether it reads files that are there for other programs as well (`.env`), so that they say
    /// nothing where it is not installed.
    static var readsSharedFiles: Bool { get }
    /// Other names that it is called by.
    static var otherNames: [String] { get }
    /// The packages that bring it, for programs that run a package.
    static var packages: [String] { get }

    init(in place: LaunchPlace)

    /// What it is started with.
    func setup(for model: LaunchedModel) throws(CommandFailure) -> LaunchSetup

    /// The versions that cannot be started so; `nil` where all that are known can.
    func unfit(for model: LaunchedModel, given arguments: ArraySlice<String>) -> UnfitVersions?

    /// What in its settings files decides where it sends which secrets.
    /// - Parameter arguments: what the person gave it, which may name such files.
    func settings(given arguments: ArraySlice<String>) -> [ClientSetting]

    /// Whether a setting would win over a setup, or read a secret out of it. Without a setup:
    /// whether it may, for some model.
    func wins(_ setting: ClientSetting, over setup: LaunchSetup?) -> Bool

    /// Arguments that the person gave and that would win.
    func winning(_ arguments: ArraySlice<String>) -> [Hindrance]

    /// All arguments: those of the setup, where they count, and the person's.
    func placed(_ arguments: [String], among given: ArraySlice<String>) -> [String]
}

extension LaunchedClient {
    static var readsSharedFiles: Bool { false }
    static var otherNames: [String] { [] }

    func unfit(for model: LaunchedModel, given arguments: ArraySlice<String>) -> UnfitVersions? {
        nil
    }

    /// The first word of a client's arguments that is no option and no option's value.
    /// - Parameter options: those that take the next word as their value.
    static func command(in arguments: ArraySlice<String>, valued options: Set<String>) -> String? {
        var words = arguments
        while let word = words.popFirst(), word != "--" {
            if options.contains(word) {
                words = words.dropFirst()
            } else if !word.hasPrefix("-") {
                return word
            }
        }
        return nil
    }

    func placed(_ arguments: [String], among given: ArraySlice<String>) -> [String] {
        arguments + given
    }
}

/// The clients that are known, by name.
enum LaunchedClients {
    static let all: [any LaunchedClient.Type] = [
        ClaudeCode.self, Codex.self, OpenCode.self, Aider.self, LLMClient.self,
    ]

    static func named(_ name: String) -> (any LaunchedClient.Type)? {
        all.first { $0.name == name || $0.otherNames.contains(name) }
    }

    /// Programs that take a key from the environment, and where to send it from their own settings
    /// only, which begin with its maker's address.
    static let unled: Set<String> = [
        // github.com/sigoden/aichat/wiki/Environment-Variables
        "aichat",
        // charmbracelet/mods, config_template.yml (`base-url` beside `api-key-env`)
        "mods",
        // earendil-works/pi, packages/coding-agent/docs (providers.md, models.md)
        "pi",
    ]

    /// - Parameter package: with a version, `@openai/codex@0.163.0` or `llm==0.36`, or without.
    static func ofPackage(_ package: String) -> (any LaunchedClient.Type)? {
        let isScoped = package.first == "@"
        let name = package.dropFirst(isScoped ? 1 : 0).prefix { !"@=<>~![".contains($0) }
        let bare = (isScoped ? "@" : "") + name
        return all.first { $0.name == bare || $0.packages.contains(bare) }
    }
}

/// What a client is started with, beside the arguments that the person gave.
struct LaunchSetup {
    var arguments: [String] = []
    var variables: [(name: String, value: Secret)] = []
    /// What the person's environment must not hand on.
    var removed: [String] = []
    /// Beginnings of such names.
    var removedBeginnings: [String] = []
    /// Whether a name is another such one.
    var isAlsoRemoved: @Sendable (String) -> Bool = { _ in false }
    /// Whether the address is asked without TLS.
    var isInClear = false
    /// Settings that win over the same in its files, with their values.
    var overridden: [String: String] = [:]
    /// Settings files of ours, written before it starts; there is no secret in them.
    var files: [(path: String, text: String)] = []
    /// Said on standard error.
    var notes: [String] = []
    /// Why it cannot be told this model at all.
    var obstacles: [Hindrance] = []

    mutating func set(_ name: String, to value: Secret?) {
        guard let value else { return }
        variables.append((name, value))
    }
}

/// The model that a client is started for.
struct LaunchedModel {
    let model: Model
    let target: ClientTarget
    /// What a person would type to have the API key printed, for a client that asks a program;
    /// `nil` where such a program could not open the pool or find the key.
    let credentialCommand: String?
    /// What its proxy and its certificates want in any program's environment.
    let surroundings: [(name: String, value: Secret)]

    /// What a client speaks, where this model speaks something else.
    func obstacle(_ client: String, speaks protocols: [WireProtocol]) -> [Hindrance] {
        guard !protocols.contains(target.wireProtocol) else { return [] }
        let spoken = protocols.map(\.rawValue).joined(separator: " or ")
        return [
            Hindrance(
                sentence: "\(client) speaks \(spoken), and \(ErrorWording.quoted(model.name)) "
                    + target.wireProtocol.rawValue,
                advice:
                    "choose another model, or change its protocol: modelpool edit MODEL --protocol")
        ]
    }

    /// For a client that can be given no query.
    func queryObstacle(_ client: String) -> [Hindrance] {
        guard let first = target.query.first else { return [] }
        return [
            Hindrance(
                sentence: "\(client) cannot be told what the address has behind ? "
                    + "(\(ErrorWording.cut(first, to: 80)))",
                advice: "choose a model without")
        ]
    }
}

/// Versions of a client that may not be started.
struct UnfitVersions {
    enum Range {
        case before([Int])
        case from([Int])
    }

    let range: Range
    /// What they do.
    let fault: String
    let remedy: String

    /// Which they are, and what they do.
    private var rule: String {
        let (limit, those) =
            switch range {
            case .before(let version): (version, "before")
            case .from(let version): (version, "from")
            }
        return "those \(those) \(limit.map(String.init).joined(separator: ".")) \(fault)"
    }

    /// The version in what a client prints that is asked for it.
    static func version(in answer: String) -> String? {
        answer.firstMatch(of: /[0-9]+(\.[0-9]+)+/).map { String($0.output.0) }
    }

    /// What is said of a client that does not tell its version, as a script around it does not.
    func doubt(_ client: String) -> String {
        "\(client) --version does not tell which it is: \(rule)"
    }

    /// What is wrong with a version.
    func hindrance(_ client: String, _ version: String) -> Hindrance? {
        let numbers = version.split(separator: ".").map { Int($0) ?? .max }
        let age: String
        switch range {
        case .before(let limit) where numbers.lexicographicallyPrecedes(limit): age = "old"
        case .from(let limit) where !numbers.lexicographicallyPrecedes(limit): age = "new"
        default: return nil
        }
        return Hindrance(sentence: "\(client) \(version) is too \(age): \(rule)", advice: remedy)
    }
}

/// A line of a client's settings that matters here.
struct ClientSetting {
    /// `/home/me/.claude/settings.json:4`.
    let place: String
    /// What it sets, or the variable that it reads.
    let name: String
    var value: String?
    /// Whether an administrator set it, so that it wins over arguments.
    var isManaged = false
    /// Whether it reads the variable named instead of setting it.
    var isReference = false
    /// Whether it stands for a file that cannot be understood.
    var isUnread = false

    var sentence: String {
        let name = ErrorWording.cut(name, to: 80)
        return "\(Sanitizer.clean(place)) "
            + (isUnread ? "cannot be read: \(name)" : "\(isReference ? "reads" : "sets") \(name)")
    }
}

/// Something that would win over what a client is started with.
struct Hindrance {
    let sentence: String
    /// What to do beside insisting.
    let advice: String
}
