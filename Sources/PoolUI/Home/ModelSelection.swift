package import ModelPool

/// The list's filter for callers without a screen: the same words and terms mean the same there.
package enum ModelSelection {
    /// The models that a filter leaves, in their order.
    package static func matching(_ models: [ModelSummary], _ text: String) -> [ModelSummary] {
        let filter = ModelFilter(text)
        let keys = SearchKeys(PoolIndex(models, revision: 0))
        return models.indices.filter { index in
            keys.withKey(at: index) { filter.matches(models[index], key: $0) }
        }.map { models[$0] }
    }
}
