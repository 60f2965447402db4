import PoolModel
import TestSupport
import Testing

@testable import Interchange

private func headers(_ text: String) -> [String] {
    HeaderText.parse(text).lines.map { line in
        guard case .new(let secret) = line.value else { return "kept" }
        return "\(line.number) \(line.name): \(secret.reveal())"
    }
}

private func reasons(_ text: String) -> [String] {
    HeaderText.parse(text).rejected.map { "\($0.line): \($0.reason)" }
}

@Suite struct HeaderCurlTests {
    @Test func allWaysToGiveAHeaderAreTaken() {
        let text = """
            curl -sS -XPOST https://api.example/v1/chat/completions \\
              -H 'X-A: one' -H"X-B: two" --header X-C:three \\
              -H $'X-D: fo\\x75r \\u0041' \\
              -u user:pass -b 'a=1; b=2' -A agent/1 -e https://referer.example \\
              -d '{"model": "m"}'
            """
        #expect(
            headers(text) == [
                "2 X-A: one", "2 X-B: two", "2 X-C: three", "3 X-D: four A",
                "4 Authorization: Basic dXNlcjpwYXNz", "4 Cookie: a=1; b=2",
                "4 User-Agent: agent/1", "4 Referer: https://referer.example",
            ])
        #expect(reasons(text).isEmpty)
    }

    @Test func optionsWithValuesAreNotMistakenForTheURL() {
        #expect(
            headers("$ curl -o /dev/null -w '%{http_code}' -m 5 -H 'A: b' http://x") == ["1 A: b"])
    }

    @Test func bareOptionLinesAreTaken() {
        let lines = (1...30).map { "-H 'X-Header-\($0): v\($0)'" }
        for separator in ["\n", " \\\n", "\r", " \\\r\n"] {
            let text = lines.joined(separator: separator)
            #expect(HeaderText.parse(text).lines.count == 30)
            #expect(HeaderText.parse(text).rejected.isEmpty)
        }
    }

    @Test func shellVariablesBecomeReferences() {
        #expect(
            headers("curl -H \"Authorization: Bearer $TOKEN\" -H \"X-A: a${B}c\"") == [
                "1 Authorization: Bearer ${env:TOKEN}", "1 X-A: a${env:B}c",
            ])
        #expect(headers("T=abc\ncurl -H \"X-A: $T\"") == ["2 X-A: abc"])
    }

    @Test func whatAShellWouldSendLiterallyStaysLiteral() {
        #expect(
            headers("curl -H 'X-A: ${file:/etc/passwd}' -H 'X-B: a$b'") == [
                "1 X-A: $${file:/etc/passwd}", "1 X-B: a$b",
            ])
    }

    @Test(arguments: [
        (
            "curl -H @headers.txt",
            "1: headers from a file (headers.txt) are not read; import that file itself"
        ),
        ("curl -H 'X-A;'", "1: the value is missing"),
        ("curl -H 'X-A:'", "1: curl would leave X-A out; there is nothing to send"),
        ("curl -H nothing", "1: no colon; write Name: value"),
        ("curl -H", "1: --header has no value after it"),
        ("curl -u name", "1: curl would ask for the password; write --user NAME:PASSWORD"),
        ("curl -b cookies.txt", "1: cookies from a file (cookies.txt) are not read"),
        ("curl -H 'X-A: open", "1: the quote is not closed"),
        (
            "curl -H \"X-A: $(cat key)\"",
            "1: runs a command in it; nothing is executed here, write the value itself"
        ),
        (
            "curl -H \"X-A: `cat key`\"",
            "1: runs a command in it; nothing is executed here, write the value itself"
        ),
        (
            "curl -H \"X-A: ${K:-x}\"",
            "1: what a shell would put in here cannot be taken over; "
                + "write the value or ${env:NAME}"
        ),
        ("wget x\ncurl x", "1: wget is not curl"),
    ])
    func whatCannotBeTakenIsNamed(_ text: String, _ reason: String) {
        #expect(headers(text).isEmpty)
        #expect(reasons(text) == [reason])
    }

    @Test func aBadLineDoesNotSpoilTheNext() {
        let text = "-H \"X-A: $(id)\"\n-H 'X-B: 2'"
        #expect(headers(text) == ["2 X-B: 2"])
        #expect(reasons(text).count == 1)
    }

    @Test func chromesWindowsFormIsRead() {
        let text = """
            curl ^"https://api.example/v1/chat/completions^" ^\r
              -H ^"accept: */*^" ^\r
              -H ^"x-token: a^%b^&c ^\\^"q^\\^"^" ^\r
              --data-raw ^"^{^\\^"model^\\^":^\\^"m^\\^"^}^"\r

            """
        #expect(headers(text) == ["2 accept: */*", "3 x-token: a%b&c \"q\""])
        #expect(reasons(text).isEmpty)
        let command = CurlScript(text).commands.first
        #expect(command?.url == "https://api.example/v1/chat/completions")
        #expect(command?.body == "{\"model\":\"m\"}")
    }

    @Test func theOlderWindowsFormIsRead() {
        let text =
            "curl \"https://x/v1\" ^\n  -H \"x-a: b\" ^\n  --data-raw \"{\\\"model\\\":\\\"m\\\"}\""
        #expect(headers(text) == ["2 x-a: b"])
        #expect(CurlScript(text).commands.first?.body == "{\"model\":\"m\"}")
    }
}
