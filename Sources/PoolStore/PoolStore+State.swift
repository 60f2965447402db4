internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// The state of the pool: looked at before a value is opened, and kept up with every change.
extension PoolStore {
    /// The state as the running transaction changes it.
    struct Ledger {
        var state: PoolState
        /// Seals it.
        let vault: Vault
        /// The keys were changed, which are looked at anew for it.
        var changesKeys = false
        /// It does not go on from the one before: how the pool stands to it is to be looked at.
        var isNew = false
        /// As it was written.
        var text: String?
    }

    /// What was found out last, and about what.
    struct KnownStanding {
        let moment: String
        /// The transaction that it was found out in, if it was in one.
        let transaction: Int?
        var state: String?
        let keyID: UInt32
        var standing: Standing
    }

    private var stateText: String? {
        get throws(StoreError) { try MetaTable.read(.state, connection) }
    }

    /// How the pool stands to its state. It is worked out again only where the file or the state
    /// has changed since.
    func standing(_ vault: Vault) throws(StoreError) -> Standing {
        let transaction = connection.transaction
        if let known, let transaction, known.transaction == transaction,
            known.keyID == vault.keyID
        {
            return known.standing
        }
        let (moment, text) = (try connection.engine.moment(), try stateText)
        if let known, known.moment == moment, known.state == text,
            known.keyID == vault.keyID
        {
            return known.standing
        }
        // Before the state: one that is read now is none older than what was seen by then.
        let seen = if let seenBefore { seenBefore } else { lastSeen }
        let current = try stateText
        let standing = try findStanding(current, seen, vault)
        known = KnownStanding(
            moment: moment, transaction: transaction, state: current, keyID: vault.keyID,
            standing: standing)
        return standing
    }

    var lastSeen: SeenPool? { options.seenFolder.flatMap { SeenPool.read(poolID, in: $0) } }

    private func findStanding(
        _ text: String?, _ seen: SeenPool?, _ vault: Vault
    ) throws(StoreError) -> Standing {
        guard let text else {
            let isSealed = try holdsSeals || seen != nil
            return Standing(cause: isSealed ? .state : .unsealed)
        }
        guard !isNewer else { return Standing(cause: .newer) }
        guard let state = try PoolState.open(text, vault) else { return Standing(cause: .state) }
        connection.engine.foresee(
            AuditChain.questions(state: state.head, seen: seen?.head) + [Connection.marksQuestion])
        if let seen {
            guard state.counter >= seen.counter else { return Standing(cause: .older) }
            // By the key of its epoch: whoever makes the pool anew can keep the log, and can make
            // slots for everybody's public key, but has none of the earlier keys.
            guard try AuditChain.holds(seen.head, in: connection, vault) else {
                return Standing(cause: .branch)
            }
        }
        let standing = try connection.standing(state, vault)
        if try movedTo() != nil { isMoved = true }
        if standing.cause == nil, seen?.counter != state.counter { remember(state, vault) }
        return standing
    }

    /// What is seen of a pool that was moved is not kept: it goes on where it was moved to.
    private func remember(_ state: PoolState, _ vault: Vault) {
        guard let folder = options.seenFolder, !isMoved else { return }
        SeenPool(keyID: vault.keyID, counter: state.counter, head: state.head)
            .write(poolID, in: folder)
    }

    /// Whether rows or the audit log are such as a release that seals them has written.
    private var holdsSeals: Bool {
        get throws(StoreError) {
            try connection.first(
                """
                SELECT 1 WHERE EXISTS (SELECT 1 FROM model WHERE length(seal) > 0)
                    OR EXISTS (SELECT 1 FROM saved)
                """
            ) { (row) throws(StoreError) in try row.integer(0) } != nil
        }
    }

    // MARK: In a transaction

    /// Takes a model's row out of the state and puts another one in.
    /// - Parameter new: `nil`: the model is gone.
    func tally(
        _ id: UUID, from old: RowMark?, to new: ModelRecord?, _ vault: Vault
    ) throws(StoreError) {
        var running = try runningLedger(vault)
        if let old { running.state.models -= try old.term(id, vault) }
        if let new { running.state.models += try new.mark.term(id, vault) }
        ledger = running
        try connection.keepSaved(id, new)
    }

    /// To be said by who changes keys or slots, before it does.
    func changingKeys(_ vault: Vault) throws(StoreError) {
        if let cause = try standing(vault).cause {
            throw StoreError(.poolChanged(cause), path: file.path)
        }
        var running = try runningLedger(vault)
        running.changesKeys = true
        ledger = running
    }

    private func runningLedger(_ vault: Vault) throws(StoreError) -> Ledger {
        if let ledger { return ledger }
        guard let text = try stateText, let state = try PoolState.open(text, vault) else {
            throw StoreError(.poolChanged(try standing(vault).cause ?? .state), path: file.path)
        }
        return Ledger(state: state, vault: vault, changesKeys: try renewSlot(vault))
    }

    /// Begins the state anew, for a pool that has just got its key or whose rows were all sealed
    /// anew.
    /// - Parameter old: what the audit log's keys are sealed with; `nil`: they are lost.
    func beginState(
        _ vault: Vault, models: RowSum = RowSum(), from old: Vault? = nil
    ) throws(StoreError) {
        try AuditKeys.begin(connection, sealedBy: vault, from: old)
        chainTransaction = nil
        let counter = try nextCounter
        ledger = Ledger(
            state: PoolState(
                counter: counter, schema: try connection.engine.schemaVersion(), models: models),
            vault: vault, changesKeys: true, isNew: true)
    }

    /// A count that nobody has seen yet. One that only a stranger can have written begins anew.
    private var nextCounter: Int64 {
        get throws(StoreError) {
            let seen = lastSeen
            let stored = try stateText.flatMap(PoolState.counter(of:)) ?? 0
            return max(stored < Int64.max / 2 ? stored : 0, seen?.counter ?? 0)
        }
    }

    /// Writes the state of the running transaction, after its last audit entry.
    func writeLedger() throws(StoreError) {
        guard var running = ledger, let head = auditHead else { return }
        running.state.counter += 1
        running.state.head = head
        if running.changesKeys {
            running.state.schema = try connection.engine.schemaVersion()
            running.state.keys = try connection.keysCode(
                running.vault, schema: running.state.schema)
        }
        let text = try running.state.text(running.vault)
        running.text = text
        try MetaTable.write(text, MetaTable.Key.state.rawValue, connection)
        try connection.engine.announceChange()
        ledger = running
    }

    /// After the commit, which is done: nothing here can fail. Whoever changed the state has looked
    /// at how the pool stood under the same lock.
    func noteCommit() {
        guard let running = ledger else { return }
        ledger = nil
        if running.changesKeys { renewal = nil }
        guard !running.isNew else {
            known = nil
            // Whoever still has the key from before could count on from an earlier day.
            return remember(running.state, running.vault)
        }
        guard var now = known, now.standing.fits else {
            known = nil
            return
        }
        // Our own commits leave the file's version as it is.
        now.state = running.text
        known = now
        remember(running.state, running.vault)
    }
}
