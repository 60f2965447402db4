import Foundation
import PoolModel
import Testing

@Suite struct VerdictTests {
    @Test func everyVerdictHasItsOwnWords() {
        let wordings = VerdictCode.allCases.map(VerdictWording.of)
        #expect(wordings.map(\.code) == VerdictCode.allCases)
        #expect(Set(wordings.map(\.template)).count == wordings.count)
        for wording in wordings {
            #expect(wording.template.contains("{address}") && !wording.template.hasSuffix("."))
            #expect(wording.cause.hasSuffix(".") && wording.next.hasSuffix("."))
            #expect(wording.sentence(at: "https://x").contains("https://x"))
        }
    }

    @Test func everyFailureIsSomebodysToMend() {
        for code in VerdictCode.allCases {
            #expect((Owner.usual(code) == nil) == (code.isOK || code == .cancelled))
        }
        for owner in Owner.allCases {
            #expect((owner.who == "you") == (owner.detail != nil))
            #expect(owner.who == "you" ? owner.words.hasPrefix("you (") : !owner.words.isEmpty)
        }
    }

    @Test func theReferencePageIsMadeOfTheTable() {
        let text = VerdictCode.allCases.flatMap { VerdictWording.of($0).paragraphs }
        #expect(!text.contains { $0.contains("{address}") || $0.contains("proxy the server") })
        #expect(text.contains("The proxy cannot be reached."))
    }
}

@Suite struct TestReportTextTests {
    private func report() -> TestReport {
        var model = Model(
            id: UUID(), name: "claude internal", provider: .anthropic, modelID: "claude",
            now: Date(timeIntervalSince1970: 0))
        model.version = 3
        var report = TestReport(
            model: model, isDraft: true, startedAt: Date(timeIntervalSince1970: 0))
        report.verdict = .gatewayForbidden
        report.owner = .address
        report.httpStatus = 401
        report.url = "https://gw.example/v1/messages"
        report.message = "the gateway refused"
        report.next = "check row 3."
        report.notes = ["a note"]
        report.stages = [
            StageResult(stage: .resolve, state: .ok, milliseconds: 12.4, detail: "10.0.0.1"),
            StageResult(stage: .answer, state: .failed, milliseconds: 203, detail: "HTTP 401"),
            StageResult(stage: .stream, state: .skipped),
        ]
        report.sentHeaders = [ShownHeader(name: "x-api-key", value: "********", source: .apiKey)]
        report.body = [#"{"error":"\#u{1B}[31m"}"#]
        report.totalMilliseconds = 275
        return report
    }

    @Test func aReportSaysAllThatIsKnown() {
        let text = report().text
        for part in [
            "claude internal", "version 3, with unsaved changes", "1970-01-01T00:00:00Z",
            "POST https://gw.example/v1/messages", "FAIL gateway_forbidden HTTP 401, after 275 ms",
            "the gateway refused", "Note: a note",
            "Whose to mend: you (the base URL)", "Next: check row 3.",
            "Resolve  12 ms     10.0.0.1",
            "FAIL  Answer   203 ms    HTTP 401", "x-api-key: ********  (API key field)",
            "<U+001B>[31m",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(Sanitizer.clean(text, keepingLines: true) == text)
        // Only where nothing said more.
        #expect(!text.contains("Usual cause"))
        #expect(text.contains("\nSent headers\n"))
        var unsent = report()
        unsent.stages = [StageResult(stage: .send, state: .skipped)]
        #expect(unsent.text.contains("\nHeaders, not sent\n"))
        var plain = report()
        plain.next = VerdictWording.of(plain.verdict).nextStep
        #expect(plain.text.contains("Usual cause: Something in front of the model"))
    }

    @Test func theFirstLinesSayCauseOwnerAndNextStep() {
        let lines = report().text.split(separator: "\n", omittingEmptySubsequences: false)
        for part in ["the gateway refused", "Whose to mend:", "Next: check row 3."] {
            #expect(lines.prefix(24).contains { $0.hasPrefix(part) }, "\(part)")
        }
    }

    @Test func strangeTimesDoNotTrap() {
        var strange = report()
        for time in [Double.nan, .infinity, -1, 1e300] {
            strange.totalMilliseconds = time
            #expect(strange.text.contains("after ?"))
        }
        strange.totalMilliseconds = 12_345
        #expect(strange.text.contains("after 12.3 s"))
    }
}
