import Foundation
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// What a test has the model say, and which answers have it.
@Suite struct ProbeWordsTests {
    private let words = ProbeWords("robot ocean")

    @Test(arguments: [
        "robot ocean", "Robot Ocean.", "\"robot ocean\"", "**ROBOT OCEAN**", "robot, ocean!",
        "robotocean", "robot-ocean", "robot_ocean\n", "Sure! Here it is: 'robot ocean'.",
        "Robot.", "oceans", "{\"say\": \"robot ocean\"}", "The user wants me to say robot ocean.",
        "róbot ocean",
        // Perhaps a translation.
        "机器人 海洋", "🤖🌊", "робот океан",
    ]) func modelsSayThemInManyWays(_ answer: String) {
        #expect(words.areHeard(in: answer), "\(answer)")
    }

    @Test(arguments: [
        "pong", "ok", "Hello! How can I help you today?", "42", "silver panda", "robotics",
        "I'm sorry, but I cannot assist with that request.",
        "您好！请问有什么可以帮助您的吗？我是您的智能助手。", "This is a canned page.",
    ]) func whatIsPlainlySomethingElseHasThemNot(_ answer: String) {
        #expect(!words.areHeard(in: answer), "\(answer)")
    }

    /// One pair of thousands for every test, of short common words.
    @Test func theyAreDrawnAnewForEveryTest() {
        let drawn = (0..<400).map { _ in ProbeWords.drawn().text }
        #expect(Set(drawn).count > 300)
        for text in drawn {
            #expect(text.wholeMatch(of: /[a-z]{4,8} [a-z]{4,8}/) != nil, "\(text)")
        }
    }

    private func notes(
        _ text: String, finish: String = "stop", usage: Int? = nil, more: String = "",
        purpose: RequestPurpose = .answer
    ) throws -> [String] {
        let model = callable(.openai)
        let request = try builder().build(model, purpose, RequestWishes(words: words))
        let counted =
            usage.map { #","usage":{"prompt_tokens":9,"completion_tokens":\#($0)}"# } ?? ""
        let content = JSONValue.string(text).text
        let body =
            #"{"model":"some-model","choices":[{"message":{"role":"assistant","content":\#(content)"#
            + #"\#(more)},"finish_reason":"\#(finish)"}]\#(counted)}"#
        let finding = Classifier.classify(
            answer: HTTPAnswer(status: 200, body: Array(body.utf8)), request: request,
            model: model.model)
        #expect(finding.verdict.isOK, "\(finding.message)")
        return finding.notes
    }

    @Test func anAnswerToSomethingElseIsNoted() throws {
        let notes = try notes("Hello! How can I help you today?")
        #expect(notes.count == 1)
        #expect(notes.first?.hasPrefix("it answers, but not to what was asked") == true)
        #expect(notes.first?.contains("\"robot ocean\"") == true)
        #expect(try self.notes("Robot ocean.") == [])
    }

    /// What is cut off, or has not come further than its thoughts, says nothing of what was asked.
    @Test func onlyAWholeAnswerIsJudged() throws {
        let note = "it answers, but not to what was asked"
        func isNoted(_ notes: [String]) -> Bool { notes.contains { $0.hasPrefix(note) } }
        #expect(!isNoted(try notes("Certainly! As you have asked me to say", finish: "length")))
        #expect(!isNoted(try notes("Certainly! As you have asked me to say", usage: 16)))
        #expect(isNoted(try notes("Certainly, my friend.", usage: 5)))
        #expect(isNoted(try notes("pong", usage: 20)))
        #expect(!isNoted(try notes("", finish: "length")))
        #expect(!isNoted(try notes("<think>Okay, the user wants")))
        #expect(!isNoted(try notes("<think>Okay, the user wants</think>\n\n")))
        #expect(isNoted(try notes("<think>Okay, the user wants</think>\n\nHello!")))
        #expect(!isNoted(try notes("", more: #","refusal":"I can't help with that.""#)))
        #expect(!isNoted(try notes("Hi", purpose: .chat([], isStreaming: false))))
        #expect(!isNoted(try notes("white", purpose: .vision)))
    }

    /// What only completes texts goes on with what stands there twice, and is cut off soon.
    @Test func aCompletionGoesOnWithThem() throws {
        let model = callable(.custom, base: "https://gw.example/v1") { $0.kind = .completion }
        let request = try builder().build(model, .answer, RequestWishes(words: words))
        #expect(request.json?["prompt"]?.string == "robot ocean, robot ocean,")
        func verdict(_ text: String) -> VerdictCode {
            Classifier.classify(
                answer: HTTPAnswer(
                    status: 200,
                    body: Array(
                        #"{"choices":[{"text":"\#(text)","finish_reason":"length"}]}"#.utf8)),
                request: request, model: model.model
            ).verdict
        }
        #expect(verdict(" robot ocean, robot") == .ok)
        #expect(verdict("Lorem ipsum") == .okWithNotes)
    }

    /// The whole way: another pair for each test, said by one server and not by the other, and one
    /// request each.
    @Test func aServerThatAlwaysSaysTheSameIsCaught() async throws {
        let tester = ConnectionTester(
            transport: HTTPTransport(roots: .system), builder: builder())
        let canned = try LoopbackServer(answering: HTTPText.answer(pong))
        let real = try LoopbackServer { connection in
            let asked = AskedWords.of(try connection.readRequest()) ?? "?"
            try connection.send(
                HTTPText.answer(pong.replacingOccurrences(of: "\"ok\"", with: "\"\(asked)\"")))
        }
        for _ in 0..<3 {
            let report = await tester.run(canned.model())
            #expect(report.verdict == .okWithNotes)
            #expect(report.notes.first?.contains("not to what was asked") == true)
            #expect(await tester.run(real.model()).verdict == .ok)
        }
        #expect(canned.connections.count == 3 && real.connections.count == 3)
        #expect(Set(real.received.compactMap { AskedWords.of($0) }).count == 3)
    }
}
