internal import ArgumentParser
internal import FoundationEssentials
internal import ModelPool
internal import PoolStore
internal import PoolUI

/// Which models of the pool are meant.
struct FilterOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only models that match: words, state:fail, provider:azure, tag:prod, header:NAME, on, "
                + "off; as / on the screen.", valueName: "text"))
    var filter: String?

    /// The models that match, sorted by name; none where there is no pool in the default place.
    func summaries(_ global: GlobalOptions, in world: World) throws -> [ModelSummary] {
        let path = try OpenedPool.path(global, in: world)
        let isNamed = global.pool != nil || world.variable("MODELPOOL_POOL") != nil
        if !isNamed, !FileManager.default.fileExists(atPath: path) { return [] }
        let pool = try OpenedPool.open(global, for: .names, in: world)
        return matching(try pool.store.summaries())
    }

    func matching(_ models: [ModelSummary]) -> [ModelSummary] {
        FilterOption.matching(models, filter)
    }

    static func matching(_ models: [ModelSummary], _ filter: String?) -> [ModelSummary] {
        guard let filter else { return models }
        return ModelSelection.matching(models, filter)
    }
}
