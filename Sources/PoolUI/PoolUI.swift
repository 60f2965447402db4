package import FoundationEssentials
package import TerminalScreen

/// The whole screen program as values: `(State, Action)` gives the next state and effects, a
/// state gives a ``Screen``.
package struct State: Sendable, Equatable {
    package var size: Size

    /// - Parameter seed: where the ids of new rows come from; a random number of the runner's.
    package init(size: Size, seed: UInt64) {
        self.size = size
    }

    /// When the runner has to send the next ``Action/tick(_:)`` although nobody presses a key;
    /// `nil` while nothing on the screen depends on the time.
    package var deadline: Date? { nil }
}

/// What has to be done first, before any action.
package func start(_ state: inout State) -> [Effect] { [.loadPool] }

/// The next state, and what is to be done. It reads no clock, environment or random source.
package func update(_ state: inout State, _ action: Action) -> [Effect] { [] }

/// The picture of a state.
package func render(_ state: State) -> Screen { Screen(size: state.size) }
