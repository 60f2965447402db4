internal import FoundationEssentials
internal import ModelPool
internal import PoolStore
internal import PoolUI
internal import Vault

/// Effects that the store answers.
extension EffectRunner {
    /// How many tests of a model its screen shows.
    static let historyShown = 50
    /// How many entries of the audit log.
    static let auditShown = 1000

    func runOnStore(_ effect: Effect) {
        switch effect {
        case .loadPool:
            let (session, notice, post) = (session, notice, post)
            self.notice = nil
            store.withSummaries { store, summaries in
                post(PoolAnswer.pool(store, summaries, session, notice: notice))
            }
        case .checkLocks:
            let post = post
            store.perform { store in
                // Without its key the whole pool is locked, which the list says already.
                guard let locked = try? store.lockedModels() else { return }
                post(.locksChecked(locked))
            }
        case .lock:
            let (session, post) = (session, post)
            store.perform { store in
                store.lock()
                post(PoolAnswer.pool(store, session))
            }
        case .load(let id, let model):
            answer(id) { store in
                .modelLoaded(
                    id, try store.model(model),
                    history: try store.history(model, limit: Self.historyShown))
            }
        case .loadMany(let id, let models):
            answer(id) { store in
                .modelsLoaded(id, try models.map { (model) throws in try store.model(model) })
            }
        case .copyModel(let id, let model): answer(id) { .copied(id, try $0.copy(model)) }
        case .reveal(let id, let model, let row): reveal(id, model: model, row: row)
        case .loadAudit(let id):
            answer(id) { store in
                .auditLoaded(
                    id, PoolAnswer.auditLines(try store.auditLog(limit: Self.auditShown)))
            }
        case .loadKeyStatus(let id):
            answer(id) { .keyStatusLoaded(id, try PoolAnswer.keyStatus($0)) }
        case .unlock(let id, let passphrase):
            let session = session
            answer(id) { store in
                try store.unlock(.typed(passphrase))
                return PoolAnswer.pool(store, session)
            }
        default: write(effect)
        }
    }

    /// Effects that change the pool.
    private func write(_ effect: Effect) {
        switch effect {
        case .save(let id, let models, let sendSecrets):
            answer(id) {
                .saved(id, try $0.save(models, sendSecretsToNewOrigin: sendSecrets))
            }
        case .delete(let id, let models):
            answer(id) { store in
                try store.delete(models.map { (id: $0.id, version: $0.version) })
                return .deleted(id, models.map(\.id))
            }
        case .setEnabled(let id, let models, let isOn):
            answer(id) { store in
                try store.setEnabled(models, isOn)
                let count = Count.of(models.count, "model")
                return .done(id, message: "\(count) switched \(isOn ? "on" : "off")")
            }
        default: return
        }
    }

    private func reveal(_ id: EffectID, model: UUID, row: UUID?) {
        guard session.canReveal else {
            return post(.failed(id, ErrorWording.noReveal.failure))
        }
        answer(id) { .revealed(id, row: row, value: try $0.reveal(model, row: row)) }
    }

    /// Runs a job on the store and posts what it gives, or its error.
    func answer(_ id: EffectID, _ job: @escaping @Sendable (PoolStore) throws -> Action) {
        let post = post
        store.perform { store in
            do { post(try job(store)) } catch { post(PoolAnswer.failure(error, id)) }
        }
    }

    // MARK: For the clipboard

    /// A stored or new value of a model; a stored one is audited.
    func secret(of model: Model, row: UUID?) throws -> String {
        guard session.canReveal else { throw ErrorWording.noReveal }
        let field =
            row.map { id in model.headers.first { $0.id == id }?.value ?? .empty }
            ?? model.apiKey
        switch field {
        case .new(let secret): return secret.reveal()
        case .kept, .locked: return try store.sync { try $0.reveal(model.id, row: row).reveal() }
        case .empty: throw StoreError(.noSuchValue)
        }
    }

    func curlCommand(of model: Model) throws -> String {
        try prober.curlCommand(of: try store.sync { try $0.callable(model) })
    }
}
