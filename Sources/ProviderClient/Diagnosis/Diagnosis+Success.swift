internal import PoolModel

extension Diagnosis {
    /// A 200 and its kin: an answer of the protocol's shape, or something else in its clothes.
    func success() -> Finding {
        if let kind = askedKind,
            case .good(let words, _)? = KindAnswer.judge(bytes: answer.body, as: kind)
        {
            return completed(answered(words))
        }
        let json: JSONValue
        do throws(JSONParser.Problem) {
            json = try JSONParser.parse(answer.textBody)
        } catch {
            return notJSON(error)
        }
        if let error = Diagnosis.errorMessage(in: json) {
            return refusal(error, status: error.status ?? 0)
        }
        switch request.purpose {
        case .listModels: return lookedUp(ModelList.parse(answer.body).map { "\($0.count) models" })
        case .findModel: return found()
        case .keyCheck: return lookedUp(json["data"]?.members.map { _ in "the key is known" })
        case .answer, .stream, .tools, .vision, .chat: break
        }
        if let kind = askedKind { return answered(json, as: kind) }
        do throws(AnswerProblem) {
            return answered(try ModelAnswer(json, request.wireProtocol))
        } catch {
            switch error {
            case .noChoices(let reason?): return keptBack(reason)
            case .noChoices(nil):
                return bad(
                    "an answer without choices",
                    next: "the address and the protocol are right, and nothing is in the answer: "
                        + "try again; if it stays, look at the server's log.", owner: .gateway)
            case .otherShape: return ofOtherProtocol(json)
            }
        }
    }

    /// What the provider's filter says of a text that no model has seen.
    private func keptBack(_ reason: String) -> Finding {
        var message = ServerMessage(shape: .errorObject)
        message.say(reason, code: "content_filter")
        return refusal(message, status: 0)
    }

    /// JSON that is perhaps what another protocol answers.
    private func ofOtherProtocol(_ json: JSONValue) -> Finding {
        let asked = request.wireProtocol
        // What is no answer of a protocol is passed over.
        let other = WireProtocol.allCases.first {
            $0 != asked && (try? ModelAnswer(json, $0)) != nil
        }
        guard let other else { return bad("JSON, but no answer of \(asked.rawValue)") }
        return bad(
            "an answer of the protocol \(other.rawValue), where \(asked.rawValue) was asked for",
            next: "what is there speaks \(other.rawValue): choose that protocol, or the base URL "
                + "of the server's \(asked.rawValue).", owner: .settings)
    }

    /// A model's answer: fine, perhaps with notes.
    func answered(_ reply: ModelAnswer) -> Finding {
        if reply.hasFailed {
            return bad(
                "an answer that ended in an error (\(foreign.clean(reply.finish ?? "", maximum: 40)))",
                next: "the address, the key and the model are right: try again; if it stays, ask "
                    + "whoever runs \(request.origin.host).", owner: .provider)
        }
        let wording = VerdictWording.of(.ok)
        var finding = Finding(
            verdict: .ok, message: wording.sentence(at: address), next: NextStep.usual(.ok))
        finding.reply =
            if case .chat = request.purpose { foreign.whole(reply.text) } else {
                foreign.clean(reply.text)
            }
        finding.usage = reply.usage
        finding.toolCalls = reply.toolCalls.map { foreign.clean($0.name, maximum: 100) }
        if let other = otherModel(reply.model) {
            finding.answeredAs = other
            finding.add(note: Diagnosis.note(answeredAs: other, model))
        }
        let isEmpty = reply.text.allSatisfy(\.isWhitespace) && reply.toolCalls.isEmpty
        if isEmpty, request.purpose != .tools { finding.add(note: Diagnosis.emptyNote(reply)) }
        if case .chat = request.purpose, !isEmpty, reply.isCut {
            finding.add(note: "the answer stops at its limit of output tokens")
        }
        if reply.isRefusal { finding.add(note: "the model refused to answer (refusal)") }
        if isPlainlyToSomethingElse(reply) { finding.add(note: notAskedNote) }
        return completed(finding)
    }

    /// Whether a whole answer in words has nothing of what the test had the model say. One that is
    /// cut off, or that has not come further than its thoughts, says nothing.
    private func isPlainlyToSomethingElse(_ reply: ModelAnswer) -> Bool {
        guard request.purpose == .answer || request.purpose == .stream,
            reply.toolCalls.isEmpty, !reply.isRefusal, reply.hasMoreThanThoughts
        else { return false }
        // Not every server says that it has cut an answer off.
        let isCut = reply.isCut || reply.usage?.output == request.maximumTokens
        return !isCut && !request.wishes.words.areHeard(in: reply.text)
    }

    private var notAskedNote: String {
        "it answers, but not to what was asked (to say \"\(Sanitizer.clean(request.wishes.words.text))\"): a "
            + "cache, a filter or a page that is always the same may answer in the model's place"
    }

    // MARK: Other kinds than chat

    /// The model's place in the provider's list.
    private func found() -> Finding {
        guard let models = ModelList.parse(answer.body) else {
            return bad("JSON, but not what was asked for")
        }
        let isListed = models.contains { ModelName.isSame(asked: model.modelID, answered: $0) }
        guard isListed else {
            let verdict = VerdictCode.modelNotFound
            let names = Count.of(models.count, "model")
            return Finding(
                verdict: verdict,
                message: "\(VerdictWording.of(verdict).sentence(at: address)): it lists \(names), "
                    + "and not this one",
                next: NextStep.usual(verdict))
        }
        return completed(
            answered("\(model.kind.words) in the provider's list (a picture would cost money)"))
    }

    /// What was asked for, where it was no chat.
    private var askedKind: ModelKind? {
        request.purpose == .answer && model.kind != .chat ? model.kind : nil
    }

    private func answered(_ json: JSONValue, as kind: ModelKind) -> Finding {
        switch KindAnswer.judge(json, as: kind) {
        case .bad(let words): return bad(words)
        case .good(let words, let note):
            var finding = answered(words)
            if let note { finding.add(note: note) }
            // It goes on at once, and so has the words in it also where it is cut off.
            if kind == .completion, !words.allSatisfy(\.isWhitespace),
                !request.wishes.words.areHeard(in: words)
            {
                finding.add(note: notAskedNote)
            }
            if let other = otherModel(json["model"]?.string) {
                finding.answeredAs = other
                finding.add(note: Diagnosis.note(answeredAs: other, model))
            }
            return completed(finding)
        }
    }

    private func answered(_ words: String) -> Finding {
        var finding = Finding(
            verdict: .ok, message: VerdictWording.of(.ok).sentence(at: address),
            next: NextStep.usual(.ok))
        finding.reply = foreign.clean(words)
        return finding
    }

    /// What is to be said of the way that every answer takes.
    private func completed(_ done: Finding) -> Finding {
        var finding = done
        if let flaw = answer.flaw { finding.add(note: Diagnosis.note(flaw)) }
        if request.origin.scheme == "http", !request.origin.isLoopback {
            finding.add(note: "the connection is not encrypted: everybody on the way can read it")
        }
        return finding
    }

    static func note(answeredAs other: String, _ model: Model) -> String {
        "answered as \(other), not as \(Sanitizer.clean(model.modelID))"
    }

    private static func emptyNote(_ reply: ModelAnswer) -> String {
        if reply.hasThought || reply.isCut {
            return "the text was empty: the model spent its tokens on thinking"
        }
        if reply.isFiltered { return "the text was empty: the provider's filter kept it back" }
        return "the text was empty"
    }

    private func lookedUp(_ what: String?) -> Finding {
        guard let what else { return bad("JSON, but not what was asked for") }
        return Finding(
            verdict: .ok, message: "\(address) answers: \(what)", next: NextStep.usual(.ok))
    }

    /// The name of the model that answered, where it is another.
    private func otherModel(_ name: String?) -> String? {
        // An Azure deployment has a name of its own, and the answer names the model behind it.
        guard model.provider != .azure, let name, !name.isEmpty else { return nil }
        return ModelName.isSame(asked: model.modelID, answered: name)
            ? nil : foreign.clean(name, maximum: 200)
    }

    // MARK: An error, or no answer at all

    /// What a 200 says that is an error all the same.
    static func errorMessage(in json: JSONValue) -> ServerMessage? {
        // A router that can no longer say it in the status (OpenRouter).
        if let choice = json["choices"]?.array?.first, choice["error"]?.members != nil {
            return ServerMessage(choice)
        }
        let message = ServerMessage(json)
        switch message.shape {
        case .errorObject: return message
        case .errorText: return message.text.isEmpty ? nil : message
        case .bodyCode, .detail, .message:
            let isAnswer =
                json.holds(
                    anyOf: [
                        "choices", "output", "content", "candidates", "data", "models", "result",
                    ])
                || ["code", "errno", "errcode", "retcode"].contains { name in
                    ["0", "200"].contains(json[name]?.label)
                }
            return isAnswer ? nil : message
        case .otherJSON, .page, .text, .nothing:
            return json["success"] == false ? message : nil
        }
    }

    private func notJSON(_ problem: JSONParser.Problem) -> Finding {
        let message = ServerMessage(answer)
        let answerer = Answerer(answer, message, model, request.wireProtocol)
        if answerer.isDecisive { return decided(by: answerer, message, .badResponse) }
        let type = HeaderName.lowercase(answer.first("content-type") ?? "")
        switch message.shape {
        case .page where WebPage.isLogin(String(decoding: answer.body, as: UTF8.self)):
            let step = loginStep(message)
            return bad(
                "a login page", words: message.text, next: step.sentence, owner: step.owner)
        case .page where ErrorRule.maintenance.matches(message, status: 503):
            return refusal(message, status: 503)
        case .page:
            return bad(
                "a web page", words: message.text,
                next: "what is there is for people, and no API: check the base URL's host, port "
                    + "and path (most APIs are below /v1, that of Open WebUI is below /api).")
        case .nothing:
            return answer.flaw == nil ? emptyAnswer : cutOff("")
        default:
            if type.hasPrefix("text/event-stream") { return unaskedStream() }
            if let coding { return bad(coding, next: NextStep.serversFault) }
            switch problem {
            case .tooDeep: return bad("JSON nested too deeply")
            case .truncated where looksLikeJSON, _ where answer.flaw != nil && looksLikeJSON:
                return cutOff("the JSON has no end")
            default:
                return answer.flaw == nil ? bad("no JSON", words: message.text) : cutOff("")
            }
        }
    }

    /// A web server that has nothing at this name or path says so with nothing.
    private var emptyAnswer: Finding {
        guard let name = Answerer.gatewayName(answer, ServerMessage(shape: .nothing)) else {
            return bad("an empty answer")
        }
        return bad(
            "an empty answer by \(name)",
            next:
                "\(name) has no site for this host or path: check the base URL, or ask whoever runs "
                + "\(request.origin.host).")
    }

    /// Some models answer in no other way.
    private func unaskedStream() -> Finding {
        var reader = StreamReader(request.wireProtocol)
        _ = reader.feed(answer.body)
        if let error = reader.outcome.error {
            let message = ServerMessage(error)
            return refusal(message, status: message.status ?? 0)
        }
        guard reader.outcome.events > 0 else { return eventless }
        var finding = bad("an event stream, which was not asked for")
        if request.purpose == .answer { finding.retry = .stream }
        return finding
    }

    /// What the first bytes of a body say that is no text.
    private var coding: String? {
        if answer.body.starts(with: [0x1F, 0x8B]) {
            return "gzip, which no Content-Encoding announces"
        }
        let isUTF16 =
            answer.body.starts(with: [0xFF, 0xFE]) || answer.body.starts(with: [0xFE, 0xFF])
        return isUTF16 ? "UTF-16, where JSON is UTF-8" : nil
    }

    private var looksLikeJSON: Bool {
        let first = answer.body.first { $0 > 0x20 }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// - Parameters:
    ///   - what: our words for what came.
    ///   - words: the server's, not yet sanitised.
    ///   - next: where it is not the table's.
    ///   - owner: who it mostly is, where it is `nil`.
    func bad(
        _ what: String, words: String = "", next: String? = nil, owner: Owner? = nil
    ) -> Finding {
        let line = VerdictWording.of(.badResponse).sentence(at: address)
        return Finding(
            verdict: .badResponse,
            message: foreign.join("\(line) (HTTP \(answer.status)): \(what)", words),
            next: next ?? NextStep.usual(.badResponse), owner: owner)
    }
}
