package import PoolModel

/// What an import would bring; nothing of it is saved yet.
package struct ImportPreview: Sendable, Equatable {
    /// What the file is taken for: `LiteLLM`, `curl`, ...
    package let format: String
    /// Drafts (version 0, values `.new`).
    package let models: [Model]
    /// What was left out and why, and what else is worth knowing; sanitised.
    package let notes: [String]

    package init(format: String, models: [Model], notes: [String]) {
        self.format = format
        self.models = models
        self.notes = notes
    }
}

/// Models as the text of a file.
package struct ExportedText: Sendable, Equatable {
    package let text: String
    /// How many models could not be exported, and how many remarks there are on the others.
    package let leftOut: Int
    package let notes: Int

    package init(text: String, leftOut: Int, notes: Int) {
        self.text = text
        self.leftOut = leftOut
        self.notes = notes
    }
}
