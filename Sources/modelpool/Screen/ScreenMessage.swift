internal import PoolUI

/// What other threads tell the main loop.
enum ScreenMessage: Sendable {
    case action(Action)
    /// A text for the clipboard, which is the terminal's.
    case copy(EffectID, String)
    /// The task of an effect is over.
    case ended(EffectID)
}
