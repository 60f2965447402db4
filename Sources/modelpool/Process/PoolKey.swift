internal import Glibc
internal import ModelPool
internal import PoolStore
internal import Vault

/// The key of a pool: found, asked for, or made on the first run.
struct PoolKey {
    let options: GlobalOptions
    let world: World
    let store: PoolStore

    /// Unlocks the pool with the first source that is given; the source's name.
    func unlock() throws -> String { try unlockWithMaterial().sourceName }

    /// As ``unlock()``; the key itself, for sealing everything anew.
    func unlockWithMaterial() throws -> KeyMaterial {
        guard let key = try store.lockedKey() else { throw StoreError(.noKey) }
        let (vault, material) = try open(key)
        store.unlock(with: vault)
        return material
    }

    /// As ``unlock()``, but a passphrase is left to the screen to ask for.
    func unlockUnlessTyped() throws -> String {
        if isTyped(slots: try store.slotKinds()) { return "passphrase" }
        return try unlock()
    }

    /// Opens the key with the first source that is given, without the store.
    func open(_ key: LockedKey) throws -> (vault: Vault, material: KeyMaterial) {
        let material =
            try source(slots: key.kinds).read() ?? typed("Passphrase of the pool (hidden): ")
        do throws(StoreError) {
            let vault = try key.unlock(material)
            world.console.detail("key from \(material.sourceName)")
            return (vault, material)
        } catch {
            throw ErrorWording.wrongTyped(error, material) ?? error
        }
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
        let first = try SecretInput.prompt("New passphrase (hidden): ")
        guard !first.isEmpty else { throw VaultError(.passphraseEmpty) }
        guard try SecretInput.prompt("The same again (hidden): ") == first else {
            throw CommandFailure(.keyUnusable, "the two passphrases differ; nothing was changed")
        }
        return .passphrase(first)
    }

    private func typed(_ question: String) throws -> KeyMaterial {
        let text = try SecretInput.prompt(question)
        guard !text.isEmpty else { throw VaultError(.passphraseEmpty) }
        return .typed(text)
    }

    private func source(slots: [KeySlot.Kind]) -> KeySource {
        if options.askPassphrase { return .passphrase }
        return KeySources.choose(
            KeySources.Options(
                descriptor: options.keyFd, file: options.keyFile,
                environmentKey: world.environmentKey),
            environment: world.environment, slots: slots)
    }
}
