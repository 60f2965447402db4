internal import PoolModel

/// Answers that do not end as they began.
extension Diagnosis {
    /// An answer that began as it should.
    /// - Parameter what: what is missing of it, in our words; may be empty.
    func cutOff(_ what: String) -> Finding {
        let wait =
            "try again; if it stays, look for a time limit of a gateway in between and in the "
            + "server's log."
        guard let flaw = answer.flaw else { return shorterThanIts(what, wait) }
        let after =
            flaw.received == 0
            ? "before anything of the body could be read" : "after \(flaw.received) bytes"
        let missing = what.isEmpty ? "" : what + ", and "
        return switch flaw.kind {
        case .cutOff: brokeOff(missing + "\(ConnectionBreak.closed.words) \(after)", next: wait)
        case .malformed(let words):
            brokeOff(
                "its HTTP is broken \(after) (\(foreign.clean(words)))",
                next: NextStep.serversFault)
        case .broken(let how):
            Finding(
                verdict: .connectionClosed,
                message: VerdictWording.of(.connectionClosed).sentence(at: address)
                    + " (HTTP \(answer.status)): \(how.words) \(after)",
                next: NextStep.usual(.connectionClosed))
        }
    }

    /// Everything came that was announced, if that was said.
    private func shorterThanIts(_ what: String, _ wait: String) -> Finding {
        guard let length = answer.first("content-length") else { return brokeOff(what, next: wait) }
        return brokeOff(
            "\(what), although all came that was announced (Content-Length: \(foreign.clean(length)))",
            next: NextStep.serversFault)
    }

    private func brokeOff(_ what: String, next: String) -> Finding {
        Finding(
            verdict: .badResponse,
            message: "\(address) broke its answer off (HTTP \(answer.status)): \(what)", next: next)
    }

    /// For an answer that is complete all the same.
    static func note(_ flaw: HTTPAnswer.Flaw) -> String {
        switch flaw.kind {
        case .cutOff: "the connection was closed before all that was announced had come"
        case .broken(let how): "the answer is complete, but after it \(how.words)"
        case .malformed: "the answer is complete, but the HTTP after it is broken"
        }
    }

    /// 101, which nobody asked for.
    func switched() -> Finding {
        let other = answer.first("upgrade").map { " to \(foreign.clean($0, maximum: 60))" } ?? ""
        return Finding(
            verdict: .badResponse,
            message: VerdictWording.of(.badResponse).sentence(at: address)
                + " (HTTP 101): it switches\(other), which was not asked for",
            next: "check the base URL: what is there speaks another protocol than HTTP (a "
                + "WebSocket or realtime address?).")
    }
}
