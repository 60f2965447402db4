/// How the store changes the pool: one IMMEDIATE transaction with its audit rows, and the truth
/// about a commit that reports an error.
extension PoolStore {
    /// Runs `body` in a transaction. `body` writes at least one audit row, by which a doubtful
    /// commit can be recognised afterwards.
    func transaction<Result>(
        _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try requireWritable()
        try connection.engine.begin(.writing)
        let result: Result
        auditHead = nil
        ledger = nil
        do throws(StoreError) {
            result = try body()
            if auditHead == nil { auditHead = try AuditChain.head(of: connection) }
            try writeLedger()
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
        let isThere: Bool
        do throws(StoreError) {
            // A new connection rolls a hot journal back, or finds the commit complete.
            let fresh = try PoolStore.connect(file, options, isReadOnly: false)
            isThere =
                try mark.map { (mark) throws(StoreError) in
                    try AuditChain.contains(mark, in: fresh)
                } ?? false
            connection = fresh
        } catch let reopening {
            throw StoreError(
                .commitUnknown, path: file.path, sqlite: reopening.sqlite ?? error.sqlite,
                message: error.message)
        }
        guard !isThere else { return }
        throw notSaved(error)
    }

    /// Whether the system refused to write: then the rest of what is known is that nothing was.
    private func isRefusedWrite(_ error: StoreError) -> Bool {
        switch error.code {
        case .failed, .cannotOpen: error.sqlite != nil
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
