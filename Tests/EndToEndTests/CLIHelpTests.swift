import Foundation
import TestSupport
import Testing

/// The help, made from the program's own tables.
struct CLIHelpTests {
    @Test(arguments: ["verdicts", "headers", "providers", "keys", "exit-codes"])
    func everyTopicHasAPage(_ topic: String) async throws {
        let page = try await CLI()("help", topic).expectSuccess().output
        #expect(page.count > 200)
    }

    @Test(arguments: [
        "verdicts", "headers", "providers", "keys", "exit-codes", "test", "import", "key",
    ])
    func pagesFitATerminal(_ topic: String) async throws {
        let page = try await CLI()("help", topic).expectSuccess().output
        let long = page.split(separator: "\n").filter { $0.count > 80 }
        #expect(long == [])
    }

    @Test(arguments: [60, 100]) func pagesFitThisTerminal(_ columns: Int) async throws {
        let cli = try CLI()
        var environment = cli.environment
        environment["PAGER"] = "cat"
        for topic in ["providers", "test"] {
            let terminal = try PseudoTerminal(
                Surroundings.modelpool, ["help", topic], environment: environment,
                columns: columns, rows: 200)
            try await terminal.waitForExit()
            let lines = String(decoding: terminal.received, as: UTF8.self)
                .components(separatedBy: "\r\n")
            #expect(lines.count > 10)
            #expect(lines.filter { $0.count > columns } == [])
            // Nothing is broken that would have had room.
            #expect(
                topic == "test"
                    || lines.contains { $0.hasPrefix("gemini ") && $0.hasSuffix("/v1beta") }
                        == (columns == 100)
            )
        }
    }

    @Test func theTwoKindsOfKeysPointToEachOther() async throws {
        let cli = try CLI()
        #expect(try await cli("help", "keys").output.contains("modelpool key --help"))
        #expect(try await cli("key", "--help").output.contains("modelpool help keys"))
    }

    @Test func theVerdictsAreHeadings() async throws {
        let page = try await CLI()("help", "verdicts").expectSuccess().output
        #expect(page.contains("\ngateway_forbidden\n"))
    }

    /// README's table is written for people; the codes in it are the program's.
    @Test func theReadmeHasTheSameExitCodes() async throws {
        let readme = try String(
            contentsOfFile: Surroundings.repository + "/README.md", encoding: .utf8)
        let start = try #require(readme.range(of: "\n### Exit codes\n")).upperBound
        let rest = readme[start...]
        let section = rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
        let listed = section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
            .compactMap { $0.split(separator: "|").first }
            .compactMap { Int($0.filter(\.isNumber)) }
        let exits = try await CLI()("help", "exit-codes").expectSuccess().output
        let numbers = exits.split(separator: "\n").compactMap { $0.split(separator: " ").first }
            .compactMap { Int($0) }
        #expect(listed == numbers && numbers.count > 5)
    }

    @Test func theManualExplainsEveryVerdict() async throws {
        let manual = try await CLI()("manual").expectSuccess().output
        let page = try await CLI()("help", "verdicts").expectSuccess().output
        let codes = page.split(separator: "\n").filter { $0.first?.isLowercase == true }
        #expect(codes.count > 35)
        for code in codes { #expect(manual.contains("\n\(code)\n    "), "\(code)") }
    }

    /// What README tells people to type is understood: the command is there with these options.
    @Test func theReadmesCommandsAreKnown() async throws {
        let readme = try String(
            contentsOfFile: Surroundings.repository + "/README.md", encoding: .utf8)
        let commands = readme.matches(of: /modelpool ([a-z][^`|\n#]*)/).map { $0.output.1 }
        #expect(commands.count > 15)
        for command in commands {
            let words = command.replacing(/'[^']*'/, with: "X").split(separator: " ")
                .map(String.init)
            let own = words.prefix { $0 != "--" }
            let path = own.prefix { word in word.allSatisfy { $0.isLowercase || $0 == "-" } }
            let first = try #require(path.first)
            let isGroup = ["headers", "key", "pool", "sets"].contains(first) && path.count > 1
            let name = isGroup ? Array(path.prefix(2)) : [first]
            let help = try await CLI().run(name == ["help"] ? name : name + ["--help"])
            #expect(help.code == 0, "\(command): \(help.errors)")
            for option in own where option.hasPrefix("--") {
                #expect(help.output.contains(option), "\(command)")
            }
        }
    }

    /// Every command's help ends with a line to copy, and that line is understood: it is run by a
    /// shell as it stands.
    @Test func everyCommandHasAnExampleThatRuns() async throws {
        let cli = try await CLI.withModel("prod")
        try cli.home.write("OPENAI_API_KEY=sk-1\n", to: "config.yaml")
        for name in ["logger", "man"] {
            try cli.home.write("#!/bin/sh\ncat >/dev/null\n", to: name, mode: 0o700)
        }
        let folder = URL(filePath: Surroundings.modelpool).deletingLastPathComponent().path
        var environment = cli.environment
        environment["PATH"] = "\(cli.home.path):\(folder):/usr/bin:/bin"
        environment["KEY"] = Secrets.key
        environment["TOKEN"] = Secrets.first

        let commands = try await CLIHelpTests.commands(below: [])
        #expect(commands.count > 30)
        for words in commands {
            let help = try await cli.run(words + ["--help"]).output
            let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
            let start = try #require(lines.firstIndex(of: "EXAMPLE:"), "\(words)")
            let example = lines[(start + 1)...].prefix { $0.hasPrefix("  ") }
            #expect(example.contains { $0.contains("modelpool \(words.joined(separator: " "))") })
            // A watch has no end of its own.
            let script = example.joined(separator: "\n") + (words == ["watch"] ? " --once" : "")
            let ended = try await Finished.running(
                "/bin/sh", ["-c", script], environment: environment, directory: cli.home.path)
            let asks = ended.errors.contains("no terminal to ask on")
            #expect(
                (ended.code != 2 || asks) && ended.code != 127,
                "\(script): \(ended.output)\(ended.errors)")
        }
    }

    /// The words of all commands that the help lists, those with commands of their own among them.
    private static func commands(below words: [String]) async throws -> [[String]] {
        let help = try await CLI().run(words + ["--help"]).output
        let listed = help.matches(of: /\n  ([a-z][a-z-]*) {2,}[A-Z]/).map { String($0.output.1) }
        var found: [[String]] = words.isEmpty ? [] : [words]
        for word in listed where help.contains("SUBCOMMANDS") && word != "help" {
            found += try await commands(below: words + [word])
        }
        return found
    }

    @Test func aMistypedTopicIsNamed() async throws {
        let ended = try await CLI()("help", "verdict")
        #expect(ended.code == 2)
        #expect(ended.errors.contains("did you mean: modelpool help verdicts"))
    }

    @Test(arguments: [
        (
            ["key", "rotat"], "there is no command \"key rotat\"",
            "did you mean: modelpool key rotate"
        ),
        (
            ["headers", "sett", "local", "X-A"], "there is no command \"headers sett\"",
            "did you mean: modelpool headers set"
        ),
        (
            ["headers", "local", "X-A", "value"], "there is no command \"headers local\"",
            "did you mean: modelpool headers set local X-A --value-stdin"
        ),
        (
            ["add", "m", "--provider", "opena1"], "Please provide one of openai, openai-responses,",
            "did you mean: --provider openai"
        ),
        (["restore", "/nowhere"], "there is no backup at \"/nowhere\"", "nothing was changed"),
        (
            ["--pool", "/etc/passwd", "list"], "can be read or written by others",
            "if it is yours, and nobody else has written it: chmod 600 it"
        ),
    ])
    func mistakesAreNamed(_ arguments: [String], _ sentence: String, _ advice: String) async throws
    {
        let ended = try await CLI().run(arguments)
        #expect(ended.code != 0)
        #expect(ended.errors.contains(sentence), "\(ended.errors)")
        #expect(ended.errors.contains(advice), "\(ended.errors)")
    }

    @Test func theRulesOfTheHelpAreTheRulesThatRefuse() async throws {
        let cli = try await CLI.withModel()
        let page = try await cli("help", "headers").expectSuccess().output
        #expect(page.contains("transfer-encoding"))
        let refused = try await cli(
            "headers", "set", "local", "Transfer-Encoding", "--value-stdin", input: "chunked")
        #expect(refused.code == 4)
    }
}
