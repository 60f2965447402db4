import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

/// Texts put together at random from what the readers look for, and samples with flipped, cut and
/// repeated bytes. None may crash, hang, or get a control sequence into a sentence.
/// `MODELPOOL_LONG=1`: a million of them.
@Suite struct FuzzTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["MODELPOOL_LONG"] == "1" ? 1_000_000 : 50_000

    private static let pieces = [
        "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u0041", "\\ud800", "1e9", "null", "true", "-",
        "'", "$", "${", "}", "$(", "`", "curl ", "-H ", "-d ", "^\"", " ^\n", "\\\n", "--data ",
        "X-A", ": ", "=", "#", "## modelpool headers: 3\n", "<keep 1>", "\n", "\r\n", "\r", "\t",
        "model_list:", "\n  - ", "litellm_params: ", "model: openai/x", "&a ", "*a", "<<: ", "|\n ",
        "!!str ", "? ", "%YAML 1.1\n---\n", "\u{1B}[31m", "\u{0}", "é", "模", "\u{202E}", "😀",
        "COPY llm_models (id, model) FROM stdin;\n", "\\.\n", "INSERT INTO llm_models ", ");",
        ",\"", "\"\"", "\",", ";", "E'", "$$", "$a$", "/*", "--", "OPENAI_API_KEY=",
        "export ", "set -x ", "$env:", "setx ", "A=1 B_C=", " && ", "; ", "environment:\n",
        "POST /v1/chat/completions HTTP/1.1\n", "@a = b\n", "{{a}}", "OpenAI(", "base_url=\"",
        ".apiKey(\"", "default_headers=", "http.NewRequest(", "model: x\n", "api_key: k\n",
        "api_key_encrypted,provider,model\n", "https://h/v1/chat/completions ",
        "{\"models\":[", "\"name\":\"a\",\"provider\":\"openai\",\"model\":\"x\"",
    ]

    private static let samples = [
        "{\"schema\": 1, \"models\": [{\"name\": \"a\", \"provider\": \"openai\", \"model\": \"x\", "
            + "\"headers\": [{\"name\": \"X-A\", \"value\": \"v\"}]}]}",
        "model_list:\n  - model_name: a\n    litellm_params: &p {model: openai/x, api_key: k, "
            + "extra_headers: {X-A: v}}\n  - model_name: b\n    litellm_params: {<<: *p}\n",
        "curl https://h/v1/chat/completions -H 'X-A: v' \\\n -H \"B: $C\" -d '{\"model\": \"m\"}'",
        "curl ^\"https://h/v1/messages^\" ^\n -H ^\"a: b^\" --data-raw ^\"^{^\\^\"model^\\^\":1^}^\"",
        "OPENAI_API_KEY='k'\nexport ANTHROPIC_API_KEY=\"${X}\" # c\n",
        "id,model,provider,label,api_key_encrypted\r\n1,m,openai,\"a \"\"b\"\", c\",k\r\n,\"\",x,,\n",
        "INSERT INTO llm_models (provider, model) VALUES ('openai', 'a');",
        "## modelpool headers: 2\nX-A: <keep 1>\n# \"a\\u003ab\": v\n",
    ]

    private static func text(_ random: inout SeededGenerator) -> [UInt8] {
        if Bool.random(using: &random) {
            let count = Int.random(in: 0...14, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }
            return Array(text.joined().utf8)
        }
        var bytes = Array((samples.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[at] = .random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<min(at + 8, bytes.count))
            case 2: bytes.insert(contentsOf: bytes[at..<min(at + 12, bytes.count)], at: at)
            default:
                bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: at)
            }
        }
        return bytes
    }

    @Test(arguments: 1...4)
    func noTextBreaksAReader(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var context = importContext
        context.seed = SeedSettings(acceptsPlaintext: true) { Secret($0 + "x") }
        for _ in 0..<Self.rounds / 4 {
            let bytes = Self.text(&random)
            let format =
                ([nil] + InterchangeFormat.allCases.map { $0 })
                .randomElement(using: &random) ?? nil
            let result = ModelImport.read(bytes, format: format, context: context)
            for model in result.models where !ModelRules.check(model).isEmpty {
                Issue.record(
                    "a model that cannot be saved: \(String(decoding: bytes, as: UTF8.self))")
            }
            let parsed = HeaderText.parse(String(decoding: bytes, as: UTF8.self))
            for problem in result.rejected + result.notes + parsed.rejected {
                let reason = problem.reason
                if Sanitizer.clean(reason) != reason || reason.isEmpty {
                    Issue.record("\(String(decoding: bytes, as: UTF8.self)): \(reason)")
                }
            }
        }
    }

    private static func manyVariables(_ count: Int) -> String {
        (0..<count).map { "A\($0)=1" }.joined(separator: "\n")
    }

    @Test func textsOfAWholeKindEndSoon() {
        let count = 50_000
        let entry = "\n- {model_name: m, litellm_params: {model: openai/x, api_key: k}}"
        let texts = [
            String(repeating: "[", count: count), String(repeating: "{\"a\":", count: count),
            String(repeating: "\"", count: count), String(repeating: "\\", count: count),
            String(repeating: "'", count: count), String(repeating: "$", count: count),
            String(repeating: "${", count: count), String(repeating: "^", count: count),
            String(repeating: "-H ", count: count), String(repeating: "curl ", count: count),
            String(repeating: "a=", count: count), String(repeating: "- ", count: count),
            String(repeating: "? ", count: count), String(repeating: "&a ", count: count),
            String(repeating: "\n", count: count), String(repeating: "A=1\n", count: count / 4),
            String(repeating: "X: 1\n", count: count / 8), String(repeating: "(", count: count),
            String(repeating: "INSERT INTO llm_models VALUES (1);", count: count / 40),
            "api_key_encrypted," + String(repeating: "\n\"\"\"", count: count / 4),
            String(repeating: "$a", count: count),
            "A=\"" + String(repeating: "${B}", count: count / 4),
            "a: " + String(repeating: "{b: ", count: count),
            String(repeating: "a: b: ", count: count),
            String(repeating: "A='\n", count: count / 4),
            "A=" + String(repeating: "${B:-", count: count), Self.manyVariables(count / 4),
            "model_list:" + String(repeating: entry, count: count / 8),
            "OpenAI(" + String(repeating: "default_headers={", count: count / 8),
            "URL: https://a.example\n"
                + (0..<count / 4).map { "Model: m\($0)" }.joined(separator: "\n"),
            String(repeating: "URL: https://a.example\nKey: k\n", count: count / 40),
            String(repeating: "```\n", count: count / 4),
        ]
        for text in texts {
            let start = ContinuousClock.now
            _ = HeaderText.parse(text)
            for format in InterchangeFormat.allCases {
                let result = ModelImport.read(
                    Array(text.utf8), format: format, context: importContext)
                let problems = result.rejected + result.notes
                let longest = problems.map { $0.reason.utf8.count }.max() ?? 0
                #expect(longest < 4000, "\(text.prefix(20))")
            }
            // Not a measurement: quadratic readers would need hours.
            #expect(start.duration(to: .now) < .seconds(60), "\(text.prefix(20))")
        }
    }
}
