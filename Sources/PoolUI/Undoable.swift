/// A value that is being changed, with the steps that lead back and forth.
struct Undoable<Value: Sendable & Equatable>: Sendable, Equatable {
    private struct Step: Sendable, Equatable {
        /// What the step did, for the message of undo.
        let title: String
        /// The value on the other side of the step.
        var value: Value
    }

    private(set) var value: Value
    private var done: [Step] = []
    private var undone: [Step] = []

    /// The steps that are kept; older ones cannot be undone any more.
    private static var most: Int { 1000 }

    init(_ value: Value) { self.value = value }

    var canUndo: Bool { !done.isEmpty }
    var canRedo: Bool { !undone.isEmpty }

    /// Makes one step, which one undo takes back; a step that changes nothing is none.
    mutating func change(_ title: String, to new: Value) {
        guard new != value else { return }
        done.append(Step(title: title, value: value))
        if done.count > Self.most { done.removeFirst() }
        undone = []
        value = new
    }

    /// - Returns: what was undone; `nil`: there was nothing.
    mutating func undo() -> String? { step(from: \.done, to: \.undone) }

    mutating func redo() -> String? { step(from: \.undone, to: \.done) }

    private mutating func step(
        from: WritableKeyPath<Self, [Step]>, to: WritableKeyPath<Self, [Step]>
    ) -> String? {
        guard let step = self[keyPath: from].popLast() else { return nil }
        self[keyPath: to].append(Step(title: step.title, value: value))
        value = step.value
        return step.title
    }

    /// What is no step: it is so on both sides of all of them.
    mutating func amend(_ body: (inout Value) -> Void) {
        body(&value)
        for index in done.indices { body(&done[index].value) }
        for index in undone.indices { body(&undone[index].value) }
    }
}
