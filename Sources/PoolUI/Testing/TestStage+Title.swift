import ModelPool

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
