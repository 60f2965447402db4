/// What people type who know other programs or remember half of this one, and what it is called
/// here: the tables behind the advice that follows a command line which is not understood.
enum CommonMistakes {
    /// Options that people would type with a secret after them.
    struct SecretOption {
        /// Its letters alone, in lower case: `--api-key`, `--API_KEY` and `-apiKey` are one.
        let name: String
        /// So many letters of it are enough to know it.
        let shortest: Int
        /// What to use here.
        let instead: String
    }

    private static let modelKey =
        "--api-key-stdin, --api-key-file FILE or --api-key-ref '${env:NAME}'"
    private static let oneHeader = "modelpool headers set MODEL NAME, or --headers-file FILE"

    /// The names are those of curl, of the providers' own tools, and of our options without their
    /// endings. None of our own options may be among them, which a test holds.
    static let secretOptions = [
        SecretOption(name: "apikey", shortest: 3, instead: modelKey),
        SecretOption(
            name: "key", shortest: 3,
            instead: modelKey + " for a model; --key-file FILE for the pool"),
        SecretOption(name: "token", shortest: 3, instead: modelKey),
        SecretOption(name: "authtoken", shortest: 5, instead: modelKey),
        SecretOption(name: "accesstoken", shortest: 6, instead: modelKey),
        SecretOption(name: "bearer", shortest: 4, instead: modelKey),
        SecretOption(
            name: "value", shortest: 3,
            instead: "--value-stdin, --value-file FILE or --value-ref '${env:NAME}'"),
        SecretOption(name: "headers", shortest: 4, instead: oneHeader),
        SecretOption(name: "authorization", shortest: 4, instead: oneHeader),
        SecretOption(name: "passphrase", shortest: 5, instead: "--ask-passphrase"),
        SecretOption(
            name: "password", shortest: 4,
            instead: "--ask-passphrase, or --proxy-password-file FILE"),
        SecretOption(
            name: "passwd", shortest: 6,
            instead: "--ask-passphrase, or --proxy-password-file FILE"),
        SecretOption(
            name: "proxypassword", shortest: 6,
            instead: "--proxy-password-file FILE or --proxy-password-stdin"),
        SecretOption(name: "secretkey", shortest: 7, instead: "--secret-key-file FILE"),
    ]

    /// The header option of curl; what follows may stand in the same argument.
    static let headerFlag = "-H"

    /// Words where a command is expected, with the command they are below, and what is meant.
    static let commands = table([
        // rm(1), git, kubectl, docker
        (["rm", "del", "delete", "erase", "drop"], "remove MODEL"),
        (["ls", "ll", "dir"], "list"),
        (["version"], "--version"),
        (["man", "manpage"], "help"),
        (["new", "create", "insert", "register"], "add NAME --provider P --model ID"),
        (["set", "update", "modify", "change", "configure"], "edit MODEL"),
        (["mv", "rename"], "edit MODEL --name NEW"),
        (["get", "cat", "info", "describe", "inspect", "view"], "show MODEL"),
        (["on"], "enable MODEL"),
        (["off"], "disable MODEL"),
        (["check", "ping", "probe"], "test MODEL"),
        (["ask", "prompt", "complete"], "chat MODEL 'PROMPT'"),
        (["run", "env"], "exec MODEL -- COMMAND"),
        (["log", "history", "journal"], "audit"),
        (["passphrase", "rotate", "recovery"], "key"),
        (["headers add", "headers put", "headers edit", "headers replace"], "headers set"),
        (
            ["headers rm", "headers del", "headers delete", "headers remove", "headers drop"],
            "headers unset"
        ),
        (["headers ls", "headers show", "headers get"], "headers list"),
        (["key ls", "key list", "key show"], "key slots"),
        (["key add", "key new", "key create"], "key add-file FILE"),
        (["key share", "key invite"], "key add-slot --public-key FILE --label NAME"),
        (["key rm", "key del", "key delete", "key remove"], "key remove-slot SLOT"),
        (["key change", "key set", "key password"], "key passphrase"),
    ])

    /// Options under another program's name; offered where the command has what is meant.
    static let options = table([
        (["--url", "--endpoint", "--api-base", "--host"], "--base-url"),
        (["--force", "--assume-yes", "--no-confirm"], "--yes"),
        (["--parallel", "--concurrency", "--threads", "--workers"], "--jobs"),
        (["--simulate", "--what-if", "-n"], "--dry-run"),
        (["--interval", "--sleep", "-n"], "--every"),
        (["--out", "--outfile"], "--output"),
        (["--type"], "--format"),
        (["--grep", "--search", "--match"], "--filter"),
        (["--cacert"], "--ca-file"),
        (["--cert"], "--client-cert"),
        (["--max-tokens"], "--max-output-tokens"),
        (["--database", "--db", "--file"], "--pool"),
    ])

    /// What is meant by more arguments than a command takes.
    static let surplus = table([
        (["add"], "put a name of several words in quotes: modelpool add 'MY MODEL'"),
        (["chat"], "put the prompt in quotes: modelpool chat MODEL 'PROMPT'"),
        (["list", "export", "watch"], "choose models with --filter TEXT"),
        (
            [
                "show", "edit", "preview", "models", "headers list", "headers clear",
                "headers import",
            ],
            "it takes one model; put a name of several words in quotes"
        ),
        (["exec"], "put -- before the program: modelpool exec MODEL -- COMMAND"),
        (["demo"], "put -- before the command: modelpool demo -- COMMAND"),
        (["key", "audit", "doctor"], "it is about the whole pool and takes no model"),
        (["import", "backup", "restore"], "it takes one file; put a name with blanks in quotes"),
    ])

    /// One entry for each word of each row; the first row that has a word counts.
    private static func table(_ rows: [(typed: [String], meant: String)]) -> [String: [String]] {
        rows.reduce(into: [:]) { table, row in
            for word in row.typed { table[word, default: []].append(row.meant) }
        }
    }
}
