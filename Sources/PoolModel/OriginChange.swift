/// Stored secrets of models, or header sets that they attach, would go to another origin than they
/// were saved for. All that a save or a request would do is in it: a yes is a yes to each of them.
package struct OriginChange: Sendable, Equatable {
    private struct Move: Sendable, Equatable {
        let modelName: String
        /// Origins in short form.
        let from: String
        let to: String
    }

    /// A header set that may be sent to other origins only.
    private struct SetMove: Sendable, Equatable {
        let set: String
        let origins: [Origin]
        let modelName: String
        let to: String
    }

    private var moves: [Move] = []
    private var sets: [SetMove] = []

    package init() {}

    /// - Parameters:
    ///   - from: an origin in short form, as `to` is.
    package init(modelName: String, from: String, to: String) {
        moves = [Move(modelName: modelName, from: from, to: to)]
    }

    package var isEmpty: Bool { moves.isEmpty && sets.isEmpty }
    /// Whether there are secrets of a model's own among them.
    package var movesOwn: Bool { !moves.isEmpty }

    /// What each set would have to name, once.
    package var wanted: [(set: String, origin: String)] {
        sets.firsts { $0.set == $1.set && $0.to == $1.to }.map { ($0.set, $0.to) }
    }

    package mutating func add(_ other: OriginChange) {
        moves += other.moves
        sets += other.sets
    }

    package mutating func add(set: Model, of modelName: String, to: String) {
        sets.append(
            SetMove(set: set.name, origins: set.allowedOrigins, modelName: modelName, to: to))
    }

    /// What would be sent where, or the question whether it may be.
    package func sentences(asking: Bool) -> [String] {
        var lines: [String] = []
        for move in moves.firsts(where: { $0.from == $1.from && $0.to == $1.to }) {
            let names = moves.filter { $0.from == move.from && $0.to == move.to }.map(\.modelName)
            let (from, to) = (Sanitizer.clean(move.from), Sanitizer.clean(move.to))
            lines.append(
                "The stored secrets of \(Count.list(names)) were saved for \(from)"
                    + (asking ? ". Send them to \(to)?" : ", not for \(to)."))
        }
        for move in sets.firsts(where: { $0.set == $1.set && $0.to == $1.to }) {
            let names = sets.filter { $0.set == move.set && $0.to == move.to }.map(\.modelName)
            let origins =
                move.origins.isEmpty
                ? "no address yet" : move.origins.map(\.shortText).joined(separator: " and ")
            let to = Sanitizer.clean(move.to)
            lines.append(
                "Set \(Sanitizer.clean(move.set)) may be sent to \(origins)"
                    + (asking ? ". Send it to \(to) too" : ", not to \(to)")
                    + ", for \(Count.list(names))" + (asking ? "?" : "."))
        }
        return lines
    }
}

extension Array {
    /// The first of each kind.
    fileprivate func firsts(where areSame: (Element, Element) -> Bool) -> [Element] {
        reduce(into: []) { found, element in
            if !found.contains(where: { areSame($0, element) }) { found.append(element) }
        }
    }
}
