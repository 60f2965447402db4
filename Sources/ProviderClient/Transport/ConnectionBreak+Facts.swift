internal import CCurl
internal import Glibc

extension ConnectionBreak {
    init(_ facts: ccurl_facts, _ words: String) {
        if let error = ConnectionBreak.streamError(words) {
            self = .streamReset(error)
        } else if facts.refuses_streams {
            self = .streamReset("REFUSED_STREAM")
        } else if facts.go_away > 0 || facts.go_away == 0 && facts.end != CCURL_END_PARTIAL {
            self = .goAway(ConnectionBreak.name(ofError: Int(facts.go_away)))
        } else {
            // With TLS only the words hold the system's error.
            let isReset =
                facts.system_error == ECONNRESET || words.contains("errno \(ECONNRESET)")
                || words.contains("reset by peer")
            self = isReset ? .reset : .closed
        }
    }

    /// In "HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)".
    private static func streamError(_ words: String) -> String? {
        guard words.hasPrefix("HTTP/2 stream"), let mark = words.firstRange(of: "(err ") else {
            return nil
        }
        return Int(words[mark.upperBound...].prefix { $0.isNumber }).map(name(ofError:))
    }

    /// RFC 9113, section 7.
    private static func name(ofError number: Int) -> String {
        let names = [
            "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR",
            "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL",
            "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY",
            "HTTP_1_1_REQUIRED",
        ]
        return names.indices.contains(number) ? names[number] : "error \(number)"
    }
}

extension TransportFailure.Progress {
    init(_ head: AnswerHead) {
        if head.isComplete, head.status > 0 {
            self = .informational(status: head.status)
        } else {
            self = head.hasBegun ? .partOfHead : .nothing
        }
    }
}

extension HTTPAnswer.Flaw {
    /// `nil`: the body ended as it should, or nothing ended it that is the server's.
    init?(_ facts: ccurl_facts) {
        let words = facts.words.map { String(cString: $0) } ?? ""
        let kind: Kind
        switch facts.end {
        case CCURL_END_PARTIAL where facts.go_away > 0, CCURL_END_CLOSED:
            kind = .broken(ConnectionBreak(facts, words))
        case CCURL_END_PARTIAL: kind = .cutOff
        // What is compressed and cut off before its first byte can be decoded.
        case CCURL_END_DONE where facts.body_bytes == 0 && facts.coded_bytes > 0: kind = .cutOff
        case CCURL_END_CHUNKS: kind = .malformed(words)
        default: return nil
        }
        self.init(kind, received: facts.body_bytes)
    }
}
