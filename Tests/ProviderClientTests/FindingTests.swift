import Foundation
import PoolModel
import Testing

@testable import ProviderClient

@Suite struct FindingTests {
    private func finding(
        _ failure: TransportFailure, _ model: OpenedModel = callable(.openai),
        environment: [String: String] = [:]
    ) throws -> Finding {
        let request = try builder(environment).build(model, .answer)
        return Classifier.classify(failure: failure, request: request, model: model.model)
    }

    /// A grapheme cluster may be of any length, so that a limit of characters would be none.
    @Test func whatAServerSaysIsCutByScalars() throws {
        let request = try builder().build(callable(.openai), .answer)
        let words = String(repeating: "\u{1100}", count: 5000)
        let message = ServerText(request).clean(words)
        #expect(message.unicodeScalars.count == ServerText.maximumMessage)
        let shown = AnswerLines.shown(Array(words.utf8), with: request.scrubber)
        #expect(shown.map(\.unicodeScalars.count) == [AnswerLines.maximumLength])
        let stage = StageWording.failed(.dns(host: "llm.example", detail: words))
        #expect(stage.unicodeScalars.count == 100)
    }

    @Test(arguments: [
        (TransportFailure.blockedAddress("169.254.169.254"), VerdictCode.blockedAddress),
        (.dns(host: "api.openai.com", detail: ""), .dnsFailure),
        (.connectionRefused(address: "127.0.0.1:9"), .connectionRefused),
        (.unreachable(address: "10.0.0.1:443", detail: "No route to host"), .unreachable),
        (.connectTimeout(seconds: 10), .connectTimeout),
        (.proxy(.dns(host: "p")), .proxyUnreachable),
        (.proxy(.unreachable(detail: "refused")), .proxyUnreachable),
        (.proxy(.connectTimeout(seconds: 10)), .proxyUnreachable),
        (.proxy(.authRequired(status: 407)), .proxyAuthRequired),
        (.proxy(.denied(status: 403)), .proxyDenied),
        (.proxy(.failed(status: 503, detail: "")), .proxyError),
        (.proxy(.tls(TLSFailure(kind: .untrusted))), .tlsUntrusted),
        (.tls(TLSFailure(kind: .untrusted, issuer: "CN=Corp CA")), .tlsUntrusted),
        (.tls(TLSFailure(kind: .selfSigned)), .tlsUntrusted),
        (.tls(TLSFailure(kind: .missingIntermediate)), .tlsUntrusted),
        (.tls(TLSFailure(kind: .expired, validTo: Date(timeIntervalSince1970: 0))), .tlsExpired),
        (.tls(TLSFailure(kind: .notYetValid)), .tlsNotYetValid),
        (.tls(TLSFailure(kind: .hostname, names: ["a.example"])), .tlsHostname),
        (.tls(TLSFailure(kind: .clientCertificate)), .tlsClientCert),
        (.tls(TLSFailure(kind: .badCertificate, detail: "revoked")), .tlsUntrusted),
        (.tls(TLSFailure(kind: .unknownName)), .tlsFailed),
        (.tls(TLSFailure(kind: .version)), .tlsFailed),
        (.tls(TLSFailure(kind: .other, detail: "alert")), .tlsFailed),
        (.wrongScheme, .wrongScheme), (.timeout(.handshake, seconds: 10), .timeout),
        (.timeout(.firstByte, seconds: 120), .timeout),
        (.timeout(.total, seconds: 120), .timeout),
        (.closed(.closed, after: .nothing), .connectionClosed),
        (.tooLarge(.body), .responseTooLarge), (.tooLarge(.headerBlock), .responseTooLarge),
        (.tooLarge(.headerLines), .responseTooLarge),
        (.notHTTP(detail: ""), .badResponse), (.onlyHTTP2, .badResponse),
        (.malformed(detail: "x"), .badResponse), (.badCoding(detail: "x"), .badResponse),
        (.tlsFile(path: "/ca.pem", detail: "No such file"), .configError),
        (.cancelled, .cancelled), (.other(code: 55, detail: "x"), .connectionClosed),
    ])
    func everyFailureHasItsVerdict(_ failure: TransportFailure, _ verdict: VerdictCode) throws {
        let found = try finding(failure)
        #expect(found.verdict == verdict)
        #expect(!found.message.isEmpty && !found.next.isEmpty)
        #expect(!found.message.contains("{address}"))
    }

    @Test func factsAreNamed() throws {
        #expect(
            try finding(.tls(TLSFailure(kind: .untrusted, issuer: "CN=Corp CA"))).message
                == "the certificate of https://api.openai.com is not trusted: issued by CN=Corp CA")
        #expect(
            try finding(
                .tls(TLSFailure(kind: .expired, validTo: Date(timeIntervalSince1970: 0)))
            ).message.contains("1970-01-01"))
        #expect(
            try finding(.tls(TLSFailure(kind: .hostname, names: ["a.example", "b.example"])))
                .message.hasSuffix("it is for a.example, b.example"))
        let proxied = try finding(
            .proxy(.authRequired(status: 407)),
            environment: ["https_proxy": "http://bob:geheim@proxy.corp:3128"])
        #expect(proxied.message.contains("http://bob:********@proxy.corp:3128"))
        #expect(proxied.message.contains("set by https_proxy"))
        #expect(!proxied.message.contains("geheim"))
        let ollama = try finding(.connectionRefused(address: "127.0.0.1:11434"), callable(.ollama))
        #expect(ollama.next.contains("ollama serve"))
    }

    @Test func foreignWordsAreSanitised() throws {
        let found = try finding(
            .tls(TLSFailure(kind: .untrusted, issuer: "CN=\u{1B}[31mRed\u{202E}")))
        #expect(Sanitizer.clean(found.message) == found.message)
    }

    @Test func configurationErrorsNameTheRow() {
        let model = callable(.openai)
        let found = Classifier.classify(
            error: .header(row: 2, name: "Host", .protected(.framing)), model: model.model)
        #expect(found.verdict == .configError)
        #expect(found.message.contains("row 2 Host: set by HTTP itself"))
        #expect(Classifier.classify(error: .locked, model: model.model).verdict == .locked)
    }

    // MARK: Secrets and length

    @Test func echoedSecretsAreScrubbedInEveryForm() throws {
        let secret = "s3cr3t/va+lue&\"12"
        let base64 = Data("user:\(secret)".utf8).base64EncodedString()
        let model = callable(.openai, key: secret, headers: [("X-Gateway-Token", "tok/en-9876543")])
        let request = try builder().build(model, .answer)
        let said = [
            secret, base64, "s3cr3t%2Fva%2Blue%26%2212", "s3cr3t%2fva%2blue%26%2212",
            #"s3cr3t\/va+lue&\"12"#, "s3cr3t/va+lue&amp;&quot;12", "tok/en-9876543",
            secret + "\u{301}",
        ].joined(separator: " | ")
        for status in [200, 401, 500] {
            let answer = HTTPAnswer(status: status, body: Array(said.utf8))
            let found = Classifier.classify(answer: answer, request: request, model: model.model)
            for part in ["s3cr3t", "9876543", "va+lue", "czNjcjN0", "M2NyM3"] {
                #expect(!"\(found)".contains(part), "\(part) in \(found.message)")
            }
        }
    }

    @Test func messagesAreCutAtFiveHundredCharacters() throws {
        let long = String(repeating: "word ", count: 10_000)
        let found = try Recorded(
            "", .openai, 400, "{\"error\":{\"message\":\"\(long)\"}}", .badRequest
        ).finding()
        #expect(found.message.count < 700 && found.message.hasSuffix("..."))
    }

    @Test func escapeSequencesNeverComeThrough() throws {
        let hostile = "\u{1B}]0;owned\u{7}\u{1B}[2J\u{9B}31m\u{202E}\u{200B}\r\n"
        for body in [
            hostile, "{\"error\":{\"message\":\"\\u001b[2J\\u202e\"}}",
            "<html><title>\(hostile)</title>",
        ] {
            for status in [200, 403, 502] {
                let found = try Recorded("", .openai, status, body, .ok).finding()
                #expect(Sanitizer.clean(found.message) == found.message)
            }
        }
    }

    @Test func lineEndsOfTheNetworkAreBlanks() throws {
        let found = try Recorded("", .openai, 502, "Bad\r\n\tGateway\r\n", .gatewayError).finding()
        #expect(found.message.hasSuffix("(HTTP 502): Bad Gateway"), "\(found.message)")
        let banner = try finding(.notHTTP(detail: "SSH-2.0-OpenSSH_9.2\r"))
        #expect(banner.message.hasSuffix("no HTTP: SSH-2.0-OpenSSH_9.2"), "\(banner.message)")
    }

    @Test func anAnswerThatIsWholeButShorterThanAnnouncedIsNoted() throws {
        let body = #"{"model":"some-model","choices":[{"message":{"content":"ok"}}]}"#
        let model = callable(.openai)
        let answer = HTTPAnswer(
            status: 200, body: Array(body.utf8),
            flaw: HTTPAnswer.Flaw(.cutOff, received: body.utf8.count))
        let found = Classifier.classify(
            answer: answer, request: try builder().build(model, .answer), model: model.model)
        #expect(found.verdict == .okWithNotes)
        #expect(found.notes == ["the connection was closed before all that was announced had come"])
    }

    @Test func aBlockReasonIsForeignTextToo() throws {
        let body = #"{"promptFeedback":{"blockReason":"SAFETY\u001b[2J sk-test-key"}}"#
        let found = try Recorded("", .gemini, 200, body, .badRequest).finding()
        #expect(found.message.hasSuffix("that was sent (HTTP 200): SAFETY<U+001B>[2J [secret]"))
    }

    // MARK: Notes, retries, probes

    @Test func plainHTTPBeyondThisMachineIsANote() throws {
        let body = #"{"model":"some-model","choices":[{"message":{"content":"ok"}}]}"#
        let recorded = Recorded("", .openai, 200, body, .ok)
        #expect(try recorded.finding(base: "http://10.0.0.1/v1").verdict == .okWithNotes)
        #expect(try recorded.finding(base: "http://127.0.0.1/v1").verdict == .ok)
    }

    @Test func anotherModelIsNamed() throws {
        let recorded = Recorded.odd.first { $0.name == "another model" }
        #expect(try recorded?.finding().answeredAs == "qwen2.5-7b")
    }

    @Test func theOtherTokenFieldIsTriedWhereTheServerNamesIt() throws {
        let openai = Recorded.openAI.first { $0.name == "token field" }
        #expect(try openai?.finding().retry == .tokenField(.maxCompletionTokens))
        let tooLarge = Recorded(
            "", .openai, 400,
            #"{"error":{"message":"max_tokens is too large: 99999. This model supports at most 4096."}}"#,
            .badRequest)
        #expect(try tooLarge.finding().retry == nil)
        // The other way round, as Mistral refuses what it does not know.
        let mistral = Recorded.hosted.first { $0.name == "unknown field" }
        let model = callable(.mistral)
        let request = try builder().build(
            model, .answer, RequestWishes(tokenField: .maxCompletionTokens))
        let answer = HTTPAnswer(status: 422, body: Array((mistral?.body ?? "").utf8))
        let found = Classifier.classify(answer: answer, request: request, model: model.model)
        #expect(found.retry == .tokenField(.maxTokens))
    }

    @Test func streamOnlyModelsAreTriedAsAStream() throws {
        let recorded = Recorded.china.first { $0.name == "stream only" }
        #expect(try recorded?.finding().retry == .stream)
    }

    @Test(arguments: [
        (
            200,
            #"{"model":"m","choices":[{"message":{"tool_calls":[{"function":{"name":"capability_probe","arguments":"{}"}}]}}]}"#,
            Bool?.some(true)
        ),
        (200, #"{"model":"m","choices":[{"message":{"content":"ok"}}]}"#, false),
        (
            400, #"{"error":{"message":"registry.ollama.ai/library/x does not support tools"}}"#,
            false
        ),
        (
            404, #"{"error":{"message":"No endpoints found that support tool use.","code":404}}"#,
            false
        ),
        (401, #"{"error":{"message":"Invalid API key"}}"#, nil), (503, "", nil),
    ])
    func theToolsProbeSaysYesNoOrNothing(_ status: Int, _ body: String, _ works: Bool?) throws {
        let model = callable(.openai)
        let request = try builder().build(model, .tools)
        let answer = HTTPAnswer(status: status, body: Array(body.utf8))
        #expect(Classifier.probe(answer: answer, request: request, model: model.model) == works)
    }

    @Test(arguments: [
        (200, #"{"model":"m","choices":[{"message":{"content":"white"}}]}"#, Bool?.some(true)),
        (422, #"{"error":{"message":"unknown variant `image_url`, expected `text`"}}"#, false),
        (400, #"{"error":{"message":"The image is too small"}}"#, nil), (500, "", nil),
    ])
    func theVisionProbeSaysYesNoOrNothing(_ status: Int, _ body: String, _ works: Bool?) throws {
        let model = callable(.openai)
        let request = try builder().build(model, .vision)
        let answer = HTTPAnswer(status: status, body: Array(body.utf8))
        #expect(Classifier.probe(answer: answer, request: request, model: model.model) == works)
    }

    // MARK: Proxies that answer by themselves

    @Test(arguments: [
        (407, [("Proxy-Authenticate", "Basic")], VerdictCode.proxyAuthRequired),
        (401, [("Server", "tinyproxy/1.11.1")], .proxyAuthRequired),
        (403, [("Server", "squid/5.7"), ("X-Squid-Error", "ERR_ACCESS_DENIED 0")], .proxyDenied),
        (503, [("X-Squid-Error", "ERR_CONNECT_FAIL 111")], .proxyError),
        (403, [("Server", "nginx")], .gatewayForbidden),
    ])
    func aProxysOwnAnswerIsNotTheServers(
        _ status: Int, _ headers: [(String, String)], _ verdict: VerdictCode
    ) throws {
        let model = callable(
            .openai, base: "http://gw.example/v1", proxy: .explicit("http://p:3128"))
        let request = try builder().build(model, .answer)
        let answer = HTTPAnswer(
            status: status, headers: headers.map { HTTPAnswer.Field($0.0, $0.1) })
        let found = Classifier.classify(answer: answer, request: request, model: model.model)
        #expect(found.verdict == verdict)
    }
}
