/// The hand-written parts of the manual page.
enum ManualText {
    static let description = [
        """
        modelpool keeps a pool of LLM models: provider, model id, base URL, API key and custom \
        HTTP headers. Secrets are encrypted at rest, masked on screen, and sent with every request \
        that the pool makes. A connection test says in plain words whether a model works and, if \
        not, whose fault it is and what to do.
        """,
        """
        Without a command the screen opens; ? there lists every key. Everything on the screen \
        has a command, with --json where it prints data. MODEL is a name, an id, or an unambiguous \
        beginning of either.
        """,
        """
        Secrets come from standard input, a file, a reference such as ${env:NAME}, or a hidden \
        prompt; an option that would take one from the command line is refused, since every user \
        of the machine can read a command line.
        """,
    ]

    static let files = [
        "$XDG_DATA_HOME/modelpool/pool.db     the pool (~/.local/share/modelpool)",
        "$XDG_CONFIG_HOME/modelpool/master.key  the key file (~/.config/modelpool)",
        "$XDG_CONFIG_HOME/modelpool/config    keys and colours of the screen",
    ]

    static let environment = [
        "MODELPOOL_POOL         the pool, as --pool",
        "MODELPOOL_KEY_FILE     the key file, as --key-file",
        "MODELPOOL_KEY          a key as the base64 of 32 bytes; a key file is safer",
        "CREDENTIALS_DIRECTORY  systemd's: the key is modelpool.key in it",
        "VISUAL, EDITOR         the editor for E in the header rows",
        "PAGER                  for long output at a terminal; less if unset",
        "NO_COLOR               no colour, if set",
        "HTTPS_PROXY, ALL_PROXY, NO_PROXY (and in lower case), http_proxy (only so, as curl)",
        "                       proxies, unless a model says otherwise",
        "SSL_CERT_FILE, SSL_CERT_DIR",
        "                       authorities, unless a model names its own",
    ]

    static let security = [
        """
        Values are sealed with AES-256-GCM, each bound to its row, its header's name and the \
        address it was saved for, so that nobody who can write the database can move or redirect \
        one. The key stands in a file of its own: a backup of the pool needs this key as well.
        """,
        """
        Out of reach: root, the same user in a live session, key loggers and session recorders, \
        unencrypted swap, putting an older copy of the whole file back, weak passphrases.
        """,
    ]

    static let examples = [
        "printf %s \"$KEY\" | modelpool add prod --provider openai --model gpt-4o --api-key-stdin",
        "printf %s \"$TOKEN\" | modelpool headers set prod X-Gateway-Token --value-stdin",
        "modelpool test prod",
        "modelpool test --all --json | jq -r 'select(.ok | not) | .model + \": \" + .next'",
        "modelpool exec claude -- claude",
        "modelpool watch --every 10m --on-change 'logger \"$MODELPOOL_NAME $MODELPOOL_VERDICT\"'",
    ]
}
