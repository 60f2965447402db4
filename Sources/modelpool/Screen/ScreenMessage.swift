internal import PoolUI

/// What other threads tell the main loop.
enum ScreenMessage: Sendable {
    case action(Action)
    /// The task of an effect is over.
    case ended(EffectID)
}
