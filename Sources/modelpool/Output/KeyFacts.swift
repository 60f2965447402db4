internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import PostgresClient
internal import Vault

/// What there is to say about the keys of a pool; no key is in it.
struct KeyFacts {
    let slots: [SlotStatus]
    /// How this session's key came; `nil`: the pool is not unlocked.
    let source: String?
    let path: String
    /// The pool's; `nil`: it is not unlocked.
    let fingerprint: String?
    /// What lets others read or change what goes to the pool's server.
    private let warning: String?

    init(_ store: PoolStore) throws(StoreError) {
        slots = try store.slots()
        source = store.keySourceName
        path = store.path
        fingerprint = try store.fingerprint()
        warning = store.server?.warning
    }

    var sentences: [String] {
        guard !slots.isEmpty else { return ["The pool \(path) has no key yet."] }
        let opened = source.map { "It was opened by: \($0)." } ?? "It was not opened."
        let own = fingerprint.map {
            " Its fingerprint is \($0), the same for everybody: who opens it for the first time "
                + "compares it with a colleague."
        }
        return [
            "The pool \(path) is sealed with AES-256-GCM. \(opened)\(own ?? "")",
            slots.contains { $0.kind == .recovery }
                ? "There is a recovery code for a lost key."
                : "There is no recovery code; without its key the secrets are lost. Make one: "
                    + "modelpool key recovery",
        ] + [warning].compactMap(\.self)
    }

    /// What to do so that a key file is found: nothing in the default place.
    static func howToUse(_ path: String, in context: CommandContext) -> String {
        let usual = KeySources.defaultFile(context.environment)
        guard let usual, !FileContent.isSame(usual, path) else { return "" }
        return "; name it with --key-file or $MODELPOOL_KEY_FILE, or put it in the place of "
            + ErrorWording.quoted(usual)
    }

    /// A slot in a sentence.
    static func name(of slot: SlotStatus) -> String {
        let label = slot.label.isEmpty ? "" : " " + ErrorWording.quoted(slot.label)
        return "\(ErrorWording.words(slot.kind))\(label) (slot \(slot.number))"
    }

    /// By which a person recognises a key; empty for what has none.
    static func fingerprint(_ slot: SlotStatus) throws(VaultError) -> String {
        try slot.publicKey?.fingerprint() ?? ""
    }

    /// A slot that an earlier release made, which only its own key can keep.
    static func isEarlier(_ slot: SlotStatus) -> Bool {
        slot.kind == .key && slot.publicKey == nil
    }

    static let earlierAdvice =
        "made by an earlier release: it is renewed when its key next saves something, and "
        + "dropped where another key rotates before"

    static func lines(of slots: [SlotStatus]) throws(VaultError) -> [String] {
        var table = TextTable(["SLOT", "KIND", "LABEL", "FINGERPRINT", "MADE", "BY", ""])
        for slot in slots {
            table.add([
                "\(slot.number)", ErrorWording.words(slot.kind), Sanitizer.clean(slot.label),
                try fingerprint(slot), Clock.text(slot.createdAt),
                Sanitizer.clean(slot.createdBy), slot.isInUse ? "in use" : "",
            ])
        }
        return table.lines
            + slots.filter(isEarlier).map { "slot \($0.number) was \(earlierAdvice)" }
    }

    func slotLines() throws(VaultError) -> [String] { try KeyFacts.lines(of: slots) }

    func json() throws(VaultError) -> JSONValue {
        var listed: [JSONValue] = []
        for slot in slots {
            listed.append(
                .object([
                    ("slot", .integer(slot.number)),
                    ("kind", .string(slot.kind.rawValue)),
                    ("label", .string(slot.label)),
                    ("fingerprint", .optional(try slot.publicKey?.fingerprint())),
                    ("created_at", .string(ModelJSON.time(slot.createdAt))),
                    ("created_by", .string(slot.createdBy)),
                    ("in_use", .bool(slot.isInUse)),
                ]))
        }
        return .object([
            ("schema", .integer(1)),
            ("pool", .string(path)),
            ("source", .optional(source)),
            ("fingerprint", .optional(fingerprint)),
            ("slots", .array(listed)),
        ])
    }
}
