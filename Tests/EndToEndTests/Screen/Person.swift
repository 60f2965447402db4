import TestSupport

/// Somebody at the program's screen, who looks before pressing the next key.
struct Person {
    let terminal: Tmux
    /// Its home goes when nobody holds it any more.
    private let program: Program

    init(
        _ program: Program, _ arguments: [String] = [], columns: Int = 80, rows: Int = 24,
        terminal: String = "tmux-256color"
    ) async throws {
        self.program = program
        self.terminal = try await program.open(
            arguments, columns: columns, rows: rows, terminal: terminal)
    }

    @discardableResult
    func sees(_ text: String, within limit: Duration = .seconds(60)) async throws -> String {
        try await terminal.shows(text, within: limit)
    }

    /// Waits until a test is over and its verdict is this one.
    @discardableResult
    func seesTheEnd(of test: String) async throws -> String {
        try await terminal.shows("a test that ended with \(test)") {
            $0.contains(test) && $0.contains("Next:")
        }
    }

    /// Presses keys by tmux's names, or single letters. After Esc it looks up first: what follows
    /// at once may come together with it, and is Alt and a key then.
    func presses(_ keys: String...) async throws {
        for (index, key) in keys.enumerated() {
            guard key == "Escape", index < keys.count - 1 else {
                try await terminal.press(key)
                continue
            }
            try await pressesEscape()
        }
    }

    func pressesEscape() async throws {
        let before = try await picture()
        try await terminal.press("Escape")
        try await sees("what Esc does") { $0 != before }
    }

    func types(_ text: String) async throws { try await terminal.type(text) }

    /// Moves up the form, then down its left column, until the focus is on a field.
    func goes(to field: String) async throws {
        try await presses("g")
        try await terminal.shows("the first field") { $0.contains(">  Name") }
        for _ in 0..<12 {
            let screen = try await terminal.screen()
            if screen.firstMatch(of: try Regex(">  \(field)")) != nil { return }
            try await presses("j")
            try await terminal.shows("the focus elsewhere") { $0 != screen }
        }
        throw NeverHappened(
            what: "the focus on \(field)", limit: .zero, detail: try await terminal.screen())
    }

    /// Fills a field of the form.
    func fills(_ field: String, with text: String) async throws {
        try await goes(to: field)
        try await presses("Enter")
        try await sees("Enter take")
        try await presses("C-u")
        try await types(text)
        try await presses("Enter")
        try await sees("w save")
    }

    /// Adds a model from the list, up to the point of saving.
    func fillsNewModel(
        name: String, provider: String, model: String, url: String, key: String?
    ) async throws {
        try await presses("a")
        try await sees("new model")
        try await types(name)
        try await presses("Tab")
        try await sees("Provider ─")
        try await types(provider)
        try await presses("Enter")
        try await terminal.shows("the list of providers gone") { !$0.contains("Provider ─") }
        // Enter in the list of providers goes on to the model's id.
        try await types(model)
        try await presses("Enter")
        try await sees("w save")
        try await fills("Base URL", with: url)
        if let key { try await fills("API key", with: key) }
    }

    /// Moves to the first row of the header editor, or to its "add a header".
    func goesToHeaders() async throws {
        try await terminal.shows("the form") { $0.contains("── Headers ─") }
        for _ in 0..<12 {
            let picture = try await picture()
            let lines = picture.text.split(separator: "\n", omittingEmptySubsequences: false)
            if let title = lines.firstIndex(where: { $0.contains("── Headers ─") }),
                picture.row > title
            {
                return
            }
            try await presses("j")
            try await sees("the focus elsewhere") { $0 != picture }
        }
    }

    /// Closes the program from the list.
    func leaves() async throws -> Int32? {
        try await presses("q")
        return try await terminal.exitCode()
    }
}
