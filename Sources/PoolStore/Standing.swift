internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// How the pool stands to its state: whether what is stored is what was last saved with its key.
struct Standing {
    /// Why nothing of the pool is sent.
    var cause: ModelLock.Cause?
    /// The models whose row is not the one that was last saved.
    var named: Set<UUID> = []
    /// What the rows of those counted for when they were last saved; of those that no save made
    /// there is none.
    var expected: [UUID: RowMark] = [:]
    /// Where requests of the named and of the missing ones went.
    var routes: [UUID: [UInt8]] = [:]
    /// Models that were saved and whose row is gone.
    var missing: [UUID] = []
    /// Rows of models without an id of ours.
    var nameless = 0

    var fits: Bool { cause == nil && named.isEmpty && missing.isEmpty && nameless == 0 }

    /// Why a model is LOCKED as a whole; `nil` where it is as it was last saved.
    func lock(of record: ModelRecord, _ vault: Vault) throws(StoreError) -> ModelLock? {
        if cause == .unsealed { return ModelLock(.unsealed) }
        let isIntact = try record.fitsSeal(vault)
        let reason: ModelLock.Cause
        if let cause {
            reason = cause
        } else if !record.unreadable.isEmpty {
            reason = .unreadable(record.unreadable)
        } else if named.contains(record.id) {
            reason =
                expected[record.id] == nil ? .added : isIntact ? .replaced : .changed
        } else if isIntact {
            return nil
        } else {
            reason = .changed
        }
        let last = routes[record.id] ?? record.route
        guard let saved = try Route(sealed: last, of: record.id, vault) else {
            return ModelLock(reason)
        }
        return ModelLock(reason, saved.differences(to: Route(record)))
    }
}

extension Connection {
    /// Compares the pool with its state.
    func standing(_ state: PoolState, _ vault: Vault) throws(StoreError) -> Standing {
        var standing = Standing()
        let schema = try engine.schemaVersion()
        guard schema >= state.schema else {
            standing.cause = .state
            return standing
        }
        guard try AuditChain.contains(state.head, in: self) else {
            standing.cause = .audit
            return standing
        }
        // An earlier state with the rows of its day: the log has gone on from there.
        guard try !AuditChain.tellsOfChanges(after: state.head, in: self) else {
            standing.cause = .state
            return standing
        }
        guard try keysCode(vault, schema: state.schema) == state.keys else {
            standing.cause = .keys
            return standing
        }
        let (sum, nameless) = try modelSum(vault)
        standing.nameless = nameless
        guard sum != state.models || nameless > 0 else { return standing }
        try name(&standing, state, vault)
        return standing
    }

    /// What the models' rows count for together, and how many have no id of ours.
    func modelSum(_ vault: Vault) throws(StoreError) -> (sum: RowSum, nameless: Int) {
        var sum = RowSum()
        var nameless = 0
        try eachMark { (id, mark) throws(StoreError) in
            if let id { sum += try mark.term(id, vault) } else { nameless += 1 }
        }
        return (sum, nameless)
    }

    static let marksQuestion = Question(sql: "SELECT id, version, seal FROM model")

    private func eachMark(
        _ body: (UUID?, RowMark) throws(StoreError) -> Void
    ) throws(StoreError) {
        try rows(Connection.marksQuestion) { (row) throws(StoreError) in
            var mark = RowMark(version: -1, seal: [])
            if case .integer(let version) = try row.value(1),
                case .blob(let seal) = try row.value(2)
            {
                mark = RowMark(version: version, seal: seal)
            }
            try body(try row.known(0), mark)
        }
    }

    /// Finds out which rows are not as they were last saved, by what was kept of them then: it is
    /// believed only where it adds up to the sealed sum.
    private func name(
        _ standing: inout Standing, _ state: PoolState, _ vault: Vault
    ) throws(StoreError) {
        let saved = try savedRows()
        var sum = RowSum()
        for (id, row) in saved { sum += try row.mark.term(id, vault) }
        guard sum == state.models else {
            standing.cause = .unknown
            return
        }
        var found: Set<UUID> = []
        var named: Set<UUID> = []
        try eachMark { (id, mark) throws(StoreError) in
            guard let id else { return }
            found.insert(id)
            if saved[id]?.mark != mark { named.insert(id) }
        }
        standing.named = named
        standing.missing = saved.keys.filter { !found.contains($0) }
        for id in named.union(standing.missing) {
            standing.expected[id] = saved[id]?.mark
            standing.routes[id] = saved[id]?.route
        }
    }
}
