internal import PoolModel

extension Diagnosis {
    /// What became of a streamed answer.
    func finding(of stream: StreamOutcome) -> Finding {
        guard (200...299).contains(answer.status) else { return finding() }
        if stream.overflow != nil {
            return Finding(
                verdict: .responseTooLarge,
                message: VerdictWording.of(.responseTooLarge).sentence(at: address),
                next: NextStep.usual(.responseTooLarge))
        }
        if let error = stream.error {
            let message = ServerMessage(error)
            return refusal(message, status: message.status ?? 0)
        }
        guard stream.events > 0 else { return notStreamed() }
        guard stream.isComplete else {
            return cutOff("the stream has no end")
        }
        let reply = stream.answer
        let isEmpty = reply.text.isEmpty && reply.toolCalls.isEmpty && !reply.hasThought
        if isEmpty, reply.finish == nil {
            return bad(
                stream.hasUnreadable
                    ? "a stream whose data is no JSON" : "a stream that ends without an answer")
        }
        var finding = answered(reply)
        if stream.hasUnreadable {
            finding.add(note: "an event of the stream is no JSON (cut off or broken)")
        }
        return finding
    }

    /// What stands in the stream's data where that is no JSON: the words of a server that has no
    /// other way left to say what went wrong.
    private var pieces: [String] {
        var parser = SSEParser()
        // Bytes that are no events have no words in them.
        let events = (try? parser.feed(answer.body.prefix(16 * 1024) + [0x0A, 0x0A])) ?? []
        return events.map(\.data)
    }

    /// A stream in which nothing of the protocol is.
    var eventless: Finding {
        for piece in pieces {
            // What is no JSON is said as it stands.
            guard let json = try? JSONParser.parse(piece) else { continue }
            if let error = Diagnosis.errorMessage(in: json) {
                return refusal(error, status: error.status ?? 0)
            }
        }
        return bad(
            answer.body.isEmpty ? "a stream without events" : "a stream without text",
            words: pieces.joined(separator: " "),
            next: "try again; if it stays, look at the server's log.", owner: .gateway)
    }

    /// Nothing of the stream was understood: perhaps the answer came in one piece.
    private func notStreamed() -> Finding {
        let type = HeaderName.lowercase(answer.first("content-type") ?? "")
        if type.hasPrefix("text/event-stream") {
            if answer.flaw != nil { return cutOff("the stream has no events") }
            return eventless
        }
        var finding = success()
        if finding.verdict.isOK {
            finding.add(note: "it was not streamed: the answer came in one piece")
        }
        return finding
    }
}
