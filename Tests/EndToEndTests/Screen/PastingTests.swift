import Foundation
import TestSupport
import Testing

/// A curl command with thirty headers, pasted by terminals with and without bracketed paste.
struct PastingTests {
    private static let command: String = {
        let headers = (1...30).map { "  -H 'X-Nr-\($0): value-number-\($0)'" }
        return (["curl https://gw.example/v1"] + headers).joined(separator: " \\\n") + "\n"
    }()

    private func form() async throws -> (Program, Person) {
        let program = try Program()
        try await program.succeed(
            "add", "pasted", "--provider", "litellm", "--model", "m", "--base-url",
            "http://127.0.0.1:9/v1")
        let person = try await Person(program)
        try await person.sees("pasted")
        try await person.presses("Enter")
        try await person.sees("[+] add a header")
        return (program, person)
    }

    private func takeAndSave(_ program: Program, _ person: Person) async throws {
        let preview = try await person.sees("+30 new")
        #expect(!preview.contains("value-number"))
        // Nothing is in the form, and nothing stored, until it is taken and saved.
        #expect(try await program.succeed("headers", "pasted", "--json").contains("X-Nr") == false)
        try await person.presses("Enter")
        try await person.sees("30 rows")
        #expect(try await program.succeed("headers", "pasted", "--json").contains("X-Nr") == false)
        try await person.presses("w")
        try await person.sees("saved pasted")
        let stored = try await program.succeed("headers", "pasted", "--json")
        for number in 1...30 { #expect(stored.contains("\"X-Nr-\(number)\"")) }
    }

    enum Place: String, CaseIterable, Sendable {
        case list, filter, palette, fields, headers, value
    }

    /// Where its letters would be keys: nothing is pressed, sent, saved or lost.
    @Test(arguments: Place.allCases)
    func aPasteWithoutBracketsPressesNoKeys(_ place: Place) async throws {
        let server = try LoopbackServer(answering: HTTPText.answer("{}"))
        let program = try Program()
        try await program.succeed(
            "add", "pasted", "--provider", "litellm", "--model", "m", "--base-url",
            server.url("/v1"), "--headers-file",
            program.home.write("X-Old: an-old-value\n", to: "headers"))
        let before = try await program.succeed("audit", "--json")
        let person = try await Person(program)
        try await person.sees("Enter open")
        switch place {
        case .list: break
        case .filter: try await person.presses("/")
        case .palette: try await person.presses(":")
        case .fields, .headers, .value:
            try await person.presses("Enter")
            try await person.sees("X-Old")
            if place != .fields { try await person.goesToHeaders() }
        }
        if place == .value {
            try await person.presses("Enter")
            try await person.sees("Enter take")
        }
        try await person.terminal.paste(Self.command, inBrackets: false)
        switch place {
        case .filter, .palette:
            try await person.sees("-H 'X-Nr-30: value-number-30'")
            try await person.presses("Escape")
            try await person.sees("1 of 1")
        case .list, .fields, .headers, .value:
            try await person.sees("+30 new")
            try await person.presses("Escape")
            let form = try await person.sees("[+] add a header")
            #expect(form.contains("1 row"))
            #expect(!form.contains("modified"))
        }
        #expect(server.connections.isEmpty)
        #expect(try await program.succeed("audit", "--json") == before)
    }

    /// What a script sends at once is pressed, key by key.
    @Test func severalKeysAtOnceAreStillPressed() async throws {
        let (program, person) = try await form()
        try await person.terminal.press("a", "X-Script: from a script", "Enter", "Escape", "w")
        try await person.sees("saved pasted")
        #expect(try await program.succeed("headers", "pasted").contains("X-Script"))
    }

    @Test func aBracketedPasteIsPreviewedAndSubmitsNothing() async throws {
        let (program, person) = try await form()
        try await person.terminal.paste(Self.command)
        try await takeAndSave(program, person)
    }

    @Test func aPasteWithoutBracketsLosesNothing() async throws {
        let (program, person) = try await form()
        try await person.presses("a")
        try await person.sees("Enter take")
        try await person.terminal.paste(Self.command, inBrackets: false)
        try await person.sees("31 lines taken")
        try await person.presses("Enter")
        try await takeAndSave(program, person)
    }

    /// A request as people have it at hand: a model, its key in its field, in clear nowhere.
    @Test(arguments: [true, false])
    func aRequestPastedOnTheListBecomesAModel(_ inBrackets: Bool) async throws {
        let program = try Program()
        let person = try await Person(program)
        try await person.sees("No models yet")
        try await person.terminal.paste(
            """
            curl https://api.openai.com/v1/chat/completions \\
              -H 'Content-Type: application/json' \\
              -H 'Authorization: Bearer sk-proj-0123456789abcdefcdef' \\
              -H 'X-Title: a title of mine' \\
              -d '{"model": "gpt-4o-mini", "messages": []}'

            """, inBrackets: inBrackets)
        let preview = try await person.sees("1 to be added")
        #expect(preview.contains("= Authorization: ********cdef"))
        #expect(preview.contains("goes to the API key field"))
        #expect(preview.contains("+ X-Title: ********"))
        #expect(preview.contains("left out: set by HTTP itself"))
        #expect(!preview.contains("sk-proj") && !preview.contains("a title of mine"))
        try await person.presses("Enter")
        try await person.sees("1 model imported")
        let model = try await program.succeed("show", "gpt-4o-mini", "--json")
        #expect(model.contains("X-Title") && !model.contains("Authorization"))
    }

    @Test func variablesPastedIntoAFormAreNoHeaders() async throws {
        let (program, person) = try await form()
        try await person.terminal.paste(
            "OPENAI_API_KEY=sk-proj-0123456789\nLLM_API_KEY=sk-of-our-own-0123456789abcd\n"
                + "LLM_BASE_URL=https://x\nX_TEAM=research\n")
        let preview = try await person.sees("the API key, +1 new")
        #expect(preview.contains("left out: the key of another"))
        #expect(preview.contains("= LLM_API_KEY: ********abcd"))
        try await person.presses("Enter")
        try await person.sees("1 row")
        try await person.presses("w")
        try await person.sees("saved pasted")
        let stored = try await program.succeed("headers", "pasted")
        #expect(stored.contains("X-Team") && !stored.lowercased().contains("openai"))
    }
}
