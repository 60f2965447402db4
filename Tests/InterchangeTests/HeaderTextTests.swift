import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

/// A parsed line in short: `12+Name=value`, `-` for off, `<keep N>`.
private func short(_ parsed: HeaderText.Parsed) -> [String] {
    parsed.lines.map { line in
        let value =
            switch line.value {
            case .new(let secret): secret.reveal()
            case .keep(let row): "<keep \(row)>"
            }
        return "\(line.number)\(line.isOn ? "+" : "-")\(line.name)=\(value)"
    }
}

private func rejected(_ parsed: HeaderText.Parsed) -> [String] {
    parsed.rejected.map { "\($0.line): \($0.reason)" }
}

@Suite struct HeaderLinesTests {
    @Test func linesAreTakenWithBlanksTrimmedAndAnyLineEnd() {
        let parsed = HeaderText.parse("X-A: one \r\n\n  X-B:two\rX-C:\tthree: four\t\n")
        #expect(short(parsed) == ["1+X-A=one", "3+X-B=two", "4+X-C=three: four"])
        #expect(parsed.rejected.isEmpty)
    }

    @Test func aBadLineIsRejectedWithItsNumberAndReasonAndTheOthersAreTaken() {
        let parsed = HeaderText.parse("X-A: 1\nno colon here\nX Team: 2\nX-E:\n: 3\nX-B: 4")
        #expect(short(parsed) == ["1+X-A=1", "6+X-B=4"])
        #expect(
            rejected(parsed) == [
                "2: no colon; write Name: value", "3: a name has no spaces",
                "4: the value is missing", "5: the name is missing",
            ])
    }

    @Test func commentsOfAFileAreNoHeaders() {
        #expect(short(HeaderText.parse("# X-A: 1\nX-B: 2")) == ["2+X-B=2"])
    }

    @Test func aRepeatedNameIsRejectedUnlessItSaysTheSame() {
        let parsed = HeaderText.parse("X-A: 1\nx-a: 2\nX-A: 1")
        #expect(short(parsed) == ["1+X-A=1"])
        #expect(rejected(parsed) == ["2: the name stands on line 1 already; a header is sent once"])
    }

    @Test func tooMuchTextIsRefusedAsAWhole() {
        let parsed = HeaderText.parse(String(repeating: "X-A: 1\n", count: 200_000))
        #expect(parsed.lines.isEmpty)
        #expect(parsed.rejected.map(\.code) == [.tooLarge(limit: HeaderText.maximumSize)])
    }

    @Test func emptyTextIsNothing() {
        for text in ["", "\n\n", "\u{FEFF}", "# only a comment"] {
            #expect(HeaderText.parse(text) == HeaderText.Parsed())
        }
    }

    @Test func otherToolsCopiesAreRead() {
        let powerShell = HeaderText.parse(
            "Invoke-WebRequest -Uri \"https://x\" -Headers @{ \"X-A\" = \"1\" }")
        #expect(short(powerShell) == ["1+X-A=1"])
        let fetch = HeaderText.parse("fetch(\"https://x\", { headers: { 'X-A': '1' } })")
        #expect(short(fetch) == ["1+X-A=1"])
    }
}

@Suite struct HeaderEnvTests {
    @Test(arguments: [
        ("X_GATEWAY_TOKEN=abc", "1+X-Gateway-Token=abc"),
        ("export X_TOKEN='a b # c'", "1+X-Token=a b # c"),
        ("x_team=\"a \\\"b\\\"\" # note", "1+x-team=a \"b\""),
        ("X_A=abc # note", "1+X-A=abc"),
        ("X_A=a#b", "1+X-A=a#b"),
        ("X_A=pa$word", "1+X-A=pa$word"),
        ("X_A=${TOKEN}-x", "1+X-A=${env:TOKEN}-x"),
        ("X_A='${TOKEN}'", "1+X-A=$${TOKEN}"),
        ("X_A=\"\\${TOKEN}\"", "1+X-A=$${TOKEN}"),
        ("X_A=${env:TOKEN}", "1+X-A=${env:TOKEN}"),
        ("X_A=a$$b", "1+X-A=a$$$$b"),
        ("X_A=https://h:1/p", "1+X-A=https://h:1/p"),
    ])
    func assignmentsBecomeHeaders(_ text: String, _ expected: String) {
        let parsed = HeaderText.parse(text)
        #expect(short(parsed) == [expected])
        #expect(parsed.rejected.isEmpty)
    }

    @Test func badAssignmentsAreRejected() {
        let parsed = HeaderText.parse("X_A='open\nX_B=\"open\nX_C=\nX_D=${A:-b}")
        #expect(
            rejected(parsed) == [
                "1: the quote is not closed", "2: the quote is not closed",
                "3: the value is missing",
                "4: what a shell would put in here cannot be taken over; "
                    + "write the value or ${env:NAME}",
            ])
    }
}

@Suite struct HeaderJSONTests {
    @Test func anObjectIsTakenInItsOrder() {
        let parsed = HeaderText.parse(
            "{\n \"X-B\": \"s3\\u0063ret\",\n \"X-A\": \"\\/ \\\"q\\\"\"}\n")
        #expect(short(parsed) == ["2+X-B=s3cret", "3+X-A=/ \"q\""])
    }

    @Test func whatIsNoTextIsRejectedByName() {
        let parsed = HeaderText.parse(
            """
            {"X-N": 3,
             "X-L": ["a"],
             "X-O": {"a": "b"},
             "X-T": true,
             "X-Z": null,
             "X-A": "1",
             "x-a": "2"}
            """)
        #expect(short(parsed) == ["6+X-A=1"])
        #expect(
            parsed.rejected.map(\.code) == [
                .notAString(.number), .notAString(.array), .notAString(.object),
                .notAString(.boolean), .notAString(.null), .repeatedName(firstLine: 6),
            ])
        #expect(parsed.rejected.map(\.line) == [1, 2, 3, 4, 5, 7])
    }

    @Test func halfAnObjectGivesNothing() {
        let parsed = HeaderText.parse("{\"X-A\": \"1\",\n\"X-B\": ")
        #expect(parsed.lines.isEmpty)
        #expect(parsed.rejected.map(\.line) == [2])
    }

    @Test func membersWithoutBracesAreAnObjectToo() {
        let parsed = HeaderText.parse("\"X-A\": \"1\",\n  \"X-B\": \"2\",\n")
        #expect(short(parsed) == ["1+X-A=1", "2+X-B=2"])
    }

    @Test func anArrayHoldsPairsOrNothing() {
        #expect(HeaderText.parse("[1]").rejected.map(\.code) == [.noColon])
        #expect(short(HeaderText.parse("[[\"X-A\", \"1\"]]")) == ["1+X-A=1"])
    }
}

@Suite struct EditedHeadersTests {
    static func row(
        _ name: String, _ value: String, isOn: Bool = true, isSecret: Bool = true
    ) -> HeaderRow {
        HeaderRow(
            id: UUID(), name: name, value: .new(Secret(value)), isOn: isOn, isSecret: isSecret)
    }

    @Test func theListingShowsNoSecretAndIsReadBack() {
        let rows = [
            Self.row("X-A", "secret-value"), Self.row("X-Region", "eu-1", isSecret: false),
            Self.row("X-Off", "hidden", isOn: false),
            HeaderRow(id: UUID(), name: "X-Empty", value: .empty),
        ]
        let text = HeaderListing.text(of: rows)
        #expect(!text.contains("secret-value") && !text.contains("hidden"))
        let parsed = HeaderText.parse(text)
        #expect(
            short(parsed) == [
                "6+X-A=<keep 1>", "7+X-Region=eu-1", "8-X-Off=<keep 3>", "9+X-Empty=",
            ])
        #expect(parsed.rejected.isEmpty)
    }

    @Test func aRowThatDoesNotExistIsNotKept() {
        let text = HeaderListing.text(of: [Self.row("X-A", "1")]) + "X-B: <keep 2>\nX-C: <keep 0>\n"
        let parsed = HeaderText.parse(text)
        #expect(short(parsed) == ["6+X-A=<keep 1>"])
        #expect(
            rejected(parsed) == [
                "7: there is no row 2 to keep; there are 1",
                "8: there is no row 0 to keep; there are 1",
            ])
    }

    @Test func theFormIsRecognisedWithoutItsComments() {
        let parsed = HeaderText.parse("# X-Off: <keep 2>\nX-A: new value\nbad")
        #expect(short(parsed) == ["1-X-Off=<keep 2>", "2+X-A=new value"])
        #expect(rejected(parsed) == ["3: no colon; write Name: value"])
    }

    @Test func namesNeedNotBeValidYet() {
        let parsed = HeaderText.parse("X Team: 1\n: 2", form: .edited(rows: 0))
        #expect(short(parsed) == ["1+X Team=1", "2+=2"])
    }

    @Test func anyRowsAreReadBackAsTheyWere() {
        var random = SeededGenerator(seed: 20_261_123)
        let pieces = [
            "X-A", "#", " ", ":", "\"", "\\", "\n", "\r\n", "\u{1B}[31m", "é", "模", "\u{202E}",
            "<keep 1>", "\t", "😀", "a", "", "=", "{", "##", "\u{0}",
        ]
        for _ in 0..<5_000 {
            let rows = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                let name = (0..<3).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
                let value = (0..<3).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
                return Self.row(
                    name, value, isOn: .random(using: &random), isSecret: .random(using: &random))
            }
            let parsed = HeaderText.parse(HeaderListing.text(of: rows))
            #expect(parsed.rejected.isEmpty)
            #expect(parsed.lines.map(\.name) == rows.map(\.name))
            #expect(parsed.lines.map(\.isOn) == rows.map(\.isOn))
            for (index, line) in parsed.lines.enumerated() {
                switch line.value {
                case .keep(let kept): #expect(kept == index + 1)
                case .new(let secret): #expect(rows[index].value == .new(secret))
                }
            }
        }
    }

    /// A key, an address or an id of a model is no header; other variables are.
    @Test func variablesOfAModelAreNoHeaders() {
        let parsed = HeaderText.parse(
            """
            OPENAI_API_KEY=sk-1
            export LLM_API_KEY="sk-2"
            ANTHROPIC_BASE_URL=https://x
            MY_MODEL=gpt-4o
            OPENAI_ORG_ID=org-1
            X_API_KEY=3
            X_TEAM=4
            """)
        #expect(short(parsed) == ["5+OpenAI-Organization=org-1", "6+X-Api-Key=3", "7+X-Team=4"])
        #expect(
            parsed.keys == [
                .init(variable: "OPENAI_API_KEY", provider: .openai, value: Secret("sk-1")),
                .init(variable: "LLM_API_KEY", provider: nil, value: Secret("sk-2")),
            ])
        #expect(parsed.variables == ["ANTHROPIC_BASE_URL", "MY_MODEL"])
        #expect(
            parsed.notes == [
                "left out, for it is a variable and no header: OPENAI_API_KEY, LLM_API_KEY, "
                    + "ANTHROPIC_BASE_URL, MY_MODEL"
            ])
    }
}
