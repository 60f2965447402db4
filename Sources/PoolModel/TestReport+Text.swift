package import FoundationEssentials

extension TestReport {
    /// The report for a ticket: all that is known, in plain text. It holds no secret, since the
    /// report itself holds none, and no control character.
    package var text: String {
        let sections = [heading, conclusion, stageLines, headerLines, bodyLines]
        let text = sections.filter { !$0.isEmpty }
            .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
        return Sanitizer.clean(text, keepingLines: true) + "\n"
    }

    private var heading: [String] {
        let draft = isDraft ? ", with unsaved changes" : ""
        let outcome =
            (verdict.isFailure ? "FAIL " : "") + verdict.rawValue + (isSlow ? ", slow" : "")
            + (httpStatus.map { " HTTP \($0)" } ?? "")
        let start = [
            "Connection test by modelpool \(Release.version)",
            "Model    \(modelName) (\(modelID.uuidString), version \(version)\(draft))",
            "When     \(startedAt.formatted(.iso8601))",
        ]
        if isFromHistory {
            return start + [
                "Result   \(outcome), after \(TestReport.time(totalMilliseconds)); "
                    + "from the history, without request and answer"
            ]
        }
        return start + [
            "Request  \(method) \(url)",
            "Proxy    \(proxy ?? "none")",
            "Result   \(outcome), after \(TestReport.time(totalMilliseconds)); "
                + "timeout \(timeout) s",
        ]
    }

    private var conclusion: [String] {
        var lines = [message].filter { !$0.isEmpty }
        lines += advice(afterPassing: false)
        // Where a rule knew more, its sentence says the cause, and the usual one may contradict it.
        let usual = VerdictWording.of(verdict)
        if verdict.isFailure, next.isEmpty || next == usual.nextStep {
            lines.append("Usual cause: \(usual.cause)")
        }
        if let answeredAs { lines.append("Answered as: \(answeredAs)") }
        if let reply, !reply.isEmpty { lines.append("Reply: \(reply)") }
        if let timeToFirstToken {
            lines.append("First token after \(TestReport.time(timeToFirstToken))")
        }
        if let certificateEnd {
            let days = TestReport.days(until: certificateEnd, from: startedAt)
            let until = certificateEnd.formatted(.iso8601)
            lines.append("Certificate: until \(until), \(Count.of(days, "day"))")
        }
        if let toolsWork { lines.append("Tools: \(toolsWork ? "yes" : "no")") }
        if let visionWorks { lines.append("Vision: \(visionWorks ? "yes" : "no")") }
        return lines
    }

    /// Whose it is to mend, what to do, and what else is worth knowing: a line each.
    /// - Parameter afterPassing: what to do is said of a test that passed as well.
    package func advice(afterPassing: Bool) -> [String] {
        var lines = owner.map { ["Whose to mend: \($0.words)"] } ?? []
        if !next.isEmpty, afterPassing || !verdict.isOK { lines.append("Next: \(next)") }
        return lines + notes.map { "Note: \($0)" }
    }

    private var stageLines: [String] {
        guard !stages.isEmpty else { return [] }
        return ["Stages"]
            + stages.map { stage in
                let time = stage.milliseconds.map(TestReport.time) ?? ""
                return TestReport.columns([
                    (stage.state.sign, 6), (stage.stage.title, 9), (time, 10), (stage.detail, 0),
                ])
            }
    }

    /// What stands over the headers; one that broke off while they were sent may have sent some.
    package var headersTitle: String {
        let isSent = stages.contains {
            [.send, .answer].contains($0.stage) && [.ok, .failed, .running].contains($0.state)
        }
        return isSent ? "Sent headers" : "Headers, not sent"
    }

    private var headerLines: [String] {
        guard !sentHeaders.isEmpty else { return [] }
        return [headersTitle]
            + sentHeaders.map { "  \($0.name): \($0.value)  (\($0.sourceWords))" }
    }

    private var bodyLines: [String] {
        guard !body.isEmpty else { return [] }
        return ["Answer, first lines"] + body.map { "  " + $0 }
    }

    /// `312 ms` or `12.3 s`.
    package static func time(_ milliseconds: Double) -> String {
        guard milliseconds.isFinite, milliseconds >= 0, milliseconds < 1e9 else { return "?" }
        if milliseconds < 10_000 { return "\(Int(milliseconds.rounded())) ms" }
        return "\((milliseconds / 100).rounded() / 10) s"
    }

    /// Whole days; negative where it is over.
    package static func days(until end: Date, from date: Date) -> Int {
        let days = end.timeIntervalSince(date) / 86_400
        return days.isFinite && abs(days) < 1e9 ? Int(days.rounded(.down)) : 0
    }

    private static func columns(_ cells: [(text: String, width: Int)]) -> String {
        var line = "  "
        for (text, width) in cells {
            line += text + String(repeating: " ", count: max(0, width - text.count))
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

extension TestStage {
    /// As a person reads it.
    package var title: String {
        switch self {
        case .resolve: "Resolve"
        case .connect: "Connect"
        case .proxy: "Proxy"
        case .tls: "TLS"
        case .send: "Send"
        case .answer: "Answer"
        case .body: "Body"
        case .stream: "Stream"
        case .tools: "Tools"
        case .vision: "Vision"
        }
    }
}

extension StageResult.State {
    /// How a state stands in a report and on the screen.
    package var sign: String {
        switch self {
        case .waiting: "-"
        case .running: "..."
        case .ok: "ok"
        case .failed: "FAIL"
        case .skipped: "-"
        }
    }
}

extension ShownHeader {
    /// Where it comes from, in words.
    package var sourceWords: String {
        let set = set.map { "set \(Sanitizer.clean($0))" }
        let replaced = replaces.map {
            ", replaces \(source == .apiKey ? "the one" : Sanitizer.clean(name)) of set "
                + Sanitizer.clean($0)
        }
        return switch source {
        case .provider: "provider"
        case .apiKey: "API key" + (set.map { " of " + $0 } ?? " field") + (replaced ?? "")
        case .yours: (set ?? "yours") + (replaced ?? "")
        case .http: "HTTP"
        }
    }
}
