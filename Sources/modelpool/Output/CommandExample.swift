/// The line that a person would copy from a command's `--help` first.
enum CommandExample {
    /// By the command's words after `modelpool`. The tests run each of them in a shell as it stands.
    private static let lines = [
        "list": "modelpool list --filter 'provider:azure state:fail'",
        "show": "modelpool show prod",
        "add": #"""
        printf %s "$KEY" | modelpool add prod --provider litellm --api-key-stdin \
            --base-url https://gateway.example.com/v1 --model gpt-4o
        """#,
        "edit": "modelpool edit prod --model gpt-4o-mini --timeout 30",
        "remove": "modelpool remove prod",
        "enable": "modelpool enable prod",
        "disable": "modelpool disable prod",
        "headers": "modelpool headers prod",
        "headers list": "modelpool headers list prod",
        "headers set":
            #"printf %s "$TOKEN" | modelpool headers set prod X-Gateway-Token --value-stdin"#,
        "headers unset": "modelpool headers unset prod X-Gateway-Token",
        "headers clear": "modelpool headers clear prod",
        "headers import": #"printf 'X-Team: search\n' | modelpool headers import prod -"#,
        "sets": "modelpool sets",
        "sets list": "modelpool sets list",
        "sets show": "modelpool sets show corp",
        "sets add": #"""
        printf 'X-Team: search\n' | modelpool sets add corp --headers-file - \
            --origin https://gateway.example.com
        """#,
        "sets edit": "modelpool sets edit corp --origin https://gateway.example.com",
        "sets headers": "modelpool sets headers corp",
        "sets headers list": "modelpool sets headers list corp",
        "sets headers set":
            #"printf %s "$TOKEN" | modelpool sets headers set corp X-Team --value-stdin"#,
        "sets headers unset": "modelpool sets headers unset corp X-Team",
        "sets headers clear": "modelpool sets headers clear corp",
        "sets headers import": #"printf 'X-Team: search\n' | modelpool sets headers import corp -"#,
        "sets attach": "modelpool sets attach corp prod",
        "sets detach": "modelpool sets detach corp prod",
        "sets remove": "modelpool sets remove corp",
        "test": "modelpool test prod",
        "watch":
            #"modelpool watch --every 10m --on-change 'logger "$MODELPOOL_NAME $MODELPOOL_VERDICT"'"#,
        "models": "modelpool models prod",
        "chat": "modelpool chat prod 'Say hello.'",
        "preview": "modelpool preview prod --curl",
        "exec": "modelpool exec prod -- env",
        "history": "modelpool history prod --json | jq .median_ms",
        "credential": "modelpool credential prod --for https://gateway.example.com | wc -c",
        "import": "modelpool import config.yaml --dry-run",
        "export": "modelpool export --filter tag:prod --output prod.json",
        "backup": "modelpool backup pool-backup.db",
        "restore": "modelpool restore pool-backup.db",
        "audit": "modelpool audit --limit 20 --verify",
        "pool": "modelpool pool accept --dry-run",
        "pool accept": "modelpool pool accept --dry-run",
        "pool create": "modelpool pool create postgresql:///models",
        "pool move": "modelpool pool move ~/.local/share/modelpool/pool.db postgresql:///models",
        "pool copy": "modelpool pool copy postgresql:///models models-copy.db",
        "pool grant": "modelpool pool grant support bob",
        "key": "modelpool key status",
        "key status": "modelpool key status",
        "key slots": "modelpool key slots",
        "key rotate": "modelpool key rotate --dry-run",
        "key passphrase": "modelpool key passphrase",
        "key recovery": "modelpool key recovery",
        "key public": "modelpool key public > anna.pub",
        "key add-slot": "modelpool key add-slot --public-key anna.pub --label anna",
        "key add-file": "modelpool key add-file laptop.key --label laptop",
        "key label": "modelpool key label 1 office",
        "key remove-slot": "modelpool key remove-slot anna",
        "key start-new": "modelpool key start-new --new-key-file new.key",
        "doctor": "modelpool doctor",
        "demo": "modelpool demo -- test --all",
        "manual": "modelpool manual | man -l -",
    ]

    /// The section that ends the help of a command.
    /// - Parameter words: the command's, `headers set`.
    static func section(of words: String) -> [String] {
        guard let line = lines[words] else { return [] }
        return ["EXAMPLE:"] + line.split(separator: "\n").map { "  " + $0 }
    }

    /// The same for the command that a help text is about, by its usage line.
    static func section(ofHelp help: String) -> [String] {
        let usage = help.split(separator: "\n").first { $0.hasPrefix("USAGE: ") } ?? ""
        return section(
            of: UsageWording.path(inUsage: usage).dropFirst().joined(separator: " "))
    }
}
