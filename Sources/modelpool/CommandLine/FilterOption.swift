internal import ArgumentParser
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import PoolUI

/// Which models of the pool are meant.
struct FilterOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only models that match: words, state:fail, provider:azure, tag:prod, header:NAME, "
                + "set:NAME, on, off; ! before one of them turns it round; as / on the screen.",
            valueName: "text"
        ))
    var filter: String?

    /// The models that match, sorted by name; none where there is no pool in the default place.
    /// What is LOCKED is marked where the key needs no typing, and `areLocksKnown` is true then.
    func listed(
        _ global: GlobalOptions, in context: CommandContext
    ) throws -> (models: [ModelSummary], areLocksKnown: Bool) {
        let path = try OpenedPool.path(global, in: context)
        let isNamed = try OpenedPool.named(global, in: context) != nil
        if !isNamed, !FileManager.default.fileExists(atPath: path) { return ([], true) }
        let pool = try OpenedPool.open(global, for: .names, in: context)
        let unopened = try PoolKey(options: global, context: context, store: pool.store)
            .unlockIfPossible(asking: false)
        if case .failed(let sentence) = unopened {
            context.console.note("which values are locked was not looked at: \(sentence)")
        }
        let models = FilterOption.filtered(try pool.store.checkedSummaries(), filter)
        return (models, unopened == nil)
    }

    /// The models of a pool that match, sorted by name.
    func matching(_ store: PoolStore) throws(StoreError) -> [ModelSummary] {
        try FilterOption.matching(store, filter)
    }

    static func matching(
        _ store: PoolStore, _ filter: String?
    ) throws(StoreError) -> [ModelSummary] {
        // Only a state depends on what is LOCKED, for which every value has to be opened, and on
        // what the key proves.
        let words = ["state:", "lock", "verif"]
        let asksForState = words.contains { filter?.lowercased().contains($0) == true }
        return filtered(
            asksForState ? try store.checkedSummaries() : try store.summaries(), filter)
    }

    private static func filtered(_ models: [ModelSummary], _ filter: String?) -> [ModelSummary] {
        guard let filter else { return models }
        return ModelSelection.matching(models, filter)
    }
}
