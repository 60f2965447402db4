internal import FoundationEssentials
internal import PoolModel
internal import PoolUI

/// Test results for people. Reports are sanitised and scrubbed where they are made.
enum ReportText {
    /// `ok 312 ms, 2 min ago` or `FAIL 401 auth_failed, 9 min ago`.
    static func lastTest(_ test: TestSummary, now: Date) -> String {
        "\(outcome(test.verdict, test.httpStatus, test.totalMilliseconds, test.isSlow)), "
            + Age.long(of: test.testedAt, at: now) + (test.isVerified ? "" : ", unverified")
    }

    /// What the list says of a model, as on the screen: a value that cannot be opened comes first.
    static func state(of model: ModelSummary, now: Date) -> String {
        if model.isLocked { return "LOCKED" }
        return model.lastTest.map { lastTest($0, now: now) } ?? "never"
    }

    /// One line, for a list of tests.
    static func line(_ report: TestReport) -> String {
        let name = Sanitizer.clean(report.modelName)
        let outcome = outcome(
            report.verdict, report.httpStatus, report.totalMilliseconds, report.isSlow)
        guard !report.verdict.isOK || report.verdict == .okWithNotes else {
            return "\(name): \(outcome)"
        }
        let said = report.verdict.isOK ? report.notes.first ?? report.message : report.message
        let owner = report.owner.map { "; to mend: \($0.words)" } ?? ""
        return "\(name): \(outcome): \(said)\(owner)"
    }

    private static func outcome(
        _ verdict: VerdictCode, _ status: Int?, _ total: Double, _ isSlow: Bool
    ) -> String {
        if verdict.isOK { return "ok\(isSlow ? ", slow" : "") \(TestReport.time(total))" }
        guard verdict.isFailure else { return verdict.word }
        return "FAIL \(status.map { "\($0) " } ?? "")\(verdict.rawValue)"
    }
}
