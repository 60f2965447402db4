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
        "~/.local/share/modelpool/pool.db",
        "    the pool ($XDG_DATA_HOME/modelpool/pool.db)",
        "pool.db-journal, beside it",
        "    there while something is saved; after a crash the pool needs it: leave it",
        "pool.db.schema-N, beside it",
        "    the pool as it was before a newer program brought it up to date from N",
        "pool.db.replaced-TIME, beside it",
        "    the pool that restore put a backup in the place of",
        "~/.config/modelpool/master.key",
        "    the key file ($XDG_CONFIG_HOME/modelpool/master.key); keep a copy elsewhere",
        "~/.config/modelpool/config",
        "    keys, colours and idle time of the screen, and helpers; see CONFIGURATION",
        "~/.local/state/modelpool/launch/",
        "    settings that exec hands to clients, without secrets ($XDG_STATE_HOME/...)",
        "PREFIX/share/modelpool/config.sample",
        "    a configuration to begin with; PREFIX is /usr for the package",
        "PREFIX/share/modelpool/schemas/",
        "    what --json prints, as JSON Schema",
        "PREFIX/lib/systemd/system/modelpool-watch.service",
        "    watches a pool; off until it is switched on; see SERVICE",
        "/etc/modelpool/master.key, /var/lib/private/modelpool/pool.db",
        "    the service's key and pool",
    ]

    static let configuration = [
        """
        Copy PREFIX/share/modelpool/config.sample to ~/.config/modelpool/config. A line is empty, a \
        comment (#), or one of: key ACTION = KEYS, color ROLE = COLOUR, set lock-after = SECONDS, \
        set slow-after = SECONDS (after which an answer is slow; 20, unless a model has its own), \
        set pool = POOL, helper NAME = COMMAND, helper NAME OPTION = VALUE, allow env|file NAME \
        origin = ORIGIN. The actions and their keys are listed under KEYS, the rest under HELPERS. A \
        line with a mistake is named at the start and left out.
        """
    ]

    static let team = [
        """
        Several people share a pool in PostgreSQL; --pool takes postgresql://USER@HOST/DATABASE, \
        libpq's keywords, or service=NAME. The server holds sealed values only, which are sealed and \
        opened in this program. It needs the library libpq5. Passwords stand in ~/.pgpass. A host \
        that is not this machine is verified (sslmode=verify-full), unless somebody asks for less, \
        which is said.
        """,
        """
        Roles are the server's: admin, support (reads, tests, keeps results), auditor (reads with \
        psql what holds no sealed value), desk (has no key; list, test MODEL and t on the screen \
        work, and the test is made by an admin's watch --serve). From a file to a team's pool, the first two on the \
        server:
        """,
    ]

    static let teamCommands = [
        "sudo -u postgres createuser --pwprompt alice",
        "sudo -u postgres createdb --owner alice --encoding UTF8 --template template0 models",
        "modelpool pool move ~/.local/share/modelpool/pool.db postgresql://alice@db.corp.example/models",
        "echo 'set pool = postgresql://alice@db.corp.example/models' >> ~/.config/modelpool/config",
        "modelpool pool grant support bob --apply",
    ]

    static let service = [
        """
        modelpool-watch.service tests the enabled models every five minutes and logs every change. \
        It runs as a user of its own with a copy of the pool and the key. To switch it on, as root:
        """
    ]

    static let serviceCommands = [
        "install -D -m 600 ~/.config/modelpool/master.key /etc/modelpool/master.key",
        "modelpool backup /root/pool.db",
        "install -D -m 600 /root/pool.db /var/lib/private/modelpool/pool.db",
        "systemctl enable --now modelpool-watch",
        "journalctl -u modelpool-watch",
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
        "# See how it works, without an account",
        "modelpool demo",
        "# Take what there is: a LiteLLM configuration, a curl command, a .env file",
        "modelpool import config.yaml --dry-run",
        "# Add a model and a header; secrets come from standard input",
        "printf %s \"$KEY\" | modelpool add prod --provider openai --model gpt-4o --api-key-stdin",
        "printf %s \"$TOKEN\" | modelpool headers set prod X-Gateway-Token --value-stdin",
        "# Test it, test all of them",
        "modelpool test prod",
        "modelpool test --all --json | jq -r 'select(.ok | not) | .model + \": \" + .next'",
        "# What would be sent, as a curl command without the secrets",
        "modelpool preview prod --curl",
        "# Let another program use it, over whatever settings it has of its own",
        "modelpool exec claude -- claude",
        "# Be told of every change",
        "modelpool watch --every 10m --on-change 'logger \"$MODELPOOL_NAME $MODELPOOL_VERDICT\"'",
        "# Keep both: the pool and its key",
        "modelpool backup /mnt/backup/pool.db && cp ~/.config/modelpool/master.key /mnt/safe/",
    ]
}
