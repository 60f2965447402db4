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
