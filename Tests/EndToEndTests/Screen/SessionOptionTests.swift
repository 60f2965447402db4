import Foundation
import TestSupport
import Testing

/// What a session may do, and what a person has set.
struct SessionOptionTests {
    private func program() async throws -> Program {
        let program = try Program()
        try await program.succeed(
            "add", "only", "--provider", "litellm", "--model", "m", "--base-url",
            "http://127.0.0.1:9/v1", "--headers-file",
            program.home.write("X-Token: a-token-of-the-gateway-1\n", to: "headers"))
        return program
    }

    @Test func aReadOnlySessionSaysSoOfEveryChange() async throws {
        let program = try await program()
        let person = try await Person(program, ["--read-only"])
        try await person.sees("only")
        let why = "this session is read-only"
        for key in ["a", "d", "D", "s"] {
            try await person.presses(key)
            try await person.sees(why)
            try await person.presses("C-l", "g")
        }
        // The help says the same, and can be searched for it.
        try await person.presses("?", "/")
        try await person.types("read-only")
        try await person.presses("Enter")
        try await person.sees("(not now: \(why))")
        try await person.presses("q")
        try await person.sees("Enter open")
        try await person.presses("Enter")
        try await person.sees("X-Token")
        for key in ["w", "E", "C", "Enter"] {
            try await person.presses(key)
            try await person.sees(why)
            try await person.presses("g")
        }
        #expect(try await program.succeed("headers", "only").contains("X-Token"))
    }

    @Test func aSessionWithoutRevealShowsNoValue() async throws {
        let person = try await Person(try await program(), ["--no-reveal"])
        try await person.sees("only")
        try await person.presses("Enter")
        try await person.sees("X-Token")
        try await person.goesToHeaders()
        for key in ["v", "y", "m", "D"] {
            try await person.presses(key)
            let screen = try await person.sees("(--no-reveal)")
            #expect(!screen.contains("a-token-of-the-gateway"))
            try await person.presses("k", "j")
            try await person.sees("the row again") { $0.line.contains("X-Token") }
        }
    }

    @Test func aShownValueIsHiddenAfterTenSeconds() async throws {
        let person = try await Person(try await program())
        try await person.sees("only")
        try await person.presses("Enter")
        try await person.sees("X-Token")
        try await person.goesToHeaders()
        try await person.presses("v")
        try await person.sees("a-token-of-the-gateway-1")
        // Nobody presses a key.
        try await person.terminal.shows("the mask again", within: .seconds(20)) {
            $0.contains("********ay-1") && !$0.contains("a-token-of-the-gateway-1")
        }
    }

    @Test func ownKeysHoldAndMistakesAreNamedByLine() async throws {
        let program = try await program()
        try program.home.write(
            "key add = Ins\n\nkey saave = x\ncolor ok = redd\n", to: ".config/modelpool/config")
        let person = try await Person(program)
        let screen = try await person.sees("Ins add").split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(screen.contains("line 3: there is no action saave"))
        #expect(screen.contains("line 4: redd is no color"))
        try await person.presses("IC")
        try await person.sees("new model")
        try await person.presses("Escape")
        try await person.sees("w save")
        try await person.presses("q")
        try await person.sees("Ins add")
        try await person.presses("a")
        try await person.sees("a does nothing here")
    }

    @Test func commandsAreCompletedAndComeBack() async throws {
        let person = try await Person(try await program())
        try await person.sees("only")
        try await person.presses(":")
        try await person.types("aud")
        try await person.presses("Tab")
        try await person.sees(":audit")
        try await person.presses("Enter")
        try await person.sees("audit log")
        try await person.presses("q")
        try await person.sees("Enter open")
        try await person.presses(":", "Up")
        try await person.sees(":audit")
        try await person.presses("C-u")
        try await person.types("adit")
        try await person.presses("Enter")
        try await person.sees("did you mean :audit?")
        try await person.presses(":", "q", "Enter")
        #expect(try await person.terminal.exitCode() == 0)
    }

    @Test func whatCannotBeCopiedIsSavedToAFile() async throws {
        let program = try await program()
        // The console of Linux has no clipboard that a program could fill.
        let person = try await Person(program, terminal: "linux")
        try await person.sees("only")
        try await person.presses("Enter")
        try await person.sees("X-Token")
        try await person.goesToHeaders()
        try await person.presses("y")
        try await person.sees("Copy a secret")
        try await person.presses("y")
        try await person.sees("this terminal has no clipboard")
        try await person.presses("Enter")
        try await person.sees("w save")
        try await person.presses("y", "s")
        try await person.sees("Save a value")
        try await person.presses("C-u")
        let file = program.home.file("value")
        try await person.types(file)
        try await person.presses("Enter")
        try await person.sees("saved ")
        #expect(try program.home.read("value") == "a-token-of-the-gateway-1")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try await program.succeed("audit", "--json").contains("\"reveal\""))

        try await person.presses("p")
        try await person.sees("> request")
        try await person.presses("s", "C-u")
        try await person.types(program.home.file("request.sh"))
        try await person.presses("Enter")
        try await person.sees("saved ")
        let command = try program.home.read("request.sh")
        #expect(command.contains("curl"))
        #expect(!command.contains("a-token-of-the-gateway"))
    }

    @Test func anExportOverwritesNothing() async throws {
        let program = try await program()
        let file = try program.home.write("precious", to: "models.json")
        let person = try await Person(program)
        try await person.sees("only")
        try await person.presses("x")
        try await person.sees("models.json")
        try await person.presses("Enter")
        // The dialog stays with the reason, and the name can be mended there.
        try await person.sees("! cannot write \"models.json\": File exists")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
        try await person.presses("C-u")
        try await person.types("other.json")
        try await person.presses("Enter")
        try await person.sees("saved ")
        let export = try program.home.read("other.json")
        #expect(export.contains("X-Token"))
        #expect(!export.contains("a-token-of-the-gateway"))
    }

    @Test func pathsAreCompleted() async throws {
        let program = try await program()
        let model = "model_list:\n- model_name: m\n  litellm_params: {model: openai/gpt-4o}\n"
        _ = try program.home.write(model, to: "quite-a-long-name-a.yaml")
        _ = try program.home.write(model, to: "quite-a-long-name-b.yaml")
        try FileManager.default.createDirectory(
            atPath: program.home.file("quite-another"), withIntermediateDirectories: false)
        let person = try await Person(program)
        try await person.sees("only")
        try await person.presses("i")
        try await person.types("quite-a")
        try await person.presses("Tab")
        try await person.sees("quite-another/")
        try await person.types("-")
        try await person.presses("Tab")
        try await person.sees("  quite-a-long-name-b.yaml")
        try await person.presses("Tab", "Tab")
        try await person.sees("> quite-a-long-name-b.yaml")
        try await person.presses("Enter")
        try await person.sees("LiteLLM: 1 model,")
        try await person.presses("Escape", ":")
        try await person.types("import quite-a-long-name-a")
        try await person.presses("Tab")
        try await person.sees(":import quite-a-long-name-a.yaml")
        try await person.presses("Enter")
        try await person.sees("LiteLLM: 1 model,")
    }

    @Test func headerNamesAreCompleted() async throws {
        let person = try await Person(try await program())
        try await person.sees("only")
        try await person.presses("Enter")
        try await person.sees("X-Token")
        try await person.presses("a")
        try await person.types("anthropic-b")
        try await person.sees("Comma-separated beta features")
        try await person.presses("Tab", "Tab")
        try await person.types("tools")
        try await person.presses("Enter")
        let screen = try await person.sees("2 rows")
        #expect(screen.contains("anthropic-beta"))
    }
}
