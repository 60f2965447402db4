import Foundation
import PoolModel
import Synchronization
import TestSupport
import Testing

@testable import ProviderClient

/// A connection test from front to back.
struct ConnectionTesterTests {
    private func tester(_ environment: [String: String] = [:]) -> ConnectionTester {
        ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder(environment),
            now: { Date(timeIntervalSince1970: 1000) }, words: { .example })
    }

    /// Answers by what the request asks for.
    private func provider(
        answer: String = pong, stream: String = ConnectionTesterTests.stream,
        tools: String = ConnectionTesterTests.call
    ) throws -> LoopbackServer {
        try LoopbackServer { connection in
            let request = try connection.readRequest()
            if request.contains("\"stream\":true") {
                try connection.send(HTTPText.chunkedHead() + stream)
                try connection.send("0\r\n\r\n")
            } else {
                try connection.send(
                    HTTPText.answer(request.contains("capability_probe") ? tools : answer))
            }
        }
    }

    private static func event(_ data: String) -> String {
        HTTPText.chunk("data: \(data)\n\n")
    }

    static let stream =
        event(#"{"model":"some-model","choices":[{"index":0,"delta":{"content":"o"}}]}"#)
        + event(#"{"model":"some-model","choices":[{"index":0,"delta":{"content":"k"}}]}"#)
        + event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#) + event("[DONE]")

    static let call = """
        {"model":"some-model","choices":[{"message":{"role":"assistant","content":null,\
        "tool_calls":[{"id":"1","type":"function","function":{"name":"capability_probe",\
        "arguments":"{\\"result\\":\\"ok\\"}"}}]},"finish_reason":"tool_calls"}]}
        """

    @Test func aPlainTestFillsItsReport() async throws {
        let server = try provider()
        let model = server.model(headers: [("X-Gateway-Token", "gw-token-0123456789abcd")])
        let report = await tester().run(model)
        #expect(report.verdict == .ok)
        #expect(report.httpStatus == 200)
        #expect(report.reply == "ok")
        #expect(report.url == server.url("/v1/chat/completions"))
        #expect(report.method == "POST")
        #expect(report.stages.map(\.stage) == [.resolve, .connect, .send, .answer, .body])
        #expect(report.stages.allSatisfy { $0.state == .ok })
        #expect(report.startedAt == Date(timeIntervalSince1970: 1000))
        #expect(report.totalMilliseconds > 0)
        #expect(report.body.count == 1)
        let row = model.headers[0].row
        #expect(
            report.sentHeaders.contains(
                ShownHeader(name: "X-Gateway-Token", value: "********abcd", source: .yours(row))))
    }

    /// What it waited for its turn among many is no time of the request.
    @Test func theTotalIsTheTimeOfTheRequestsAlone() async throws {
        let server = try provider()
        let options = TestOptions(stream: true, tools: true)
        let alone = await tester().run(server.model(), options: options)
        let many = try await tester().runAll((0..<60).map { _ in server.model() }, jobs: 60)
        for report in many + [alone] {
            #expect(report.verdict == .ok)
            let stages = report.stages.compactMap(\.milliseconds).reduce(0, +)
            #expect(abs(report.totalMilliseconds - stages) < 0.001)
            #expect(report.timeToFirstToken ?? 0 <= report.totalMilliseconds)
        }
    }

    @Test func theEventsTellTheCourseInOrder() async throws {
        let server = try provider()
        let events = Events()
        let report = await tester().run(
            server.model(), options: TestOptions(stream: true, tools: true)
        ) { events.add($0) }
        #expect(report.verdict == .ok)
        guard case .started(let request) = events.all.first,
            case .finished(let last) = events.all.last
        else {
            Issue.record("\(events.all)")
            return
        }
        #expect(request.url == report.url)
        #expect(last == report)
        let stages = events.all.compactMap { event -> String? in
            if case .stage(let stage) = event { "\(stage.stage) \(stage.state)" } else { nil }
        }
        #expect(
            stages.prefix(7) == [
                "resolve waiting", "connect waiting", "send waiting", "answer waiting",
                "body waiting", "stream waiting", "tools waiting",
            ])
        #expect(
            stages.dropFirst(7).filter { !$0.hasSuffix("waiting") } == [
                "resolve running", "resolve ok", "connect running", "connect ok", "send running",
                "send ok", "answer running", "resolve ok", "connect ok", "send ok", "answer ok",
                "body ok",
                "stream running", "stream ok", "tools running", "tools ok",
            ])
        let text = events.all.compactMap { event -> String? in
            if case .text(let text) = event { text } else { nil }
        }
        #expect(text == ["o", "k"])
        #expect(report.toolsWork == true)
        #expect((report.timeToFirstToken ?? 0) > 0)
        let detail = try #require(report.stages.first { $0.stage == .stream }?.detail)
        #expect(detail.wholeMatch(of: /first text after \d+ ms, \d+ events, clean end/) != nil)
    }

    /// What the server takes to begin is told apart from what it takes to end.
    @Test func theFirstByteIsToldApartFromTheBody() async throws {
        func server(_ head: Duration, _ body: Duration) throws -> LoopbackServer {
            try LoopbackServer { connection in
                _ = try connection.readRequest()
                connection.pause(head)
                try connection.send(HTTPText.chunkedHead(type: "application/json"))
                connection.pause(body)
                try connection.send(HTTPText.chunk(pong) + "0\r\n\r\n")
            }
        }
        func times(_ report: TestReport) -> (answer: Double, body: Double) {
            func time(_ stage: TestStage) -> Double {
                report.stages.first { $0.stage == stage }?.milliseconds ?? -1
            }
            return (time(.answer), time(.body))
        }
        let late = try server(.milliseconds(300), .milliseconds(0))
        let slow = try server(.milliseconds(0), .milliseconds(300))
        let lateReport = await tester().run(late.model())
        let slowReport = await tester().run(slow.model())
        #expect(times(lateReport).answer >= 299 && times(lateReport).body < 250)
        #expect(times(slowReport).answer < 250 && times(slowReport).body >= 250)
        #expect(lateReport.text.contains("ok    Body"))
        #expect(lateReport.stages.last?.detail == "\(pong.utf8.count) bytes")
        // The time is over in the middle of the body.
        let never = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(HTTPText.chunkedHead(type: "application/json"))
            connection.drain()
        }
        let report = await tester().run(never.model(), options: TestOptions(timeout: 1))
        #expect(report.verdict == .timeout)
        #expect(report.stages.suffix(2).map(\.state) == [.ok, .failed])
        #expect(report.stages.suffix(2).first?.detail == "HTTP 200 OK")
    }

    /// The model's own time, else that of the machine; slow is a note, and no failure.
    @Test func anAnswerThatTakesTooLongIsOkAndSlow() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            connection.pause(.milliseconds(60))
            try connection.send(HTTPText.answer(pong))
        }
        func run(own: Double?, usual: Double) async -> TestReport {
            let tester = ConnectionTester(
                transport: HTTPTransport(roots: .system), builder: builder(),
                words: { .example }, slowAfter: usual)
            return await tester.run(server.model { $0.slowAfter = own })
        }
        for (own, usual, isSlow) in [
            (nil, 0.05, true), (nil, 3600, false), (0.05, 3600, true), (3600, 0.05, false),
        ] {
            let report = await run(own: own, usual: usual)
            #expect(report.isSlow == isSlow)
            #expect(report.verdict == (isSlow ? .okWithNotes : .ok))
            #expect(report.notes.contains { $0.hasPrefix("slow: the answer took ") } == isSlow)
            #expect(report.summary.isSlow == isSlow)
        }
    }

    @Test func aFailedAnswerSkipsTheRest() async throws {
        let server = try LoopbackServer(
            answering: HTTPText.answer(
                "401 Unauthorized",
                #"{"error":{"message":"Incorrect API key: sk-test-key-0123456789","#
                    + #""type":"invalid_request_error","code":"invalid_api_key"}}"#))
        let report = await tester().run(server.model(), options: TestOptions(stream: true))
        #expect(report.verdict == .authFailed)
        #expect(report.stages.last?.state == .skipped)
        #expect(report.stages.first { $0.stage == .answer }?.state == .failed)
        #expect(report.stages.first { $0.stage == .answer }?.detail == "HTTP 401 Unauthorized")
        #expect(server.connections.count == 1)
        #expect(!"\(report)".contains("sk-test-key"))
        #expect(report.body.joined().contains("[secret]"))
    }

    @Test func aRefusedTokenFieldIsTriedTheOtherWayOnce() async throws {
        let server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            try connection.send(
                request.contains("max_completion_tokens")
                    ? HTTPText.answer(pong)
                    : HTTPText.answer(
                        "400 Bad Request",
                        #"{"error":{"message":"Unsupported parameter: 'max_tokens' is not "#
                            + #"supported with this model. Use 'max_completion_tokens' "#
                            + #"instead.","type":"invalid_request_error","#
                            + #""param":"max_tokens","code":"unsupported_parameter"}}"#))
        }
        let report = await tester().run(server.model())
        #expect(report.verdict == .okWithNotes)
        #expect(report.notes.contains("the provider wants max_completion_tokens"))
        #expect(server.connections.count == 2)
    }

    /// The field that the server wants, and room for the answer, are wanted of its stream as well.
    @Test(arguments: [
        (
            "max_completion_tokens\":",
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
        ),
        ("tokens\":2048", "max_tokens must be at least 64"),
    ]) func whatARetryFoundHoldsForTheStagesAfterIt(wanted: String, refusal: String) async throws {
        let stream = ConnectionTesterTests.stream
        let server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            guard request.contains(wanted) else {
                return try connection.send(
                    HTTPText.answer("400 Bad Request", #"{"error":{"message":"\#(refusal)"}}"#))
            }
            guard request.contains("\"stream\":true") else {
                return try connection.send(HTTPText.answer(pong))
            }
            try connection.send(HTTPText.chunkedHead() + stream)
            try connection.send("0\r\n\r\n")
        }
        let report = await tester().run(server.model(), options: TestOptions(stream: true))
        #expect(report.verdict == .okWithNotes, "\(report)")
        #expect(report.stages.last?.state == .ok, "\(report.stages)")
        #expect(server.connections.count == 3)
    }

    @Test func aModelThatOnlyStreamsIsTestedAsAStream() async throws {
        let server = try provider(
            answer: #"{"error":{"message":"This model only support stream mode, please "#
                + #"enable the stream parameter","code":400}}"#)
        let report = await tester().run(server.model(), options: TestOptions(stream: true))
        #expect(report.verdict == .okWithNotes)
        #expect(report.notes.contains("the model answers only as a stream"))
        #expect(report.reply == "ok")
        #expect(report.stages.allSatisfy { $0.state == .ok })
        #expect(server.connections.count == 2)
    }

    /// The limit for the answer's length is the test's own.
    @Test(arguments: [
        "Could not finish the message because max_tokens or model output limit was reached. "
            + "Please try again with higher max_tokens.",
        "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but "
            + "got 15 instead.",
        "max_tokens must be at least 64", "max_tokens: 16 is too small for this model",
    ]) func aModelThatWantsRoomForALongerAnswerGetsItOnce(_ words: String) async throws {
        let server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            let isShort = request.contains("tokens\":16,") || request.contains("tokens\":16}")
            try connection.send(
                isShort
                    ? HTTPText.answer("400 Bad Request", #"{"error":{"message":"\#(words)"}}"#)
                    : HTTPText.answer(pong))
        }
        let report = await tester().run(server.model())
        #expect(report.verdict == .okWithNotes)
        #expect(report.notes.contains { $0.contains("room for a longer answer") })
        #expect(server.connections.count == 2)
        // One that never has enough is asked twice and no more.
        let never = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(
                HTTPText.answer("400 Bad Request", #"{"error":{"message":"\#(words)"}}"#))
        }
        #expect(await tester().run(never.model()).verdict == .badRequest)
        #expect(never.connections.count == 2)
    }

    @Test func whatIsWrongWithTheModelsOwnLimitIsNotTriedAgain() async throws {
        let server = try LoopbackServer(
            answering: HTTPText.answer(
                "400 Bad Request",
                #"{"error":{"message":"max_tokens is too large: 16. This model supports 8."}}"#))
        #expect(await tester().run(server.model()).verdict == .badRequest)
        #expect(server.connections.count == 1)
    }

    @Test(arguments: [
        "parameter.enable_thinking must be set to false for non-streaming calls",
        "This model only supports streaming mode only",
    ]) func aModelThatRefusesToAnswerAtOnceIsStreamed(_ words: String) async throws {
        let stream = ConnectionTesterTests.stream
        let server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            guard request.contains("\"stream\":true") else {
                return try connection.send(
                    HTTPText.answer("400 Bad Request", #"{"error":{"message":"\#(words)"}}"#))
            }
            try connection.send(HTTPText.chunkedHead() + stream)
            try connection.send("0\r\n\r\n")
        }
        let report = await tester().run(server.model())
        #expect(report.verdict == .okWithNotes)
        #expect(report.notes.contains("the model answers only as a stream"))
    }

    /// However many requests a test takes, it ends when its time is over, and says which that was.
    @Test func aRetryAndAProbeHaveTheTimeThatIsLeft() async throws {
        let refusal =
            #"{"error":{"message":"Unsupported parameter: 'max_tokens'. Use "#
            + #"'max_completion_tokens' instead.","code":"unsupported_parameter"}}"#
        let server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            if request.contains("max_completion_tokens") { return connection.drain() }
            connection.pause(.milliseconds(1200))
            try connection.send(HTTPText.answer("400 Bad Request", refusal))
        }
        let report = await tester().run(server.model(), options: TestOptions(timeout: 2))
        #expect(report.verdict == .timeout)
        #expect(report.message.contains("within 2 s"), "\(report.message)")
        #expect(report.totalMilliseconds < 2700, "\(report.totalMilliseconds)")
        #expect(server.connections.count == 2)

        let probed = try LoopbackServer { connection in
            let request = try connection.readRequest()
            if request.contains("capability_probe") { return connection.drain() }
            connection.pause(.milliseconds(1200))
            try connection.send(HTTPText.answer(pong))
        }
        let probes = await tester().run(
            probed.model(), options: TestOptions(tools: true, vision: true, timeout: 2))
        #expect(probes.totalMilliseconds < 2700, "\(probes.totalMilliseconds)")
        #expect(
            probes.stages.last?.detail == "not asked: the test's 2 s were over",
            "\(probes.stages)")
    }

    @Test func aStreamThatBreaksOffFailsTheTest() async throws {
        let server = try provider(
            stream: ConnectionTesterTests.event(#"{"choices":[{"delta":{"content":"o"}}]}"#))
        let report = await tester().run(server.model(), options: TestOptions(stream: true))
        #expect(report.verdict == .badResponse)
        let stage = try #require(report.stages.first { $0.stage == .stream })
        #expect(stage.state == .failed)
        #expect(stage.detail.hasSuffix("no clean end"))
        #expect(report.stages.first { $0.stage == .answer }?.state == .ok)
    }

    @Test func probesSayYesNoOrUnknown() async throws {
        let options = TestOptions(tools: true, vision: true)
        let server = try provider()
        let yes = await tester().run(server.model(), options: options)
        #expect(yes.toolsWork == true && yes.visionWorks == true)
        let other = try provider(tools: pong)
        let no = await tester().run(other.model(), options: TestOptions(tools: true))
        #expect(no.toolsWork == false)
        #expect(no.verdict == .ok)
        #expect(no.stages.last == no.stages.first { $0.stage == .tools })
        #expect(no.stages.last?.detail == "no")
        let broken = try provider(tools: "<html>")
        let unknown = await tester().run(broken.model(), options: TestOptions(tools: true))
        #expect(unknown.toolsWork == nil)
        #expect(unknown.stages.last?.state == .failed)
        #expect(unknown.verdict == .ok)
    }

    @Test func aRequestThatCannotBeBuiltSendsNothing() async throws {
        let server = try provider()
        let report = await tester().run(server.model(headers: [("X-Token", "${env:NOT_SET}")]))
        #expect(report.verdict == .configError)
        #expect(server.connections.isEmpty)
        #expect(!report.message.isEmpty && !report.next.isEmpty)
    }

    @Test func aResolvedReferenceIsSentAndNeverReported() async throws {
        let server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            try connection.send(HTTPText.answer("500 Oops", "you sent \(request)"))
        }
        let report = await tester(["TOKEN": "resolved-secret-value"]).run(
            server.model(headers: [("X-Token", "${env:TOKEN}")]))
        #expect(server.received.first?.contains("X-Token: resolved-secret-value") == true)
        #expect(!"\(report)".contains("resolved-secret-value"))
    }

    @Test func aCancelledTestSaysSo() async throws {
        let server = try LoopbackServer { $0.drain() }
        let tester = tester()
        let model = server.model()
        let task = Task { await tester.run(model, options: TestOptions(stream: true)) }
        try await eventually("the request has come") {
            server.received.first?.contains("messages") == true
        }
        task.cancel()
        let report = await task.value
        #expect(report.verdict == .cancelled)
        #expect(report.stages.map(\.state) == [.ok, .ok, .ok, .skipped, .skipped, .skipped])
    }

    @Test func twoHundredAtOnceAllAnswer() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            connection.pause(.milliseconds(50))
            try connection.send(HTTPText.answer(pong))
        }
        let models = (0..<200).map { _ in server.model() }
        let reports = try await tester().runAll(models, jobs: 200)
        #expect(reports.map(\.modelID) == models.map(\.model.id))
        #expect(reports.allSatisfy { $0.verdict == .ok })
        #expect(server.connections.count == 200)
    }

    @Test func aBulkTestKeepsToItsJobsAndReusesConnections() async throws {
        let running = Mutex((now: 0, most: 0))
        let server = try LoopbackServer { connection in
            while true {
                _ = try connection.readRequest()
                running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                connection.pause(.milliseconds(5))
                running.withLock { $0.now -= 1 }
                try connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: \(pong.utf8.count)\r\n\r\n\(pong)")
            }
        }
        let reports = try await tester().runAll((0..<40).map { _ in server.model() }, jobs: 4)
        #expect(reports.allSatisfy { $0.verdict == .ok })
        #expect(running.withLock(\.most) <= 4)
        #expect(server.connections.count <= 8)
        #expect(reports.contains { report in report.stages.contains { $0.state == .skipped } })
    }

    @Test func aCancelledBulkTestReportsEveryModel() async throws {
        let server = try LoopbackServer { $0.drain() }
        let tester = tester()
        let models = (0..<30).map { _ in server.model() }
        let task = Task { try await tester.runAll(models, jobs: 10) }
        try await eventually("ten requests have come") {
            server.received.filter { $0.contains("messages") }.count == 10
        }
        task.cancel()
        let reports = try await task.value
        #expect(reports.count == 30)
        #expect(reports.allSatisfy { $0.verdict == .cancelled })
        #expect(server.connections.count <= 30)
    }

    /// What a test finds out by trying again, a chat does as well.
    @Test(arguments: [true, false])
    func aChatTriesTheOtherTokenFieldOnce(isStreaming: Bool) async throws {
        let stream = ConnectionTesterTests.stream
        let server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            guard request.contains("\"max_completion_tokens\":") else {
                return try connection.send(
                    HTTPText.answer(
                        "400 Bad Request",
                        #"{"error":{"message":"Unsupported parameter: 'max_tokens'. Use "#
                            + #"'max_completion_tokens' instead."}}"#))
            }
            guard isStreaming else { return try connection.send(HTTPText.answer(pong)) }
            try connection.send(HTTPText.chunkedHead() + stream)
            try connection.send("0\r\n\r\n")
        }
        let result = await tester().chat(
            server.model(), [ChatTurn(speaker: .user, text: "x")], isStreaming: isStreaming)
        #expect(result.report.verdict.isOK, "\(result.report)")
        #expect(result.text == "ok")
        #expect(server.connections.count == 2)
    }

    @Test func aChatStreamsItsAnswer() async throws {
        let pieces = Mutex<[String]>([])
        let server = try provider()
        let result = await tester().chat(
            server.model(), [ChatTurn(speaker: .user, text: "Hello")], isStreaming: true
        ) { piece in pieces.withLock { $0.append(piece) } }
        #expect(result.report.verdict.isOK)
        #expect(pieces.withLock(\.self) == ["o", "k"])
        #expect(result.text == "ok")
        #expect(result.firstToken != nil)
        let whole = await tester().chat(
            server.model(), [ChatTurn(speaker: .user, text: "Hello")], isStreaming: false)
        #expect(whole.text == "ok")
        #expect(whole.usage?.output == 1)
    }

    @Test func controlsInAStreamNeverReachTheScreen() async throws {
        let server = try provider(
            stream: ConnectionTesterTests.event(
                #"{"choices":[{"delta":{"content":"\u001b]0;x\u0007\u202e"}}]}"#))
        let result = await tester().chat(
            server.model(), [ChatTurn(speaker: .user, text: "x")], isStreaming: true)
        #expect(result.text == "<U+001B>]0;x<U+0007><U+202E>")
    }

    @Test func aModelListIsRead() async throws {
        let server = try LoopbackServer(
            answering: HTTPText.answer(#"{"data":[{"id":"b"},{"id":"a\u001b"}]}"#))
        #expect(
            await tester().listModels(server.model())
                == .models(["b", "a<U+001B>"], keyProblem: nil))
        let closed = try LoopbackServer(answering: HTTPText.answer("403 Forbidden", "no"))
        guard case .failed(let finding) = await tester().listModels(closed.model()) else {
            Issue.record("a 403 was taken for a list")
            return
        }
        #expect(finding.verdict == .gatewayForbidden)
    }

    @Test func aPublicListSaysNothingOfTheKeySoThatIsAskedToo() async throws {
        let server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            try connection.send(
                request.hasPrefix("GET /v1/key ")
                    ? HTTPText.answer(
                        "401 Unauthorized",
                        #"{"error":{"message":"No auth credentials found","code":401}}"#)
                    : HTTPText.answer(#"{"data":[{"id":"a"}]}"#))
        }
        guard
            case .models(["a"], let problem?) = await tester().listModels(
                server.model(.openrouter))
        else {
            Issue.record("the key was not asked about")
            return
        }
        #expect(problem.verdict == .authFailed)
    }
}

/// Events in the order in which they came.
private final class Events: Sendable {
    private let list = Mutex<[TestEvent]>([])
    var all: [TestEvent] { list.withLock(\.self) }
    func add(_ event: TestEvent) { list.withLock { $0.append(event) } }
}

extension ConnectionTester {
    /// All of them, a few at a time; their reports in the order of the models.
    fileprivate func runAll(_ models: [OpenedModel], jobs: Int) async throws -> [TestReport] {
        let reports = Mutex<[UUID: TestReport]>([:])
        let known = Dictionary(uniqueKeysWithValues: models.map { ($0.model.id, $0) })
        try await runAll(models.map(\.model.id), jobs: jobs) { ids in
            ids.compactMap { known[$0] }
        } onEvent: { id, event in
            guard case .finished(let report) = event else { return }
            reports.withLock { $0[id] = report }
        }
        return reports.withLock { reports in models.compactMap { reports[$0.model.id] } }
    }
}
