import Foundation
import TestSupport
import Testing

/// The demonstration, and by its models the JSON that scripts read.
struct CLIDemoTests {
    @Test func everyModelOfTheDemonstrationShowsWhatItIsNamedFor() async throws {
        let cli = try CLI()
        let tested = try await cli("demo", "--", "test", "--all", "--json")
        #expect(tested.code == 1)
        #expect(tested.errors.contains("this is a demonstration"))
        var verdicts: [String: String] = [:]
        for line in tested.output.split(separator: "\n") {
            let report = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let name = try #require(report?["model"] as? String)
            verdicts[name] = report?["verdict"] as? String
        }
        #expect(
            verdicts == [
                "works": "ok", "slow, 3 s": "ok", "anthropic protocol": "ok",
                "gateway, token on": "ok", "gateway, token off": "gateway_forbidden",
                "wrong key": "auth_failed", "unknown model": "model_not_found",
                "no quota left": "quota_exceeded", "nobody listens": "connection_refused",
            ])
        // Neither the demonstration's pool nor one of the user's own is left.
        #expect(!FileManager.default.fileExists(atPath: cli.pool))
        let files = FileManager.default.enumerator(atPath: cli.home.path)?.allObjects ?? []
        #expect(!files.contains { "\($0)".hasSuffix("/seen") })
    }

    @Test(arguments: ["works", "anthropic protocol"])
    func theDemonstrationStreams(_ model: String) async throws {
        let answered = try await CLI()("demo", "--", "chat", model, "hello").expectSuccess()
        #expect(answered.output == "This is a demonstration. ok\n")
    }

    @Test func theDemonstrationHasAPoolOfItsOwn() async throws {
        let cli = try CLI()
        #expect(try await cli("--pool", cli.pool, "demo", "--", "list").code == 2)
        #expect(try await cli("demo", "--", "exec", "works", "--", "true").code == 2)
        #expect(try await cli("demo", "--", "nonsense").code == 2)
    }

    /// While the command waits for its input, and nobody catches the signal.
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL])
    func nothingIsLeftWhenASignalEndsIt(_ signal: Int32) async throws {
        let cli = try CLI()
        let folder = cli.home.file("tmp")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        func left() -> [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? ["?"]
        }
        let (input, null) = (Pipe(), try FileHandle(forWritingTo: URL(filePath: "/dev/null")))
        let child = try ChildProcess(
            Surroundings.modelpool,
            ["demo", "--", "headers", "set", "works", "X-A", "--value-stdin"],
            environment: cli.environment.merging(["TMPDIR": folder]) { $1 },
            input: input.fileHandleForReading, output: null, errors: null)
        let made = try await eventually("the demonstration's pool is there") {
            left().first.map { FileManager.default.fileExists(atPath: "\(folder)/\($0)/demo.db") }
                == true ? left() : nil
        }
        #expect(made.count == 1)
        child.send(signal)
        #expect(try await child.wait() == -signal)
        try await eventually("the folder is gone", holds: { left().isEmpty })
        withExtendedLifetime(input) {}
    }

    /// It listens to whoever is on this machine.
    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "99999999999999999999"])
    func noLengthOfARequestEndsTheDemonstration(_ length: String) async throws {
        let cli = try CLI()
        let folder = cli.home.file("tmp")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        let (input, null) = (Pipe(), try FileHandle(forWritingTo: URL(filePath: "/dev/null")))
        let child = try ChildProcess(
            Surroundings.modelpool,
            ["demo", "--", "headers", "set", "works", "X-A", "--value-stdin"],
            environment: cli.environment.merging(["TMPDIR": folder]) { $1 },
            input: input.fileHandleForReading, output: null, errors: null)
        let url = try await eventually("the demonstration's models are there") { () -> URL? in
            let made = try? FileManager.default.contentsOfDirectory(atPath: folder).first
            let pool = "\(folder)/\(made ?? "")/demo.db"
            guard made != nil, FileManager.default.fileExists(atPath: pool),
                let listed = try? await cli("list", "--json", "--pool", pool).object(),
                let models = listed["models"] as? [[String: Any]],
                let works = models.first(where: { $0["name"] as? String == "works" })
            else { return nil }
            return (works["base_url"] as? String).flatMap { URL(string: $0) }
        }
        let port = try #require(url.port)
        let request = "POST / HTTP/1.1\\r\\nContent-Length: \(length)\\r\\n\\r\\n"
        for text in [request, "GET / HTTP/1.1\\r\\n\\r\\n"] {
            let sent = try await Finished.running(
                "/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port); printf '\(text)' >&3"])
            #expect(sent.code == 0)
        }
        child.send(SIGTERM)
        #expect(try await child.wait() == -SIGTERM)
        withExtendedLifetime(input) {}
    }

    @Test(arguments: [
        ("list", ["list", "--json"]), ("model", ["show", "gateway, token on", "--json"]),
        ("test", ["test", "--all", "--stream", "--tools", "--json"]),
        ("headers", ["headers", "gateway, token on", "--json"]), ("pool", ["export"]),
        ("pool", ["export", "--with-secrets"]),
        ("import", ["import", "FILE", "--dry-run", "--json"]),
    ])
    func outputIsAsItsSchemaSays(_ schema: String, _ command: [String]) async throws {
        let cli = try CLI()
        let file = try cli.home.write(
            "OPENAI_API_KEY=k\nOTHER=1\nOPENAI_BASE_URL='open\n", to: "some.env")
        let arguments = ["demo", "--"] + command.map { $0 == "FILE" ? file : $0 }
        let output = try await cli.run(arguments).output
        let program = """
            import json, sys
            from jsonschema import Draft202012Validator as Validator
            schema = json.load(open(sys.argv[1]))
            Validator.check_schema(schema)
            text = sys.stdin.read()
            values = [json.loads(line) for line in text.splitlines()] if sys.argv[2] == "test" \\
                else [json.loads(text)]
            assert values
            for value in values:
                for error in Validator(schema).iter_errors(value):
                    print(list(error.path), error.message)
            """
        let checked = try await Finished.running(
            Surroundings.tools + "/litellm/bin/python",
            [
                "-c", program, "\(Surroundings.repository)/Resources/schemas/\(schema).json",
                schema,
            ], input: output)
        #expect(checked.errors == "")
        #expect(checked.output == "")
    }
}
