internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PoolStore
internal import PostgresClient
internal import Vault

/// A pool that a command works on.
struct OpenedPool {
    /// What a command needs the pool for.
    enum Need {
        /// Names, addresses, history: no key.
        case names
        /// Stored values are opened.
        case secrets
        /// Something new is stored: the first run makes pool and key.
        case writing
        /// As `writing`; a passphrase is typed on the screen.
        case screen
    }

    let store: PoolStore
    /// `file`, `passphrase`, ...; `none` where no key was needed.
    let keySource: String
    /// What the first run says.
    let notice: String?

    /// Opens the pool, and its key where one is needed.
    static func open(
        _ options: GlobalOptions, for need: Need, in context: CommandContext
    ) throws -> OpenedPool {
        let mayCreate = [.writing, .screen].contains(need) && !options.readOnly
        let store = try openStore(options, mayCreate: mayCreate, in: context)
        guard need != .names else {
            return OpenedPool(store: store, keySource: "none", notice: nil)
        }
        let slots = try store.keySlots()
        guard !slots.kinds.isEmpty else {
            if try store.keysWereRemoved { throw StoreError(.keysRemoved, path: store.path) }
            return try withoutKey(store, options, mayCreate, in: context)
        }
        let key = PoolKey(options: options, context: context, store: store)
        if need == .screen, key.isTyped(slots: slots.kinds) {
            return OpenedPool(store: store, keySource: "passphrase", notice: nil)
        }
        let source = try key.unlock(slots).sourceName
        // The screen shows what is LOCKED by itself, once it is drawn.
        if need != .screen, let notice = try OutsideText.notice(store) {
            context.console.note(notice)
        }
        return OpenedPool(store: store, keySource: source, notice: nil)
    }

    /// The pool without its key.
    static func openStore(
        _ options: GlobalOptions, mayCreate: Bool, in context: CommandContext
    ) throws -> PoolStore {
        let path = try path(options, in: context)
        context.console.detail("pool \(ErrorWording.quoted(path))")
        if !mayCreate, !PoolStore.isServer(path), access(path, F_OK) != 0, errno == ENOENT {
            throw StoreError(.noSuchPool, path: path)
        }
        let store = try PoolStore.open(path: path, options: storeOptions(options, in: context))
        if let copy = store.copyBeforeUpdate {
            context.console.note(
                "brought the pool up to date; as it was it is kept in \(ErrorWording.quoted(copy))")
        }
        if let alteration = store.alteration {
            let failure = ErrorWording.failure(
                for: StoreError(.alteredSchema(alteration), path: path))
            context.console.note(failure.sentence)
        }
        return store
    }

    /// A pool that has no key yet gets one on the first run.
    private static func withoutKey(
        _ store: PoolStore, _ options: GlobalOptions, _ mayCreate: Bool, in context: CommandContext
    ) throws -> OpenedPool {
        guard mayCreate else {
            // A pool without a key holds no secret yet.
            return OpenedPool(store: store, keySource: "none", notice: nil)
        }
        let key = PoolKey(options: options, context: context, store: store)
        let (source, notice) = try key.create()
        if let notice { context.console.note(notice) }
        return OpenedPool(store: store, keySource: source, notice: notice)
    }

    /// The pool that is named - by `--pool`, `$MODELPOOL_POOL` or the configuration - or else the
    /// default place.
    static func path(_ options: GlobalOptions, in context: CommandContext) throws(CommandFailure)
        -> String
    {
        if let pool = try named(options, in: context) { return pool }
        return try context.folder("XDG_DATA_HOME", below: ".local/share") + "/modelpool/pool.db"
    }

    /// The pool that somebody has named: a file, or a server's address. A password is in none: it
    /// would be shown wherever the pool's name is.
    static func named(
        _ options: GlobalOptions, in context: CommandContext
    ) throws(CommandFailure) -> String? {
        var pool = options.pool ?? context.variable("MODELPOOL_POOL")
        if pool == nil { pool = try UserConfiguration(context.environment).pool() }
        if let pool, PostgresAddress.isAddress(pool), PostgresAddress.holdsPassword(pool) {
            throw ErrorWording.passwordInAddress
        }
        return pool
    }

    static func storeOptions(_ options: GlobalOptions, in context: CommandContext)
        -> PoolStore.Options
    {
        var opened = PoolStore.Options(
            isReadOnly: options.readOnly, allowsNetworkFileSystem: options.allowNetworkFS,
            user: context.user, client: context.sshClient)
        // `try?`: an account without a home has no memory of pools.
        opened.seenFolder = (try? context.folder("XDG_STATE_HOME", below: ".local/state"))
            .map { $0 + "/modelpool/seen" }
        return opened
    }

    /// A model by name, id, or unambiguous beginning of either.
    /// - Parameter isSet: a header set.
    func model(_ text: String, isSet: Bool = false) throws -> Model {
        try store.asOfOneMoment { try store.model(try find(text, isSet: isSet)) }
    }

    /// The model that is meant; the nearest name is suggested where there is none.
    private func find(_ text: String, isSet: Bool = false) throws -> UUID {
        do throws(StoreError) { return try store.find(text, isSet: isSet) } catch {
            guard case .noSuchModel = error.code else { throw error }
            let names = try isSet ? store.headerSets().map(\.name) : store.summaries().map(\.name)
            let near = Suggestion.nearest(to: text, among: names.map { $0.lowercased() })
            guard let name = names.first(where: { $0.lowercased() == near }) else {
                if isSet { throw StoreError(.noSuchSet(text)) }
                throw error
            }
            let noun = isSet ? "header set" : "model"
            throw CommandFailure(
                .noSuchModel, "there is no \(noun) \(ErrorWording.quoted(text))",
                advice: "did you mean: \(ErrorWording.quoted(name))")
        }
    }

    /// The summaries of the models that are named, each once, in the order named.
    func summaries(_ texts: [String]) throws -> [ModelSummary] {
        try store.asOfOneMoment {
            let all = Dictionary(
                try store.summaries().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            var found: [ModelSummary] = []
            for text in texts {
                let id = try find(text)
                guard let model = all[id] else { throw StoreError(.noSuchModel(text)) }
                if !found.contains(where: { $0.id == id }) { found.append(model) }
            }
            return found
        }
    }

    /// Saves one model.
    func save(_ model: Model, movingSecrets: Bool, in context: CommandContext) throws -> Model {
        try save([model], movingSecrets: movingSecrets, in: context).first ?? model
    }

    /// Saves all of them or none. Where stored secrets would go to a new address, a person at a
    /// terminal is asked; `movingSecrets` is their yes given beforehand.
    func save(_ models: [Model], movingSecrets: Bool, in context: CommandContext) throws -> [Model]
    {
        do throws(StoreError) {
            let saved = try store.save(models, sendSecretsToNewOrigin: movingSecrets)
            for model in saved where model.isLocked {
                context.console.note("still locked: \(SavedText.lockedPlaces(of: model))")
            }
            return saved
        } catch {
            switch error.code {
            case .invalid(let name, let fields, let headers):
                let rows = models.first { $0.name == name }?.headers ?? []
                throw ErrorWording.invalid(name, fields: fields, headers: headers, rows: rows)
                    ?? error
            case .originChanged(let change) where context.canAsk:
                let question = change.sentences(asking: true).joined(separator: "\n")
                guard try Confirmation.ask(question, otherwise: "", in: context) else {
                    throw error
                }
                return try store.save(models, sendSecretsToNewOrigin: true)
            default: throw error
            }
        }
    }
}
