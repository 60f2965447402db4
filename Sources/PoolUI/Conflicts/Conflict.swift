package import PoolModel

/// An edit conflict: what was to be saved, and what is stored now (`nil`: it was deleted). What
/// the edit began from is known where it began.
package struct Conflict: Sendable, Equatable {
    package let mine: Model
    package let theirs: Model?

    package init(mine: Model, theirs: Model?) {
        self.mine = mine
        self.theirs = theirs
    }
}
