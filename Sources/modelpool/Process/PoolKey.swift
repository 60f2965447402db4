internal import Glibc
internal import PoolModel
internal import PoolStore
internal import Vault

/// The key of a pool: found, asked for, or made on the first run.
struct PoolKey {
    let options: GlobalOptions
    let context: CommandContext
    let store: PoolStore

    /// Unlocks the pool with the first source that is given.
    /// - Returns: the key itself, for sealing everything anew.
    @discardableResult
    func unlock(_ slots: KeySlots) throws -> KeyMaterial {
        guard !slots.kinds.isEmpty else { throw StoreError(.noKey) }
        guard let material = try source(slots: slots.kinds).read() else {
            return try unlockTyped(slots)
        }
        try unlock(slots, with: material)
        return material
    }

    /// Why a pool was left locked by a command that does without its key.
    enum Unopened: Equatable {
        /// Nobody was asked for the passphrase.
        case notAsked
        /// What was tried did not open it; the sentence says why.
        case failed(String)

        var sentence: String {
            switch self {
            case .notAsked: "nobody was asked for its passphrase (--ask-passphrase asks)"
            case .failed(let sentence): sentence
            }
        }
    }

    /// As ``unlock(_:)`` for a command that can do without the key; `nil` once the pool is open, or
    /// has no key to be opened with.
    /// - Parameter asking: whether a passphrase may be asked for; it is with `--ask-passphrase`,
    ///   which wants the pool opened.
    func unlockIfPossible(asking: Bool) throws -> Unopened? {
        let slots = try store.keySlots()
        guard !slots.kinds.isEmpty else { return nil }
        if options.askPassphrase {
            try unlock(slots)
            return nil
        }
        guard asking || !isTyped(slots: slots.kinds) else { return .notAsked }
        do {
            try unlock(slots)
            return nil
        } catch {
            let failure = ErrorWording.failure(for: error)
            guard failure.status != .interrupted else { throw error }
            return .failed(failure.sentence)
        }
    }

    /// Asks as ssh and sudo do: what was mistyped may be typed again.
    /// - Parameter left: how often after this time.
    private func unlockTyped(
        _ slots: KeySlots, left: Int = 2, saying said: String = ""
    ) throws -> KeyMaterial {
        let material = try typed(said + "Passphrase of the pool (hidden): ")
        do throws(StoreError) {
            try unlock(slots, with: material)
            return material
        } catch {
            guard left > 0, PoolKey.mayBeMistyped(error) else {
                throw ErrorWording.wrongTyped(error, material) ?? error
            }
        }
        return try unlockTyped(slots, left: left - 1, saying: "This is wrong; please try again.\n")
    }

    /// A mistyped recovery code is taken for a passphrase, which the pool may not have.
    private static func mayBeMistyped(_ error: StoreError) -> Bool {
        guard case .key(let problem) = error.code else { return false }
        return switch problem.code {
        case .wrongKey: true
        case .noSlotOfThisKind(let kinds): kinds.contains { $0 != .key }
        default: false
        }
    }

    private func unlock(
        _ slots: KeySlots, with material: KeyMaterial
    ) throws(StoreError) {
        try store.unlock(material, with: slots)
        context.console.detail("key from \(material.sourceName)")
    }

    /// Whether a person has to type it.
    func isTyped(slots: [KeySlot.Kind]) -> Bool { source(slots: slots) == .passphrase }

    /// Gives a new pool its key: the one that was named, a passphrase, or the default key file,
    /// which is made where it does not exist. Making it is said once.
    func create() throws -> (source: String, notice: String?) {
        let source = source(slots: [])
        if case .defaultFile(let path) = source, !KeyFile.exists(at: path) {
            let material = try KeyFile.create(at: path)
            try store.createKey(material)
            return (
                material.sourceName,
                "made the pool \(ErrorWording.quoted(store.path)) and its key file "
                    + "\(ErrorWording.quoted(path)); a backup of the pool needs this key as well, "
                    + "so keep a copy of the key in another place"
            )
        }
        let material = try source.read() ?? newPassphrase()
        try store.createKey(material)
        return (material.sourceName, nil)
    }

    /// Asks for a new passphrase twice.
    func newPassphrase() throws -> KeyMaterial {
        let first = try ask("New passphrase (hidden): ")
        guard !first.isEmpty else { throw VaultError(.passphraseEmpty) }
        guard try ask("The same again (hidden): ") == first else {
            throw CommandFailure(.keyUnusable, "the two passphrases differ; nothing was changed")
        }
        return .passphrase(first)
    }

    /// Asks for a passphrase. Where nobody can type one, what is missing is a key.
    private func ask(_ question: String) throws(CommandFailure) -> Secret {
        do throws(CommandFailure) { return try SecretInput.prompt(question) } catch {
            guard error.status == .wrongUsage else { throw error }
            let advice = "name a key file with --key-file, or do it at a terminal"
            if options.askPassphrase {
                throw CommandFailure(.wrongUsage, error.sentence, advice: advice)
            }
            throw CommandFailure(
                .keyUnusable,
                "no key was given, and there is no terminal to ask for a passphrase on",
                advice: advice)
        }
    }

    private func typed(_ question: String) throws -> KeyMaterial {
        let text = try ask(question)
        guard !text.isEmpty else { throw VaultError(.passphraseEmpty) }
        return .typed(text)
    }

    private func source(slots: [KeySlot.Kind]) -> KeySource {
        PoolKey.source(options, slots: slots, in: context)
    }

    /// The first source that is given.
    /// - Parameter slots: the kinds of slots that the pool has; none where there is no pool yet.
    static func source(
        _ options: GlobalOptions, slots: [KeySlot.Kind], in context: CommandContext
    ) -> KeySource {
        if options.askPassphrase { return .passphrase }
        return KeySources.choose(
            KeySources.Options(
                descriptor: options.keyFd, file: options.keyFile,
                environmentKey: context.environmentKey),
            environment: context.environment, slots: slots)
    }
}
