package import FoundationEssentials

/// What the kept tests of a model say together.
package struct TestStatistics: Sendable, Equatable {
    /// Tests that were stopped are not counted.
    package let count: Int
    package let passed: Int
    /// Milliseconds of the tests that passed; `nil`: none did.
    package let median: Double?
    /// The time that 19 of 20 tests that passed stayed below.
    package let percentile95: Double?
    /// When the first test failed of those that have failed in a row up to now; `nil`: the last one
    /// passed.
    package let failingSince: Date?

    /// The share that passed; `nil`: there is none.
    package var share: Double? { count == 0 ? nil : Double(passed) / Double(count) }

    /// - Parameter tests: the newest first.
    package init(_ tests: [TestSummary]) {
        let counted = tests.filter { $0.verdict != .cancelled }
        let good = counted.filter(\.verdict.isOK)
        let times = good.map(\.totalMilliseconds).sorted()
        count = counted.count
        passed = good.count
        median = TestStatistics.percentile(50, of: times)
        percentile95 = TestStatistics.percentile(95, of: times)
        failingSince = counted.prefix { !$0.verdict.isOK }.last?.testedAt
    }

    /// The nearest rank: https://en.wikipedia.org/wiki/Percentile
    private static func percentile(_ share: Int, of sorted: [Double]) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let rank = (share * sorted.count + 99) / 100
        return sorted[max(rank, 1) - 1]
    }
}
