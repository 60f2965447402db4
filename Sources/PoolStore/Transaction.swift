/// How the store changes the pool: one IMMEDIATE transaction with its audit rows, and the truth
/// about a commit that reports an error.
extension PoolStore {
    /// Runs `body` in a transaction. `body` writes at least one audit row, by which a doubtful
    /// commit can be recognised afterwards.
    func transaction<Result>(
        _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try requireWritable()
        try connection.begin(.writing)
        let result: Result
        auditHead = nil
        ledger = nil
        do throws(StoreError) {
            if let place = try movedTo() { throw StoreError(.moved(to: place), path: file.path) }
            result = try body()
            if auditHead == nil { auditHead = try AuditChain.head(of: connection) }
            try writeLedger()
            try connection.engine.flush()
        } catch {
            ledger = nil
            auditChain = nil
            rollBack()
            throw isRefusedWrite(error) ? notSaved(error) : error
        }
        do throws(StoreError) {
            try connection.engine.commit()
        } catch {
            known = nil
            auditChain = nil
            do throws(StoreError) { try settle(error, mark: auditHead) } catch {
                ledger = nil
                throw error
            }
        }
        noteCommit()
        return result
    }

    /// After a COMMIT that reported an error: returns when the changes are in the file all the
    /// same, else throws what is true.
    private func settle(_ error: StoreError, mark: AuditChain.Mark?) throws(StoreError) {
        let wasBusy = if case .busy = error.code { true } else { false }
        if connection.isInTransaction {
            rollBack()
            if wasBusy { throw error }
        }
        let isThere: Bool?
        do throws(StoreError) {
            isThere = try isCommitted(mark)
        } catch let reopening {
            throw StoreError(
                .commitUnknown, path: file.path, sqlite: reopening.sqlite ?? error.sqlite,
                message: error.message)
        }
        switch isThere {
        case true?: return
        case false?: throw notSaved(error)
        case nil: throw StoreError(.commitUnknown, path: file.path, message: error.message)
        }
    }

    /// Whether the transaction that ended with this audit row was committed; `nil`: it cannot be
    /// told.
    private func isCommitted(_ mark: AuditChain.Mark?) throws(StoreError) -> Bool? {
        switch file {
        case .file(let file):
            // A new connection rolls a hot journal back, or finds the commit complete.
            let fresh = try PoolStore.connect(file, options, isReadOnly: false)
            let isThere =
                try mark.map { (mark) throws(StoreError) in
                    try AuditChain.contains(mark, in: fresh)
                } ?? false
            connection = fresh
            return isThere
        case .server:
            guard let engine = connection.engine as? PostgresEngine else { return nil }
            return try engine.wasCommitted(mark)
        }
    }

    /// Whether the system refused to write: then the rest of what is known is that nothing was.
    private func isRefusedWrite(_ error: StoreError) -> Bool {
        switch error.code {
        case .failed, .cannotOpen: error.sqlite != nil || file.server != nil
        default: false
        }
    }

    private func notSaved(_ error: StoreError) -> StoreError {
        StoreError(
            isDiskFull(error) ? .diskFull : .notSaved, path: file.path, sqlite: error.sqlite,
            message: error.message)
    }

    private func isDiskFull(_ error: StoreError) -> Bool {
        if case .diskFull = error.code { true } else { false }
    }

    private func rollBack() {
        guard connection.isInTransaction else { return }
        // SQLite rolls back by itself where ROLLBACK fails: the next opener plays the journal
        // back. The error that led here is the one to report.
        _ = try? connection.engine.rollBack()
    }
}
