import Foundation
import TestSupport
import Testing

/// The completions as they are installed, in the real shells at a terminal.
struct CLICompletionTests {
    /// A shell without the machine's settings, and how it finds what is installed in `~/.local`.
    struct Shell: CustomTestStringConvertible, Sendable {
        let program: String
        let arguments: [String]
        let preparation: String
        var testDescription: String { program }

        static let all = [
            Shell(
                program: "/bin/bash", arguments: ["--norc", "--noprofile", "-i"],
                preparation: "source /usr/share/bash-completion/bash_completion"),
            Shell(
                program: "/usr/bin/zsh", arguments: ["-f", "-i"],
                preparation: "fpath+=(~/.local/share/zsh/site-functions);"
                    + " autoload -Uz compinit; compinit -D -u"),
            // Its own prompt names the folder, which may be called as the program is.
            Shell(
                program: "/usr/bin/fish", arguments: ["-i"],
                preparation: "function fish_prompt; echo '> '; end"),
        ]
    }

    @Test(arguments: Shell.all)
    func modelsHeadersAndCommandsAreCompleted(_ shell: Shell) async throws {
        let cli = try await CLI.withModel("two words")
        try await cli("add", "other", "--provider", "vllm", "--model", "m").expectSuccess()
        try await cli(
            "headers", "set", "other", "X-Far", "--value-stdin", input: Secrets.first
        ).expectSuccess()
        for set in ["corp", "night"] {
            try await cli("sets", "add", set, "--headers-file", "-", input: "X-\(set): \(set)\n")
                .expectSuccess()
        }
        try await install(cli)
        let terminal = try await open(shell, cli)
        for (typed, completed) in [
            // Without the other model's names, and with those that people often want.
            ("modelpool headers unset two\\ words X-F\t", "two\\ words X-First"),
            ("modelpool headers set other X-Fi\t", "set other X-First"),
            ("modelpool headers set other X-Gat\t", "set other X-Gateway-Token"),
            ("modelpool headers set tw\t", "headers set two\\ words"),
            ("modelpool test tw\t", "test two\\ words"),
            ("modelpool dis\t", "modelpool disable"),
            // The model may stand where the commands of `headers` do.
            ("modelpool headers tw\t", "modelpool headers two\\ words"),
            ("modelpool headers uns\t", "modelpool headers unset"),
            ("modelpool sets headers co\t", "modelpool sets headers corp"),
            ("modelpool sets headers uns\t", "modelpool sets headers unset"),
            ("modelpool sets headers unset corp X-\t", "unset corp X-corp"),
            ("modelpool sets headers set night X-co\t", "set night X-corp"),
            ("modelpool sets show co\t", "sets show corp"),
            ("modelpool sets edit co\t", "sets edit corp"),
            ("modelpool sets attach co\t", "sets attach corp"),
            ("modelpool sets attach corp oth\t", "sets attach corp other"),
            ("modelpool sets detach ni\t", "sets detach night"),
            ("modelpool sets remove ni\t", "sets remove night"),
            ("modelpool help exi\t", "modelpool help exit-codes"),
            ("modelpool help bac\t", "modelpool help backup"),
        ] {
            terminal.type(typed)
            try await terminal.wait(forText: completed)
            // Ctrl-U takes the line away again; the screen shall not hold the next answer yet.
            terminal.type("\u{15}\u{0C}")
            try await terminal.wait(for: "an empty line") { !$0.text.contains("modelpool") }
        }
    }

    private func install(_ cli: CLI) async throws {
        var environment = cli.environment
        environment["MODELPOOL_BINARY"] = Surroundings.modelpool
        try await Finished.running(
            "bash", [Surroundings.repository + "/Resources/install.sh", cli.home.file(".local")],
            environment: environment
        ).expectSuccess()
    }

    private func open(_ shell: Shell, _ cli: CLI) async throws -> PseudoTerminal {
        var environment = cli.environment
        environment["PATH"] = cli.home.file(".local/bin") + ":/usr/bin:/bin"
        environment["TERM"] = "xterm"
        let terminal = try PseudoTerminal(
            shell.program, shell.arguments, environment: environment, columns: 120)
        // What is waited for is not in the typed text itself.
        terminal.type("cd; " + shell.preparation + "; echo rea''dy\r")
        try await terminal.wait(forText: "ready")
        return terminal
    }

    // MARK: Names that a shell could take for something else

    /// A name and what is typed of it before TAB is pressed. `hit` is a program that leaves a file.
    private static let names = [
        ("a$(hit)", "a"), ("b`hit`", "b"), ("c'$(hit)'", "c"), ("d\"; hit; \"", "d"),
        ("e two  words", "e"), ("f* ? [x]", "f"), ("~root", "\\~"), ("g;hit", "g"),
        ("h$HOME ${HOME}", "h"), ("i\\", "i"), ("j!!x", "j"), ("k:8b", "k"), ("K:$(hit)", "K"),
        ("=hit", "\\="), ("#hit", "\\#"),
        ("l'\"$(hit)`hit`", "l"), ("m&hit&", "m"), ("n>hit <hit", "n"), ("(hit)", "\\("),
        ("o#x #y", "o"), ("p{1,2}", "p"), ("q=$(hit)", "q"), ("r|hit", "r"), ("s\u{E4}$(hit)", "s"),
        ("t\\$(hit)", "t"), ("v%s%n", "v"), ("w\\n$'\\x41'", "w"), ("y^hit^", "y"),
    ]

    /// Names of headers are tokens.
    private static let headers = [
        ("Xa`hit`", "Xa"), ("Xb$HOME", "Xb"), ("Xc'hit|hit&hit'", "Xc"), ("Xd*", "Xd"),
        ("Xe!!", "Xe"), ("~root", "\\~"),
    ]

    @Test(arguments: Shell.all)
    func whatThePoolHoldsIsQuotedAndNeverRun(_ shell: Shell) async throws {
        let cli = try CLI()
        try await install(cli)
        let models = CLICompletionTests.names.map { name, _ in
            ["model_name": name, "litellm_params": ["model": "openai/m", "api_key": "k"]]
        }
        let configuration = try JSONSerialization.data(withJSONObject: ["model_list": models])
        let file = try cli.home.write(String(decoding: configuration, as: UTF8.self), to: "list")
        try await cli("import", file, "--format", "litellm").expectSuccess()
        for (header, _) in CLICompletionTests.headers {
            try await cli("headers", "set", "a$(hit)", header, "--value-stdin", input: "v")
                .expectSuccess()
        }
        // A name that nobody can type, which the store refuses.
        try await cli("add", "torn", "--provider", "vllm", "--model", "m").expectSuccess()
        try await Finished.running(
            "sqlite3",
            [cli.pool, "UPDATE model SET name = 'u' || char(10) || '$(hit)' WHERE name = 'torn'"]
        ).expectSuccess()
        // Files that the patterns among the names match.
        for file in ["f1 2 x", "Xd1", "two"] { try cli.home.write("", to: file) }
        try cli.home.write(
            "#!/bin/sh\necho \"$0 $*\" >>\"$HOME/was-run\"\n", to: ".local/bin/hit", mode: 0o755)
        // Stands for the program and keeps what the shell made of the line.
        let program = cli.home.file(".local/bin/modelpool")
        try FileManager.default.removeItem(atPath: program)
        try cli.home.write(
            """
            #!/bin/sh
            case $1 in ---completion) exec '\(Surroundings.modelpool)' "$@" ;; esac
            printf '%s\\n' "$@" >"$HOME/arguments.part"
            mv "$HOME/arguments.part" "$HOME/arguments"

            """, to: ".local/bin/modelpool", mode: 0o755)

        let terminal = try await open(shell, cli)
        func become(_ typed: String, _ words: [String]) async throws {
            terminal.type(typed + "\t\r")
            let expected = words.joined(separator: "\n") + "\n"
            try await eventually(
                "\(typed) to become \(words)", within: .seconds(20), detail: terminal.screen.text
            ) {
                terminal.read()
                guard let arguments = try? cli.home.read("arguments") else { return false }
                #expect(arguments == expected, "\(typed): \(terminal.screen.text)")
                return true
            }
            try FileManager.default.removeItem(atPath: cli.home.file("arguments"))
            terminal.type("\u{0C}")
        }
        for (name, typed) in CLICompletionTests.names {
            try await become("modelpool show " + typed, ["show", name])
            let start = typed.replacing("\\", with: "")
            for quote in ["'", "\""] {
                try await become("modelpool show \(quote)\(start)", ["show", name])
            }
        }
        let unset = "modelpool headers unset a\\$\\(hit\\) "
        for (name, typed) in CLICompletionTests.headers {
            try await become(unset + typed, ["headers", "unset", "a$(hit)", name])
        }
        try await become("modelpool show u", ["show", "u"])
        // All of them listed.
        terminal.type("modelpool show \t\t")
        try await terminal.wait(forText: "k:8b")
        #expect(throws: (any Error).self) { try cli.home.read("was-run") }
    }
}
