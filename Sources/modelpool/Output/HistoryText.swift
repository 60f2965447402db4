internal import PoolModel

/// The kept tests of a model for people.
enum HistoryText {
    static func lines(_ tests: [TestSummary], _ statistics: TestStatistics) -> [String] {
        guard !tests.isEmpty else { return ["never tested"] }
        var table = TextTable(["TESTED", "RESULT", "STATUS", "TIME", "MESSAGE"])
        for test in tests {
            table.add([
                Clock.text(test.testedAt),
                test.verdict.rawValue + (test.isVerified ? "" : ", unverified"),
                test.httpStatus.map { "\($0)" } ?? "-", time(test.totalMilliseconds),
                // The verdict says it where all is well.
                test.verdict == .ok ? "" : test.message,
            ])
        }
        return [sentence(statistics), ""] + table.lines
    }

    private static func sentence(_ statistics: TestStatistics) -> String {
        var parts = ["\(statistics.passed) of \(Count.of(statistics.count, "test")) passed"]
        if let median = statistics.median, let most = statistics.percentile95 {
            parts.append("median \(time(median)), 95th percentile \(time(most))")
        }
        if let since = statistics.failingSince {
            parts.append("failing since \(Clock.text(since))")
        }
        return parts.joined(separator: "; ")
    }

    private static func time(_ milliseconds: Double) -> String {
        "\(Int(milliseconds.rounded())) ms"
    }
}

extension ModelJSON {
    static func history(
        of name: String, _ tests: [TestSummary], _ statistics: TestStatistics
    ) -> JSONValue {
        .object([
            ("schema", .integer(1)), ("model", .string(name)),
            ("tests", .integer(statistics.count)), ("passed", .integer(statistics.passed)),
            ("median_ms", .optional(statistics.median)),
            ("p95_ms", .optional(statistics.percentile95)),
            ("failing_since", .optional(statistics.failingSince.map(time))),
            ("history", .array(tests.map(test))),
        ])
    }
}
