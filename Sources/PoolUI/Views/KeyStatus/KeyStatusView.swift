import PoolModel
import TerminalScreen

/// The keys that open the pool.
package struct KeyStatus: Sendable, Equatable {
    /// One key slot as it is shown.
    package struct Slot: Sendable, Equatable {
        package let number: Int
        /// `key file`, `passphrase`, `recovery code`.
        package let kind: String
        package let detail: String
        /// Whether this session was opened by it.
        package let isInUse: Bool

        package init(number: Int, kind: String, detail: String, isInUse: Bool) {
            self.number = number
            self.kind = kind
            self.detail = detail
            self.isInUse = isInUse
        }
    }

    /// Sentences on the pool's key: where it comes from, how many values it seals.
    package let facts: [String]
    package let slots: [Slot]

    package init(facts: [String], slots: [Slot]) {
        self.facts = facts
        self.slots = slots
    }
}

struct LoadKeyStatus: StoreJob {
    let failureTitle = "The key status could not be read"

    func run(on store: some StoreServices) throws -> KeyStatus { try store.keyStatus() }

    func answered(_ status: KeyStatus, _ state: inout State) -> [Effect] {
        var lines = status.facts.flatMap {
            StyledLine.wrapped(Sanitizer.clean($0), columns: state.size.columns, indent: 3)
        }
        lines += [
            StyledLine(),
            StyledLine("   SLOT  KIND            IN USE  DETAIL", .heading),
        ]
        lines += status.slots.map { slot in
            StyledLine("   \(slot.number)".padded(toColumns: 9))
                .adding(Sanitizer.clean(slot.kind).padded(toColumns: 16))
                .adding((slot.isInUse ? "yes" : "").padded(toColumns: 8), .ok)
                .adding(Sanitizer.clean(slot.detail), .dim)
        }
        lines += [
            StyledLine(), StyledLine("   modelpool key --help shows how to change keys.", .dim),
        ]
        return state.showText("key status", lines)
    }
}
