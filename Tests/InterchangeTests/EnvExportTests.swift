import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

/// What is exported as `.env` is read by real shells as the values that it stands for, and runs
/// nothing.
@Suite struct EnvExportTests {
    /// Each would run, end or change something in a shell that is given it unquoted, in single or
    /// in double quotes.
    private static let values = [
        "plain-1", "it's", "`touch RAN`", "'`touch RAN`", "$(touch RAN)", "'$(touch RAN)",
        "a$HOME'b", "${HOME}'", "a\\'b", "\"'", "'\\\"$x`y`\\", "a&touch RAN", "a;touch RAN", "=ls",
        "~", "a:~", "*", "!!", "'!!'", "a b", "#x", "a #x", "a\tb'", "\\n'", "x\\", "'x\\",
    ]

    private func model(_ value: String) -> Model {
        var model = Model(
            id: UUID(), name: "m\n$(touch RAN)`touch RAN`", provider: .anthropic, modelID: value,
            now: importContext.now)
        model.baseURL = "https://gw.example.com/a?b=" + value.replacing(" ", with: "+")
        model.apiKey = .new(Secret(ReferenceTemplate.escaping(value)))
        model.headers = ["X-A", "X-B"].map { name in
            HeaderRow(
                id: UUID(), name: name, value: .new(Secret(ReferenceTemplate.escaping(value))))
        }
        return model
    }

    @Test(arguments: ["bash", "dash", "zsh"])
    func shellsReadEveryValueAndRunNothing(_ shell: String) async throws {
        let folder = try TemporaryFolder()
        for value in Self.values {
            var writer = EnvWriter()
            let model = model(value)
            let text = writer.text(of: [opened(model), opened(model)])
            #expect(writer.leftOut == 0)
            let file = try folder.write(text, to: "x.env")
            let script =
                ". \(file); printf '%s|' \"$ANTHROPIC_API_KEY\" \"$ANTHROPIC_MODEL\" "
                + "\"$ANTHROPIC_BASE_URL\" \"$ANTHROPIC_CUSTOM_HEADERS\""
            let read = try await Finished.running(
                shell, ["-c", script], directory: folder.path
            ).output
            let headers = "X-A: \(value)\nX-B: \(value)"
            #expect(read == [value, value, model.baseURL, headers, ""].joined(separator: "|"))
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(files == ["x.env"], "\(value) ran in \(shell): \(text)")
        }
    }

    @Test func whatHasNoVisibleFormIsLeftOutAndCounted() {
        var writer = EnvWriter()
        let odd = ["a\u{1B}[31m", "a\u{202E}b", "a\rb"].map { opened(model($0)) }
        let text = writer.text(of: odd)
        #expect(text == "")
        #expect(writer.leftOut == 3)
        #expect(writer.notes.count == 3)
    }

    @Test func aReferenceWhoseNameIsNoVariableIsLeftOut() {
        var odd = model("x")
        odd.apiKey = .new(Secret("${env:A:-$(touch RAN)}"))
        var writer = EnvWriter()
        let text = writer.text(of: [opened(odd)])
        #expect(!text.contains("A:-"))
        #expect(text.contains("ANTHROPIC_API_KEY=\n"))
        #expect(writer.notes.contains { $0.contains("no form here") })
    }
}
