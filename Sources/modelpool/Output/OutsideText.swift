internal import PoolModel
internal import PoolStore

/// What differs between a pool and what was last saved, for people.
enum OutsideText {
    /// A line a model, and its differences below it.
    static func lines(_ changes: OutsideChanges, of store: PoolStore) throws -> [String] {
        var lines: [String] = []
        if let cause = changes.cause { lines.append(cause.sentence) }
        if changes.cause == .keys {
            lines.append("the keys that open it now:")
            lines += try KeyFacts.lines(of: store.slots()).map { "  " + $0 }
        }
        if changes.cause != nil { lines.append("its models and their addresses:") }
        for model in changes.models {
            lines.append("\(Sanitizer.clean(model.name)) -> \(Sanitizer.clean(model.address))")
            guard let lock = model.lock else {
                lines.append("  it was removed outside this program")
                continue
            }
            for difference in lock.differences {
                lines.append("  " + Sanitizer.clean(difference.words))
            }
            if changes.cause == nil, lock.differences.isEmpty {
                lines.append("  " + Sanitizer.clean(lock.sentence))
            }
        }
        if changes.isRecordAltered {
            lines.append("what was kept of the last saves was changed; no model was")
        }
        if changes.nameless > 0 {
            lines.append("\(Count.of(changes.nameless, "row")) of no model, removed by a yes")
        }
        return lines
    }

    /// What is said when the pool is opened; `nil` where it is as it was last saved, or no key is
    /// open.
    static func notice(_ store: PoolStore) throws -> String? {
        guard store.isUnlocked else { return nil }
        let named = try store.namedOutside()
        if let cause = named.cause {
            return "\(cause.sentence), so nothing is sent: \(cause.advice)"
        }
        guard !named.names.isEmpty else { return nil }
        return "changed outside this program, and so locked: \(ErrorWording.list(named.names)); "
            + "modelpool pool accept shows what and asks"
    }
}
