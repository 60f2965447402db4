package import FoundationEssentials

/// A model as the screen saw it, so that deleting an edited one is a conflict.
package struct ModelReference: Sendable, Equatable {
    package let id: UUID
    package let version: Int

    package init(id: UUID, version: Int) {
        self.id = id
        self.version = version
    }
}
