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
        var environment = cli.environment
        environment["MODELPOOL_BINARY"] = Surroundings.modelpool
        try await Finished.running(
            "bash", [Surroundings.repository + "/Resources/install.sh", cli.home.file(".local")],
            environment: environment
        ).expectSuccess()
        environment["PATH"] = cli.home.file(".local/bin") + ":/usr/bin:/bin"
        environment["TERM"] = "xterm"
        let terminal = try PseudoTerminal(
            shell.program, shell.arguments, environment: environment, columns: 120)
        // What is waited for is not in the typed text itself.
        terminal.type(shell.preparation + "; echo rea''dy\r")
        try await terminal.wait(forText: "ready")
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
}
