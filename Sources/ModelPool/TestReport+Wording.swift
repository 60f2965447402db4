extension TestStage {
    /// As it stands in a report and on the screen.
    package var title: String {
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

extension HeaderSource {
    /// Where a header comes from, in words.
    package var words: String {
        switch self {
        case .provider: "provider"
        case .apiKey: "API key field"
        case .yours: "yours"
        case .http: "HTTP"
        }
    }
}
