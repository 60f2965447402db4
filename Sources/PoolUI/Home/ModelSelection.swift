package import PoolModel

/// The list's filter for callers without a screen: the same words and terms mean the same there.
package enum ModelSelection {
    /// The models that a filter leaves, in their order.
    package static func matching(_ models: [ModelSummary], _ text: String) -> [ModelSummary] {
        let filter = ModelFilter(text)
        let keys = SearchKeys(PoolIndex(models, revision: 0))
        return keys.positions(with: filter.words, among: Array(models.indices))
            .map { models[$0] }.filter(filter.matchesExactly)
    }
}
