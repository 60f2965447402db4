package import ModelPool
package import TerminalScreen

/// The whole screen program as values: `(State, Action)` gives the next state and effects, a
/// state gives a ``Screen``.
package struct State: Sendable, Equatable {
    package init(size: Size) { self.size = size }
    package var size: Size
}

/// The next state, and what is to be done. It reads no clock, environment or random source.
package func update(_ state: inout State, _ action: Action) -> [Effect] { [] }

/// The picture of a state.
package func render(_ state: State) -> Screen { Screen(size: state.size) }
