internal import PoolStore
internal import Vault

/// The pool of a screen. Where it has a key, the list is read on the store's thread while the key
/// is opened and the terminal taken over on this one: the two take about as long.
struct ScreenPool {
    let store: StoreQueue
    /// The file's canonical path.
    let path: String
    /// `file`, ...; `passphrase` where the screen is to ask for it; `none`.
    let keySource: String
    /// What the first run says.
    let notice: String?

    static func open(_ options: GlobalOptions, in world: World) throws -> ScreenPool {
        let mayCreate = !options.readOnly
        let store = try OpenedPool.openStore(options, mayCreate: mayCreate, in: world)
        let path = store.path
        guard let locked = try store.lockedKey() else {
            let pool = try OpenedPool.withoutKey(store, options, mayCreate, in: world)
            return ScreenPool(
                store: StoreQueue(store), path: path, keySource: pool.keySource,
                notice: pool.notice)
        }
        let key = PoolKey(options: options, world: world, store: store)
        let queue = StoreQueue(store)
        queue.readAhead()
        if key.isTyped(slots: locked.kinds) {
            return ScreenPool(store: queue, path: path, keySource: "passphrase", notice: nil)
        }
        let (vault, material) = try key.open(locked)
        queue.perform { $0.unlock(with: vault) }
        return ScreenPool(store: queue, path: path, keySource: material.sourceName, notice: nil)
    }
}
