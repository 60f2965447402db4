/// Asking for several things as of one moment.
extension PoolStore {
    /// Runs `body`, which reads only, in one transaction.
    /// - Parameter foreseen: what will be asked, beside ``Connection/facts``.
    func reading<Value>(
        _ foreseen: [Question] = [], _ body: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        // On a server others may commit while it lasts, which it does not see.
        let isOutermost = server != nil && !connection.isInTransaction
        if isOutermost { seenBefore = .some(lastSeen) }
        defer { if isOutermost { seenBefore = nil } }
        return try connection.reading(foreseen, body)
    }

    /// For who asks for several things of the pool and changes nothing: a pool on a server is asked
    /// in fewer ways there and back.
    package func asOfOneMoment<Value>(_ body: () throws -> Value) throws -> Value {
        try reading { () throws(StoreError) in Result { try body() } }.get()
    }
}
