import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

@Suite struct CurlImportTests {
    private func model(_ text: String) throws -> Model {
        let result = read(text)
        #expect(result.format == .curl)
        #expect(result.reasons == [])
        return try #require(result.models.first)
    }

    @Test func aCallOfAKnownProviderIsRecognised() throws {
        let model = try model(
            """
            curl https://api.openai.com/v1/chat/completions \\
              -H "Content-Type: application/json" \\
              -H "Authorization: Bearer $OPENAI_API_KEY" \\
              -H 'OpenAI-Organization: org-1' -m 30 \\
              -d '{"model": "gpt-4o", "temperature": 0.2, "max_tokens": 100, "messages": []}'
            """)
        #expect(model.provider == .openai)
        #expect(model.modelID == "gpt-4o")
        #expect(model.baseURL == "https://api.openai.com/v1")
        #expect(model.apiKey.revealed == "${env:OPENAI_API_KEY}")
        #expect(model.headerLines == ["OpenAI-Organization: org-1"])
        #expect(model.timeout == 30)
        #expect(model.temperature == 0.2)
        #expect(model.maxOutputTokens == 100)
    }

    @Test func everyProtocolIsRecognisedByItsPath() throws {
        let anthropic = try model(
            "curl https://api.anthropic.com/v1/messages -H 'x-api-key: k' "
                + "-H 'anthropic-version: 2023-06-01' -H 'anthropic-beta: b' -d '{\"model\":\"c\"}'"
        )
        #expect(anthropic.provider == .anthropic)
        #expect(anthropic.baseURL == "https://api.anthropic.com")
        #expect(anthropic.apiKey.revealed == "k")
        #expect(anthropic.headerLines == ["anthropic-beta: b"])
        let gemini = try model(
            "curl 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro"
                + ":streamGenerateContent?alt=sse&key=AIza' -d '{\"contents\":[]}'")
        #expect(gemini.provider == .gemini)
        #expect(gemini.modelID == "gemini-2.5-pro")
        #expect(gemini.baseURL == "https://generativelanguage.googleapis.com/v1beta")
        #expect(gemini.apiKey.revealed == "AIza")
        let responses = try model(
            "curl https://api.openai.com/v1/responses -d '{\"model\":\"gpt-5\"}'")
        #expect(responses.provider == .openaiResponses)
        let azure = try model(
            "curl 'https://x.openai.azure.com/openai/deployments/dep/chat/completions"
                + "?api-version=2024-10-21' -H 'api-key: k' -d '{}'")
        #expect(azure.provider == .azure)
        #expect(azure.modelID == "dep")
        #expect(azure.baseURL == "https://x.openai.azure.com?api-version=2024-10-21")
        #expect(azure.apiKey.revealed == "k")
    }

    @Test func aGatewayIsACustomProvider() throws {
        let gateway = try model(
            "curl gw.example:8080/anthropic/v1/messages -H 'x-api-key: k' -H 'X-Team: t' "
                + "--json '{\"model\":\"c\"}'")
        #expect(gateway.provider == .custom)
        #expect(gateway.wireProtocol == .anthropicMessages)
        #expect(gateway.baseURL == "http://gw.example:8080/anthropic")
        #expect(gateway.apiKey.revealed == "k")
        #expect(gateway.headerLines == ["X-Team: t"])
        let basic = try model(
            "curl https://api.openai.com/v1/chat/completions -u me:pw -d '{\"model\":\"c\"}'")
        #expect(basic.provider == .custom)
        #expect(basic.headerLines == ["Authorization: Basic bWU6cHc="])
        #expect(basic.apiKey == .empty)
    }

    @Test func proxyAndFilesAreTaken() throws {
        let proxied = try model(
            "curl -x http://u:p@proxy:3128 --cacert /ca.pem --cert /c.pem --key /k.pem "
                + "http://localhost:8000/v1/chat/completions -d '{\"model\":\"c\"}'")
        #expect(proxied.provider == .vllm)
        #expect(proxied.proxy == .explicit("http://u@proxy:3128"))
        #expect(proxied.proxyPassword.revealed == "p")
        #expect(proxied.caFile == "/ca.pem")
        #expect(proxied.clientCertificate == "/c.pem")
        #expect(proxied.clientKey == "/k.pem")
        let direct = try model(
            "curl --noproxy '*' http://localhost:8000/v1/chat/completions -d '{\"model\":\"c\"}'")
        #expect(direct.proxy == .direct)
    }

    @Test func whatIsNoCallOfAModelIsRejected() {
        #expect(
            read("curl https://api.openai.com/v1/models").rejected.map(\.code) == [
                .noModelInRequest
            ])
        #expect(read("curl -H 'A: b'").rejected.map(\.code) == [.noURL])
        #expect(
            read("curl 'https://u:p@x/v1/chat/completions' -d '{\"model\":\"m\"}'").reasons == [
                "1 https://x/v1/chat/completions: a base URL holds no user name or password; "
                    + "use the API key or a header"
            ])
        let insecure = read("curl -k https://x/v1/chat/completions -d '{\"model\":\"m\"}'")
        #expect(insecure.notes.map(\.code) == [.insecure])
        #expect(insecure.models.count == 1)
    }

    @Test func variablesInTheURLAreLookedUp() throws {
        let found = try model("curl $GATEWAY/chat/completions -d '{\"model\":\"m\"}'")
        #expect(found.baseURL == "https://gw.example/v1")
        #expect(
            read("curl $NOT_SET/chat/completions -d '{\"model\":\"m\"}'").rejected.map(\.code)
                == [.unresolvedVariable("NOT_SET")])
    }

    @Test(.timeLimit(.minutes(1))) func manyCommandsTakeTimeByTheirNumberOnly() {
        let commands = (0..<5_000).map { number in
            "curl https://x/v1/chat/completions -H 'Authorization: Bearer $K\(number)' "
                + "-d '{\"model\":\"m\"}'\n"
        }
        let result = read(commands.joined(), as: .curl)
        #expect(result.models.count == 5_000)
        #expect(result.rejected.isEmpty)
    }

    @Test func anErrorIsShortWhateverTheTextIs() {
        let long = String(repeating: "x", count: 1 << 20)
        let texts = [
            long, "curl 'https://h/\(long)' -d '{\"model\":\"m\"}'", "curl --\(long) x",
            "curl -d @\(long) https://h/v1/chat/completions", "curl -H @\(long) x",
            "curl -b \(long) https://h/v1/chat/completions -d '{\"model\":\"m\"}'",
            "curl https://h/v1/chat/completions -d '{\"model\":\"\(long)\"}'",
            "curl \"${\(long)}\"", "curl https://\(long)/v1/chat/completions",
        ]
        for text in texts {
            let result = read(text, as: .curl)
            #expect(!result.rejected.isEmpty || !result.notes.isEmpty)
            for line in result.reasons + result.remarks { #expect(line.utf8.count < 1_000) }
        }
    }

    @Test func noErrorQuotesWhatMayBeASecret() {
        let lines = [
            "curl 'https://me:s3cret@h/v1/chat/completions?key=s3cret' -d '{\"model\":\"m\"}'",
            "curl 'https://me:s3cret/x@h/v1/chat/completions' -d '{\"model\":\"m\"}'",
            "curl 'https://h:s3cret/v1/chat/completions' -d '{\"model\":\"m\"}'",
            "curl -u \"me:s3cret$X\" https://h/v1/chat/completions -d '{\"model\":\"m\"}'",
            "curl -H \"X-A: ${K:-s3cret}\" https://h/v1/chat/completions",
            "curl --oauth2-bearer=s3cret https://h/v1/chat/completions -d '{\"model\":\"m\"}'",
            "curl https://h/v1/chat/completions https://me:s3cret@h -d '{\"model\":\"m\"}'",
            "curl --cert a.pem:s3cret https://h/v1/chat/completions -d '{\"model\":\"m\"}'",
            "curl -E a.pem:s3cret https://h/v1/chat/completions -d '{\"model\":\"m\"}'",
            "curl --ntlm -u me:s3cret https://h/v1/chat/completions -d '{\"model\":\"m\"}'",
            "s3cret99 and more",
        ]
        for line in lines {
            for text in read(line, as: .curl).reasons + read(line, as: .curl).remarks {
                #expect(!text.contains("s3cret"), "\(line)")
            }
        }
    }

    @Test(arguments: [
        "--aws-sigv4 aws:amz:us-east-1:bedrock", "--digest", "--ntlm", "--negotiate", "--anyauth",
    ])
    func aCredentialOfAnotherFormIsNeverSentAsBasic(_ option: String) {
        let call = "https://h/v1/chat/completions -d '{\"model\":\"m\"}'"
        for command in [
            "curl \(option) -u me:pw \(call)", "curl -u me:pw \(option) \(call)",
            "curl \(call) --user me:pw --basic \(option)",
        ] {
            let result = read(command)
            #expect(result.models.isEmpty)
            let name = option.prefix { $0 != " " }
            #expect(result.rejected.map(\.code) == [.otherAuthentication(String(name))])
            let parsed = HeaderText.parse(command)
            #expect(parsed.lines.isEmpty)
            #expect(parsed.rejected.map(\.code) == [.otherAuthentication(String(name))])
        }
        // Without a credential it does nothing, and is told.
        #expect(read("curl \(option) \(call)").models.count == 1)
    }

    @Test func severalCommandsAreSeveralModels() {
        let one = "curl https://x/v1/chat/completions -d '{\"model\":\"m\"}'"
        let other = "\(one) -H 'X-Team: blue'"
        #expect(read("\(one)\n\n# comment\n\(other)\n").models.map(\.name) == ["m", "m 2"])
    }

    /// A shell's history and a browser's recording have most requests many times.
    @Test func theSameCommandAgainIsNoOtherModel() {
        let one = "curl https://x/v1/chat/completions -H 'X-Team: a' -d '{\"model\":\"m\"}'"
        let other = one.replacing("a'", with: "b'")
        let result = read([one, other, one, other].joined(separator: "\n"))
        #expect(result.models.map(\.headerLines) == [["X-Team: a"], ["X-Team: b"]])
        #expect(result.notes.map(\.code).count { $0 == .repeated } == 2)
    }
}

@Suite struct ShellTests {
    @Test func everyQuotedTextIsOneWordForAShellAndForUs() async throws {
        var random = SeededGenerator(seed: 9)
        let signs = Array("aZ0 \t\n'\"\\$`!*?[]{}()<>|&;#~=%^@-+,./:é模😀\u{1B}\u{7F}")
        let texts =
            ["", "-n", "--", "'", "''", "\\", "$HOME", "a\\\nb", "{a,b}", "~"]
            + (0..<2_000).map { _ in
                String(
                    (0..<Int.random(in: 0...8, using: &random)).map { _ in
                        signs.randomElement(using: &random) ?? "a"
                    })
            }
        func single(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
        func double(_ text: String) -> String {
            let special: [Character] = ["\"", "\\", "$", "`"]
            return "\"" + text.map { special.contains($0) ? "\\\($0)" : "\($0)" }.joined() + "\""
        }
        for quote in [single, double] {
            let script = "printf '%s\\0' x " + texts.map(quote).joined(separator: " ")
            let shell = try await Finished.running("sh", ["-s"], input: script)
            let words = shell.output.split(separator: "\0", omittingEmptySubsequences: false)
            #expect(words.dropFirst().dropLast().map(String.init) == texts)
            let (commands, problems) = ShellLexer.commands(in: script)
            #expect(problems.isEmpty)
            #expect(commands.first?.words.dropFirst(3).map(\.literal) == texts)
        }
    }

    @Test func ourWordsAreBashsWords() async throws {
        let lines = [
            "a 'b c' \"d e\"f\\ g", "$'a\\tb\\x41\\101\\u00e9\\\\\\'\\\"\\e\\cA\\q\\x' $'\\0'b",
            "\"a\\\"b\\$c\\`d\\\\e\\fg\"", "a\\\nb \\\n c", "'' \"\" $\"x\" a''b", "a#b #c d",
            "\"a\\\nb\"", "x>file y 2>&1 z", "a=b $ a$ \"$\"", "'a\nb'",
        ]
        for line in lines where !line.contains("\\0") {
            let script = "f() { printf '%s\\0' \"$@\"; }\nf \(line)\n"
            let folder = try TemporaryFolder()
            let bash = try await Finished.running(
                "bash", ["-s"], directory: folder.path, input: script)
            let (commands, problems) = ShellLexer.commands(in: line)
            let redirected = line.contains(">")
            let words = bash.output.split(separator: "\0", omittingEmptySubsequences: false)
            #expect(problems.isEmpty, "\(line)")
            if !redirected {
                #expect(
                    commands.first?.words.map(\.shown) == words.dropLast().map(String.init),
                    "\(line)")
            } else {
                #expect(commands.first?.words.map(\.shown) == ["x", "y", "z"])
            }
        }
    }

    @Test func hereDocumentsAreBashs() async throws {
        let scripts = [
            "f <<EOF\na $V b\n\\$W \\\\ `x`\\\nend\nEOF\n".replacing("`x`", with: "x"),
            "f <<'EOF'\na $W \\b\nEOF\n", "f <<-EOF\n\ta\n\tEOF\n", "f <<< \"a $V\"\n",
            "f <<A; f <<B\n1\nA\n2\nB\n", "f \"$(cat <<'EOF'\n{\"a\": \"it's\"}\nEOF\n)\" x\n",
        ]
        for script in scripts {
            let head = "V=v\nf() { printf '%s|' \"$@\"; [ -t 0 ] || cat; printf '|'; }\n"
            let bash = try await Finished.running("bash", ["-c", head + script], input: "")
            let (commands, problems) = ShellLexer.commands(in: script)
            #expect(problems.isEmpty)
            func text(_ word: ShellWord) -> String { word.shown.replacing("$V", with: "v") }
            let ours = commands.map { command in
                (command.words.dropFirst().map(text).map { $0 + "|" }.joined())
                    + (command.words.count == 1 ? "|" : "")
                    + (command.input.map(text) ?? "")
                    + (script.contains("<<<") ? "\n" : "") + "|"
            }
            #expect(ours.joined() == bash.output, "\(script)")
        }
    }
}
