internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import Vault

/// What there is to say about the keys of a pool; no key is in it.
struct KeyFacts {
    let slots: [SlotStatus]
    /// How this session's key came; `nil`: the pool is not unlocked.
    let source: String?
    let path: String

    init(_ store: PoolStore) throws(StoreError) {
        slots = try store.slots()
        source = store.keySourceName
        path = store.path
    }

    var sentences: [String] {
        guard !slots.isEmpty else { return ["The pool \(path) has no key yet."] }
        let opened = source.map { "It was opened by: \($0)." } ?? "It was not opened."
        return [
            "The pool \(path) is sealed with AES-256-GCM. \(opened)",
            slots.contains { $0.kind == .recovery }
                ? "There is a recovery code for a lost key."
                : "There is no recovery code; without its key the secrets are lost. Make one: "
                    + "modelpool key recovery",
        ]
    }

    /// What to do so that a key file is found: nothing in the default place.
    static func howToUse(_ path: String, in world: World) -> String {
        let usual = KeySources.defaultFile(world.environment)
        guard let usual, !FileContent.isSame(usual, path) else { return "" }
        return "; name it with --key-file or $MODELPOOL_KEY_FILE, or put it in the place of "
            + ErrorWording.quoted(usual)
    }

    var slotLines: [String] {
        var table = Table(["SLOT", "KIND", "MADE", "BY", ""])
        for slot in slots {
            table.add([
                "\(slot.number)", ErrorWording.words(slot.kind), Clock.text(slot.createdAt),
                Sanitizer.clean(slot.createdBy), slot.isInUse ? "in use" : "",
            ])
        }
        return table.lines
    }

    var json: JSONValue {
        .object([
            ("schema", .integer(1)),
            ("pool", .string(path)),
            ("source", .optional(source)),
            (
                "slots",
                .array(
                    slots.map { slot in
                        .object([
                            ("slot", .integer(slot.number)),
                            ("kind", .string(slot.kind.rawValue)),
                            ("created_at", .string(ModelJSON.time(slot.createdAt))),
                            ("created_by", .string(slot.createdBy)),
                            ("in_use", .bool(slot.isInUse)),
                        ])
                    })
            ),
        ])
    }
}
