import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// Every way in which a plain connection ends, produced live.
struct TransferEndingTests {
    @Test func anAnswerComesWithAllItsStages() async throws {
        let server = try LoopbackServer(answering: HTTPText.answer(pong))
        let result = try await send(server.model())
        #expect(result.answer?.status == 200)
        #expect(result.answer?.body == Array(pong.utf8))
        #expect(result.course == "resolve ok, connect ok, send ok, answer ok, body ok")
        #expect(result.stage(.resolve)?.detail == "127.0.0.1")
        #expect(result.stage(.connect)?.detail == "127.0.0.1:\(server.port)")
        #expect(result.stage(.answer)?.detail == "HTTP 200 OK")
        #expect(result.stages.allSatisfy { ($0.milliseconds ?? -1) >= 0 })
        let sent = try #require(server.received.first)
        let lines = sent.prefix { $0 != "{" }.split(separator: "\r\n").count - 1
        #expect(
            result.stage(.send)?.detail == "\(lines) headers, \(sent.utf8.count) bytes")
    }

    @Test func theAnswersFieldsAreKept() async throws {
        let server = try LoopbackServer(
            answering: HTTPText.answer(
                "429 Slow Down", "{}", headers: ["Retry-After: 7", "X-Twice: a", "x-twice: b"]))
        let answer = try #require(try await send(server.model()).answer)
        #expect(answer.status == 429)
        #expect(answer.headers.contains(HTTPAnswer.Field("Retry-After", "7")))
        #expect(
            answer.headers.filter { $0.name.lowercased() == "x-twice" }.map(\.value) == ["a", "b"])
    }

    @Test func aNameThatDoesNotExist() async throws {
        let result = try await send(callable(.openai, base: "http://nowhere.test/v1"))
        #expect(result.failure == .dns(host: "nowhere.test", detail: "no such host"))
        #expect(
            result.course == "resolve failed, connect skipped, "
                + "send skipped, answer skipped, body skipped")
    }

    @Test func aPortWhereNobodyListens() async throws {
        let dead = try DeadPort(.refusing)
        let port = dead.number
        let result = try await send(callable(.openai, base: "http://127.0.0.1:\(port)"))
        #expect(result.failure == .connectionRefused(address: "127.0.0.1:\(port)"))
        #expect(
            result.course == "resolve ok, connect failed, "
                + "send skipped, answer skipped, body skipped")
    }

    @Test func aHostWithoutARoute() async throws {
        let result = try await send(callable(.openai, base: "http://127.0.0.249:9"))
        #expect(
            result.failure
                == .unreachable(address: "127.0.0.249:9", detail: "No route to host"))
    }

    @Test func aHostThatDoesNotAnswerTheConnection() async throws {
        let silent = try DeadPort(.full)
        let result = try await send(
            callable(.openai, base: "http://127.0.0.1:\(silent.number)"), timeout: 1)
        #expect(result.failure == .connectTimeout(seconds: 1))
        #expect(result.milliseconds < 1500)
    }

    /// Neighbours of what is blocked, and addresses inside others that lead to no such place.
    /// libcurl gives such a line up with a code that says "out of memory".
    @Test(arguments: ["X-Long: ", ""]) func aHeaderLineOfAnyLengthIsTooLarge(
        _ name: String
    ) async throws {
        let line = String(repeating: "a", count: 300_000)
        let server = try LoopbackServer(
            answering: "HTTP/1.1 200 OK\r\n\(name)\(line)\r\nContent-Length: 0\r\n\r\n")
        let result = try await send(server.model())
        #expect(result.failure == .tooLarge(.headerBlock))
    }

    /// Without the package ca-certificates; its file is named, and what is wrong with it.
    @Test func aCAFileThatLibcurlCannotReadIsNamed() throws {
        let request = try builder().build(callable(.openai, base: "https://h.example"), .answer)
        let failure = TransportFailure.authorities(request, "error setting certificate file")
        guard case .tlsFile(let path, let detail) = failure else {
            Issue.record("\(failure)")
            return
        }
        #expect(path == TrustRoots.systemFile && !detail.isEmpty)
        let finding = Classifier.classify(
            failure: .tlsFile(path: path, detail: "No such file or directory"), request: request,
            model: callable(.openai).model)
        #expect(finding.message.contains("\(path): No such file or directory"))
    }

    @Test(arguments: [
        "100.100.100.201", "192.0.0.191", "168.63.129.17", "170.254.0.1", "223.255.255.255",
        "240.0.0.1", "10.0.0.1", "127.0.0.1", "[::1]", "[fd20:ce::253]", "[fd00:ec2::253]",
        "[2002:a00:1::1]", "[64:ff9b:1::a00:1]", "[64:ff9b:1:a01:2:300::]", "[64:ff9b::808:808]",
        "[2001:0:1:2:3:4:f5ff:fffe]", "[2001:db8::a9fe:a9fe]", "[fec0::1]",
    ]) func otherAddressesAreTaken(_ host: String) throws {
        let request = try builder().build(callable(.openai, base: "http://\(host)/v1"), .answer)
        var checks = TransferChecks()
        #expect(checks.obstacle(to: request, roots: .system) == nil)
    }

    @Test(arguments: [
        "http://169.254.169.254/v1", "http://[fe80::1]/v1", "http://[fd00:ec2::254]/v1",
        "http://100.100.100.200/v1", "http://192.0.0.192/v1", "http://168.63.129.16/v1",
        "http://[fd20:ce::254]/v1", "http://[fd00:c1::a9fe:a9fe]/v1", "http://[fd00:42::42]/v1",
        "http://[2002:a9fe:a9fe::1]/v1", "http://[2002:6464:64c8::]/v1",
        "http://[64:ff9b:1::a9fe:a9fe]/v1", "http://[64:ff9b:1:a9fe:a9:fe00::]/v1",
        "http://[64:ff9b:1:a9:fe:a9fe::]/v1", "http://[64:ff9b:1:0:a9:fea9:fe00:0]/v1",
        "http://[64:ff9b::a83f:8110]/v1", "http://[::ffff:0:a9fe:a9fe]/v1",
        "http://[2001:0:1:2:3:4:5601:5601]/v1", "http://[::ffff:100.100.100.200]/v1",
        "http://0.0.0.0/v1", "http://224.0.0.1/v1", "http://[::ffff:169.254.169.254]/v1",
        "http://[ff02::1]/v1", "http://cloud.metadata.test/v1",
    ])
    func aBlockedAddressIsNeverConnectedTo(url: String) async throws {
        let result = try await send(callable(.openai, base: url))
        guard case .blockedAddress = result.failure else {
            Issue.record("\(String(describing: result.failure))")
            return
        }
    }

    @Test func aBlockedLiteralIsNotAskedOfAProxyEither() async throws {
        let proxy = try LoopbackServer(answering: "HTTP/1.1 200 OK\r\n\r\n")
        let result = try await send(
            callable(
                .openai, base: "http://169.254.169.254/v1",
                proxy: .explicit("http://127.0.0.1:\(proxy.port)")))
        #expect(result.failure == .blockedAddress("169.254.169.254"))
        #expect(proxy.connections.isEmpty)
    }

    @Test func aServerThatClosesWithoutAWord() async throws {
        let server = try LoopbackServer { _ = try $0.readRequest() }
        #expect(try await send(server.model()).failure == .closed(.closed, after: .nothing))
    }

    @Test func aServerThatResetsInTheMiddle() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            try connection.waitUntilTaken()
            connection.reset()
        }
        let answer = try await send(server.model()).answer
        #expect(answer?.flaw == HTTPAnswer.Flaw(.broken(.reset), received: 4))
        #expect(answer?.body == Array("half".utf8))
    }

    @Test func aBodyThatIsShorterThanAnnouncedIsTruncated() async throws {
        let server = try LoopbackServer(
            answering: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        let answer = try await send(server.model()).answer
        #expect(answer?.flaw == HTTPAnswer.Flaw(.cutOff, received: 4))
        #expect(answer?.body == Array("half".utf8))
    }

    @Test func aServerThatSpeaksSomethingElse() async throws {
        let server = try LoopbackServer { connection in
            try connection.send("220 mail.example ESMTP\r\n")
            connection.drain()
        }
        #expect(
            try await send(server.model()).failure
                == .notHTTP(detail: "220 mail.example ESMTP\r\n"))
    }

    @Test func aBodyWithABrokenCoding() async throws {
        let server = try LoopbackServer(
            answering: HTTPText.answer("not gzip", headers: ["Content-Encoding: gzip"]))
        guard case .badCoding = try await send(server.model()).failure else {
            Issue.record("a broken coding was taken")
            return
        }
    }

    /// The connection has a limit of its own, whatever the whole may take.
    @Test func aHostThatNeverAnswersIsGivenUpBeforeTheWholeTimeIsOver() async throws {
        let silent = try DeadPort(.full)
        let result = try await send(
            callable(.openai, base: "http://127.0.0.1:\(silent.number)"), timeout: 60)
        #expect(result.failure == .connectTimeout(seconds: TransferLimits.connectSeconds))
        #expect(result.milliseconds < 20_000)
    }

    @Test func whatWasSpentBeforeCountsForTheLimits() throws {
        func request(_ timeout: Int, _ spent: Int) throws -> Request {
            try builder().build(
                callable(.openai), .answer, RequestWishes(timeout: timeout, spent: spent))
        }
        #expect(try request(60, 0).time == 60_000 && request(60, 0).connectTime == 10_000)
        #expect(try request(60, 55_500).time == 4500 && request(60, 55_500).connectTime == 4500)
        #expect(try request(2, 0).time == 2000 && request(2, 0).connectTime == 2000)
        #expect(try request(2, 5000).time == 1)
    }

    @Test func nothingComesInTime() async throws {
        let server = try LoopbackServer { $0.drain() }
        let result = try await send(server.model(), timeout: 1)
        #expect(result.failure == .timeout(.firstByte, seconds: 1))
        #expect(result.milliseconds > 950 && result.milliseconds < 1500)
    }

    @Test func aDrippingServerCannotStretchTheTotal() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while true {
                try connection.send("x")
                connection.pause(.milliseconds(20))
            }
        }
        let result = try await send(server.model(), timeout: 1)
        #expect(result.failure == .timeout(.total, seconds: 1))
        #expect(result.milliseconds > 950 && result.milliseconds < 1500)
    }

    @Test func aRedirectIsAnAnswerAndItsTargetHearsNothing() async throws {
        let target = try LoopbackServer(answering: HTTPText.answer(pong))
        let server = try LoopbackServer(
            answering: HTTPText.answer(
                "307 Temporary Redirect", "", headers: ["Location: \(target.url("/v1"))"]))
        #expect(try await send(server.model()).answer?.status == 307)
        #expect(server.connections.count == 1)
        #expect(target.connections.isEmpty)
    }

    @Test func tlsToAPlainPort() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.read()
            try connection.send(HTTPText.answer("400 Bad Request", ""))
        }
        let result = try await send(server.model(scheme: "https"))
        #expect(result.failure == .wrongScheme)
        #expect(
            result.course
                == "resolve ok, connect ok, tls failed, send skipped, answer skipped, body skipped")
    }

    @Test func aURLThatLibcurlReadsDifferentlyIsNotSent() async throws {
        let server = try LoopbackServer(answering: HTTPText.answer(pong))
        let good = try builder().build(server.model(), .answer)
        let request = Request(
            url: good.url, origin: Origin(scheme: "http", host: "127.0.0.2", port: server.port),
            headers: good.headers, body: .json(good.json ?? .null), purpose: good.purpose,
            wireProtocol: good.wireProtocol, tokenField: nil, timeout: 5, proxy: nil,
            tls: good.tls, scrubber: good.scrubber)
        var failure: TransportFailure?
        for await event in HTTPTransport(roots: .system).send(request) {
            if case .finished(let result) = event { failure = result.failure }
        }
        guard case .urlDisagreement = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(server.connections.isEmpty)
    }
}
