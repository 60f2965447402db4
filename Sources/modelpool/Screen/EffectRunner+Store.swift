internal import FoundationEssentials
internal import PoolModel
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
        case .copySecret(let id, let model, let row):
            let session = session
            copy(id) { try Self.secret(of: model, row: row, in: $0, session) }
        case .copyCurl(let id, let model):
            let prober = prober
            copy(id) { try prober.curlCommand(of: try $0.callable(model)) }
        case .saveSecret(let id, let model, let row, let path):
            let session = session
            save(id, path) { try Self.secret(of: model, row: row, in: $0, session) }
        case .saveCurl(let id, let model, let path):
            let prober = prober
            save(id, path) { try prober.curlCommand(of: try $0.callable(model)) + "\n" }
        default: write(effect)
        }
    }

    /// Has the store's thread write a text into a new file.
    private func save(
        _ id: EffectID, _ path: String, _ text: @escaping @Sendable (PoolStore) throws -> String
    ) {
        let (world, post) = (world, post)
        store.perform { store in
            do {
                let path = try ScreenPath.absolute(path, in: world)
                try FileContent.create(try text(store), at: path)
                post(.done(id, message: "saved \(Sanitizer.clean(path))"))
            } catch {
                post(.failed(id, ErrorWording.failure(for: error).failure))
            }
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

    /// A stored or new value of a model; a stored one is audited.
    private static func secret(
        of model: Model, row: UUID?, in store: PoolStore, _ session: SessionFacts
    ) throws -> String {
        guard session.canReveal else { throw ErrorWording.noReveal }
        let field =
            row.map { id in model.headers.first { $0.id == id }?.value ?? .empty }
            ?? model.apiKey
        switch field {
        case .new(let secret): return secret.reveal()
        case .kept, .locked: return try store.reveal(model.id, row: row).reveal()
        case .empty: throw StoreError(.noSuchValue)
        }
    }
}
