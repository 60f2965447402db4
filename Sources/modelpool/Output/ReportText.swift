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

    /// Everything about one test.
    static func lines(_ report: TestReport) -> [String] {
        let word = report.verdict.isOK ? "ok" : "FAIL"
        var lines = [
            "\(Sanitizer.clean(report.modelName)): \(word) after "
                + milliseconds(report.totalMilliseconds),
            "  \(report.method) \(report.url)    timeout \(report.timeout) s",
        ]
        if let proxy = report.proxy { lines.append("  through proxy \(proxy)") }
        lines.append("")
        for stage in report.stages where stage.state != .skipped && stage.state != .waiting {
            lines.append(stageLine(stage))
        }
        if !report.stages.isEmpty { lines.append("") }
        lines.append("  \(report.verdict.rawValue): \(report.message)")
        for note in report.notes { lines.append("  Note: \(note)") }
        if report.verdict != .ok, !report.next.isEmpty { lines.append("  Next: \(report.next)") }
        if let reply = report.reply { lines.append("  Reply: \(reply)") }
        if let answeredAs = report.answeredAs { lines.append("  Answered as: \(answeredAs)") }
        if !report.sentHeaders.isEmpty {
            lines.append("  Sent: " + report.sentHeaders.map(\.name).joined(separator: ", "))
        }
        return lines
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

    private static func stageLine(_ stage: StageResult) -> String {
        let state =
            switch stage.state {
            case .ok: "ok  "
            case .failed: "FAIL"
            case .running, .waiting, .skipped: "... "
            }
        let name = stage.stage.rawValue
        let padded = name + String(repeating: " ", count: 8 - name.count)
        let time = stage.milliseconds.map(milliseconds) ?? ""
        let aligned = String(repeating: " ", count: max(0, 9 - time.count)) + time
        let line = "  \(state)  \(padded)\(aligned)  \(stage.detail)"
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
