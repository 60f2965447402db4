import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

@Suite struct ClassifierTableTests {
    @Test(arguments: Recorded.all)
    func everyRecordedAnswerGetsItsVerdict(_ recorded: Recorded) throws {
        let finding = try recorded.finding()
        #expect(finding.verdict == recorded.verdict, "\(finding.message)")
        #expect(!finding.message.isEmpty && !finding.next.isEmpty)
        #expect(finding.message.count < 1000)
    }

    @Test func theTableIsLargeAndCoversTheVerdicts() {
        #expect(Recorded.all.count >= 120)
        #expect(Set(Recorded.all.map(\.testDescription)).count == Recorded.all.count)
        #expect(Set(Recorded.all.map(\.verdict)).count >= 15)
    }

    @Test func aMegabyteOfAnErrorIsCut() throws {
        let long = String(repeating: "no model here, ", count: 70_000)
        for body in [long, "{\"error\":{\"message\":\"\(long)\"}}", "<html><body>\(long)"] {
            #expect(
                try Recorded("", .openai, 500, body, .serverError).finding().message.count < 1000)
        }
    }

    /// Recorded answers, cut, doubled and sprinkled with noise: nothing traps, and nothing that
    /// steers a terminal comes out.
    @Test func brokenAnswersNeverTrap() throws {
        var random = SeededGenerator(seed: 99)
        let noise = [
            "{", "}", "[", "\"", "\\", "null", "1e999", "\u{1B}[2J", "\u{202E}", "<html>",
            "</title",
            "<title>", "\r\n", "\"error\":", "é", "-1", "\"code\":429,",
        ]
        for _ in 0..<fuzzRounds(10) {
            guard let recorded = Recorded.all.randomElement(using: &random) else { return }
            var bytes = Array(recorded.body.utf8.prefix(2000))
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.removeSubrange(place...)
                case 1:
                    bytes.insert(
                        contentsOf: (noise.randomElement(using: &random) ?? "").utf8, at: place)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            let status =
                Int.random(in: 0..<4, using: &random) == 0
                ? Int.random(in: -1...1000, using: &random) : recorded.status
            let model = callable(recorded.provider, base: "https://gw.example/v1")
            let request = try builder().build(model, .answer)
            let answer = HTTPAnswer(status: status, headers: recorded.headers, body: bytes)
            let finding = Classifier.classify(answer: answer, request: request, model: model.model)
            let shown = finding.message + finding.next + finding.notes.joined()
            if Sanitizer.clean(shown) != shown {
                Issue.record("control characters from \(bytes)")
                return
            }
        }
    }
}
