internal import FoundationEssentials
internal import ModelPool

/// Test results for people. Reports are sanitised and scrubbed where they are made.
enum ReportText {
    /// `ok 312 ms, 2 min ago` or `FAIL 401 auth_failed, 9 min ago`.
    static func lastTest(_ test: TestSummary, now: Date) -> String {
        "\(outcome(test.verdict, test.httpStatus, test.totalMilliseconds)), "
            + Clock.age(test.testedAt, now: now)
    }

    /// One line, for a list of tests.
    static func line(_ report: TestReport) -> String {
        let name = Sanitizer.clean(report.modelName)
        let outcome = outcome(report.verdict, report.httpStatus, report.totalMilliseconds)
        guard !report.verdict.isOK || report.verdict == .okWithNotes else {
            return "\(name): \(outcome)"
        }
        let said = report.verdict.isOK ? report.notes.first ?? report.message : report.message
        return "\(name): \(outcome): \(said)"
    }

    /// `312 ms` or `12.3 s`.
    static func milliseconds(_ number: Double) -> String {
        if number < 10_000 { return "\(Int(number.rounded())) ms" }
        let tenths = Int((number / 100).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }

    private static func outcome(
        _ verdict: VerdictCode, _ status: Int?, _ total: Double
    ) -> String {
        if verdict.isOK { return "ok \(milliseconds(total))" }
        return "FAIL \(status.map { "\($0) " } ?? "")\(verdict.rawValue)"
    }
}
