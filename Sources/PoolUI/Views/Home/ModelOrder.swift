import FoundationEssentials
import PoolModel

/// The orders that `o` goes through.
enum ModelOrder: String, Sendable, CaseIterable, Equatable {
    case name
    /// Failing, locked, never tested, then ok.
    case state
    case provider
    /// The slowest first.
    case latency
    /// The latest first.
    case changed
    /// The slowest first, by the median of the kept tests that passed.
    case median
    /// Those that failed most often first, of the kept tests.
    case passes

    var next: ModelOrder {
        let all = ModelOrder.allCases
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + 1) % all.count]
    }

    /// The positions of `models`, which come sorted by name, in this order. Equal ones stay
    /// sorted by name.
    func positions(of models: [ModelSummary]) -> [Int] {
        let all = Array(models.indices)
        switch self {
        case .name: return all
        case .state: return sorted(all) { ModelOrder.urgency(of: models[$0]) }
        case .provider: return sorted(all) { models[$0].provider.rawValue }
        case .latency:
            // The slowest first; what has no time comes last.
            return sorted(all) { index in
                guard let test = models[index].lastTest, test.verdict.isOK else { return 1.0 }
                return -test.totalMilliseconds
            }
        case .median: return sorted(all) { -(models[$0].statistics?.median ?? -1) }
        case .passes: return sorted(all) { models[$0].statistics?.share ?? 2 }
        case .changed: return sorted(all) { -models[$0].changedAt.timeIntervalSince1970 }
        }
    }

    private func sorted<Key: Comparable>(_ positions: [Int], by key: (Int) -> Key) -> [Int] {
        positions.map { (key($0), $0) }.sorted { $0 < $1 }.map(\.1)
    }

    private static func urgency(of model: ModelSummary) -> Int {
        if model.isLocked { return 0 }
        if model.isFailing { return 1 }
        return model.lastTest == nil ? 2 : 3
    }
}
