import Foundation
import PoolModel
import Synchronization
import TestSupport
import Testing

@testable import ProviderClient

/// Requests whose values come from helpers.
struct HelperRequestTests {
    private func model(
        key: String? = "${helper:key}", headers: [(String, String)] = [],
        proxy: ProxySetting = .environment, proxyPassword: String? = nil, isShared: Bool = false
    ) -> OpenedModel {
        let open = callable(
            .openai, base: "https://gw.example/v1", key: key, headers: headers, proxy: proxy,
            proxyPassword: proxyPassword)
        return OpenedModel(
            model: open.model, values: open.values, headers: open.headers, isShared: isShared)
    }

    private func builder(_ source: any ReferenceSource) -> RequestBuilder {
        RequestBuilder(references: source, environment: [:])
    }

    @Test func whatAHelperGivesStandsInTheRequest() async throws {
        let model = model(headers: [("X-Team", "a ${helper:team} b"), ("X-Two", "${helper:team}")])
        let source = SampleReferences(helpers: ["key": "key-canary-1234", "team": "team-canary-12"])
        let request = try await builder(source).buildAsking(model, .answer)
        #expect(request.values("Authorization") == ["Bearer key-canary-1234"])
        #expect(request.values("X-Team") == ["a team-canary-12 b"])
        #expect(Set(request.helpers.map(\.name)) == ["key", "team"])
        let scrubbed = request.scrubber.scrub("x key-canary-1234 team-canary-12 y")
        #expect(!scrubbed.contains("canary"))
    }

    /// Neither for a preview nor for a text that others may get.
    @Test func nothingIsAskedWhereNothingIsSent() throws {
        let source = AskedReferences()
        let model = model(headers: [("X-Team", "${helper:team}")])
        let preview = builder(source).preview(model)
        #expect(preview.problems.isEmpty)
        #expect(!preview.headers.contains { $0.value.contains("helper:") })
        let request = try builder(source).buildToShow(model, .answer)
        let text = CurlText(request, of: model).text
        #expect(text.contains("$API_KEY") && text.contains("$X_TEAM"))
        #expect(throws: RequestError.reference(.apiKey, .helper("key"), .notAsked)) {
            try builder(source).build(model, .answer)
        }
        #expect(source.asked.isEmpty)
    }

    @Test func aRequestThatWouldNotBeSentAsksNobody() async {
        let source = AskedReferences()
        let broken = model(headers: [("Host", "x")])
        await #expect(throws: RequestError.self) {
            try await builder(source).buildAsking(broken, .answer)
        }
        #expect(source.asked.isEmpty)
    }

    /// The proxy gets its password, the origin everything else.
    @Test func eachHelperIsAskedForThePlaceThatItsValueGoesTo() async throws {
        let source = AskedReferences()
        let model = model(
            headers: [("X-Team", "${helper:team}")],
            proxy: .explicit("http://bob@proxy.example:3128"),
            proxyPassword: "${helper:proxy}", isShared: true)
        _ = try await builder(source).buildAsking(model, .answer)
        let origin = Origin(scheme: "https", host: "gw.example", port: 443)
        #expect(
            Set(source.asked) == [
                ReferenceUse(.helper("key"), for: .origin(origin), isShared: true),
                ReferenceUse(.helper("team"), for: .origin(origin), isShared: true),
                ReferenceUse(
                    .helper("proxy"), for: .proxy("http://bob@proxy.example:3128"),
                    isShared: true),
            ])
    }

    @Test func aHelperThatFailsIsTheReasonWithItsNextStep() async throws {
        let source = AskedReferences(
            failing: .failed(.exited(3, said: "please sign in")))
        let tester = ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder(source), words: { .example })
        let report = await tester.run(model())
        #expect(report.verdict == .configError)
        #expect(
            report.message.contains(
                "API key: helper key failed with exit code 3: please sign in"))
        #expect(report.next.contains("doctor --helpers"))
        let cancelled = ConnectionTester(
            transport: HTTPTransport(roots: .system),
            builder: builder(AskedReferences(failing: .cancelled)))
        #expect(await cancelled.run(model()).verdict == .cancelled)
    }

    // MARK: Expired

    private static let expired = HTTPText.answer(
        "401 Unauthorized", #"{"error":{"message":"The access token has expired"}}"#)

    /// A server that lets nobody through but with the newest token.
    private func server(accepting token: String) throws -> LoopbackServer {
        try LoopbackServer { connection in
            let request = try connection.readRequest()
            let isFresh = request.contains("Bearer \(token)")
            try connection.send(
                isFresh
                    ? request.hasPrefix("GET ")
                        ? HTTPText.answer(#"{"data":[{"id":"m"}]}"#) : HTTPText.answer(pong)
                    : Self.expired)
        }
    }

    private func tester(_ source: any ReferenceSource) -> ConnectionTester {
        ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder(source), words: { .example })
    }

    @Test func anExpiredValueIsAskedForOnceMoreAndTheRequestRepeatedOnce() async throws {
        let server = try server(accepting: "token-2")
        let source = AskedReferences()
        let report = await tester(source).run(server.model(key: "${helper:key}"))
        #expect(report.verdict == .ok, "\(report)")
        #expect(report.notes.contains { $0.contains("helper key was asked for a new one") })
        #expect(source.asked.count == 2 && server.connections.count == 2)
        let never = try self.server(accepting: "none")
        let again = await tester(AskedReferences()).run(never.model(key: "${helper:key}"))
        #expect(again.verdict == .authFailed && never.connections.count == 2)
    }

    @Test func aListAndAChatAreRepeatedToo() async throws {
        let server = try server(accepting: "token-2")
        let listing = await tester(AskedReferences()).listModels(
            server.model(key: "${helper:key}"))
        #expect(listing == .models(["m"], keyProblem: nil))
        let chat = await tester(AskedReferences()).chat(
            server.model(key: "${helper:key}"), [ChatTurn(speaker: .user, text: "hi")],
            isStreaming: false)
        #expect(chat.report.verdict.isOK, "\(chat.report)")
        #expect(chat.report.notes.contains { $0.contains("asked for a new one") })
    }

    /// The same value again, or one that has only just come, proves nothing but that it is wrong.
    @Test func whereNothingElseCanComeNothingIsRepeated() async throws {
        for source in [
            AskedReferences(givesTheSame: true), AskedReferences(mayRenew: false),
        ] {
            let server = try server(accepting: "none")
            let report = await tester(source).run(server.model(key: "${helper:key}"))
            #expect(report.verdict == .authFailed && server.connections.count == 1)
            #expect(!report.notes.contains { $0.contains("asked for a new one") })
        }
    }

    @Test func whatNoHelperGaveIsNeverRepeated() async throws {
        let server = try server(accepting: "none")
        let report = await tester(AskedReferences()).run(server.model(key: "sk-literal-key"))
        #expect(report.verdict == .authFailed && server.connections.count == 1)
    }
}

/// Helpers that give `token-1`, `token-2`, ... and remember who was asked.
private final class AskedReferences: ReferenceSource {
    private let uses = Mutex<[ReferenceUse]>([])
    private let problem: ReferenceProblem?
    private let givesTheSame: Bool
    private let renews: Bool

    init(
        failing problem: ReferenceProblem? = nil, givesTheSame: Bool = false, mayRenew: Bool = true
    ) {
        self.problem = problem
        self.givesTheSame = givesTheSame
        renews = mayRenew
    }

    var asked: [ReferenceUse] { uses.withLock(\.self) }

    func read(_: ReferenceUse) throws(ReferenceProblem) -> Secret { throw .notSet }

    func refusal(of _: ReferenceUse) -> ReferenceProblem? { nil }

    func ask(_ use: ReferenceUse) async -> Result<HelperValue, ReferenceProblem> {
        let number = uses.withLock { uses in
            uses.append(use)
            return uses.count
        }
        if let problem { return .failure(problem) }
        guard case .helper(let name) = use.reference else { return .failure(.notAsked) }
        return .success(
            HelperValue(
                name: name, secret: Secret("token-\(givesTheSame ? 1 : number)"),
                lifetime: .seconds(60)))
    }

    func mayRenew(_: HelperValue) -> Bool { renews }
}
