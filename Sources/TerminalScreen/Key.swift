/// A key press, whatever bytes the terminal sent for it.
package indirect enum Key: Sendable, Hashable {
    /// Printable text, one grapheme cluster.
    case character(Character)
    /// Ctrl with a lower-case letter (or one of `[ \ ] ^ _ @`), where the key has no other name.
    case control(Character)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
    /// A key with Alt, which most terminals send as Esc and the key, both at once.
    case alt(Key)
}

/// What comes in from the terminal.
package enum InputEvent: Sendable, Hashable {
    case key(Key)
    /// A bracketed paste, whole, with its line ends as LF.
    case paste(String)
    case resize(Size)
    /// Only while the mouse is on: a press of the first button, or the wheel.
    case click(Point)
    case wheel(Point, down: Bool)
}
