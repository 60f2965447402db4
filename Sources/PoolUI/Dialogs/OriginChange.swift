/// Stored secrets of a model would go to another origin than they were saved for.
package struct OriginChange: Sendable, Equatable {
    package let modelName: String
    /// Origins in short form.
    package let from: String
    package let to: String

    package init(modelName: String, from: String, to: String) {
        self.modelName = modelName
        self.from = from
        self.to = to
    }
}
