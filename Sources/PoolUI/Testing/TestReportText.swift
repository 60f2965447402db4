import FoundationEssentials
import ModelPool

/// A report as text for a ticket. A ``TestReport`` is free of secrets, so this is.
enum TestReportText {
    static func text(of report: TestReport) -> String {
        var lines = [
            "modelpool test report", "",
            "Model    \(report.modelName) (version \(report.version)"
                + "\(report.isDraft ? ", unsaved draft" : ""))",
            "Time     \(Age.moment(report.startedAt)) UTC",
            "Request  \(report.method) \(report.url)",
            "Proxy    \(report.proxy ?? "none")   Timeout \(report.timeout) s",
            "Verdict  \(report.verdict.rawValue)"
                + (report.httpStatus.map { " (HTTP \($0))" } ?? ""),
            "         \(report.message)",
        ]
        if !report.next.isEmpty { lines.append("Next     \(report.next)") }
        lines += report.notes.map { "Note     \($0)" }
        lines += ["", "Stages"]
        lines += report.stages.map { stage in
            let time = stage.milliseconds.map { Age.duration(milliseconds: $0) } ?? ""
            return "  " + stage.state.rawValue.padded(7) + stage.stage.title.padded(9)
                + time.padded(9) + stage.detail
        }
        lines += ["", "Sent headers"]
        lines += report.sentHeaders.map { "  \($0.name): \($0.value)  (\($0.source.title))" }
        if !report.body.isEmpty {
            lines += ["", "Answer"]
            lines += report.body.map { "  " + $0 }
        }
        if let reply = report.reply { lines += ["", "Reply    \(reply)"] }
        lines += ["", "Total    \(Age.duration(milliseconds: report.totalMilliseconds))", ""]
        return lines.map { Sanitizer.clean($0) }.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padded(_ columns: Int) -> String {
        self + String(repeating: " ", count: max(columns - count, 1))
    }
}

extension TestStage {
    var title: String {
        switch self {
        case .resolve: "Resolve"
        case .connect: "Connect"
        case .proxy: "Proxy"
        case .tls: "TLS"
        case .send: "Send"
        case .answer: "Answer"
        case .stream: "Stream"
        case .tools: "Tools"
        case .vision: "Vision"
        }
    }
}

extension HeaderSource {
    var title: String {
        switch self {
        case .provider: "provider"
        case .apiKey: "API key field"
        case .yours: "yours"
        case .http: "HTTP"
        }
    }
}
