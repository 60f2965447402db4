import Foundation
import TestSupport
import Testing

/// Secrets that must be nowhere but sealed in the pool and in the requests: not in the database,
/// its journal, a backup, any other file, an output, what a terminal ever got, the environment or
/// the command line of any process.
struct CanaryTests {
    /// The control: the search finds what is there, in every form and place.
    @Test func theSearchFindsEveryForm() throws {
        let canary = Canary("control")
        let folder = try TemporaryFolder()
        let base64 = Data(canary.bytes).base64EncodedString()
        for form in [
            canary.text, base64, "YWI" + Data(Array("x".utf8) + canary.bytes).base64EncodedString(),
            Data(Array("user:".utf8) + canary.bytes).base64EncodedString(),
            canary.text.replacing("\"", with: "\\\""),
            canary.text.replacing("+", with: "%2B").replacing("/", with: "%2F")
                .replacing("\"", with: "%22").replacing("&", with: "%26")
                .replacing("?", with: "%3F").replacing("=", with: "%3D"),
        ] {
            try folder.write("before \(form) after", to: "file")
            #expect(try [canary].found(below: folder.path).count >= 1, "\(form)")
        }
        try folder.write("canary+control", to: "file")
        #expect(try [canary].found(below: folder.path).isEmpty)
    }

    @Test func noCommandPrintsOrWritesASecret() async throws {
        let pool = try await SecretPool()
        let program = pool.program
        let canaries = try pool.canaries + pool.keys()
        try await program.succeed(
            "add", "via", "--provider", "custom", "--model", "m", "--base-url",
            pool.server.url("/v1"), "--proxy", "http://user@127.0.0.1:9",
            "--proxy-password-stdin", input: pool.proxyPassword.text)
        let commands = [
            ["list", "--json"], ["show", "it"], ["show", "it", "--json"], ["headers", "it"],
            ["test", "it"], ["test", "it", "--stream"], ["test", "--all", "--json"],
            ["--verbose", "test", "via"], ["models", "it"], ["chat", "it", "hello"],
            ["chat", "it", "hello", "--json"], ["preview", "it"], ["preview", "it", "--json"],
            ["preview", "it", "--curl"], ["preview", "via", "--curl"], ["export"],
            ["export", "--format", "litellm"], ["key"], ["key", "slots", "--json"],
            ["key", "rotate", "--dry-run"], ["key", "rotate"], ["doctor"], ["doctor", "--json"],
            ["backup", program.home.file("copy.db")], ["restore", program.home.file("copy.db")],
            ["watch", "--once"], ["audit", "--json"], ["show", "it"], ["edit", "it", "--json"],
            ["headers", "set", "it", "Bad Name", "--value-stdin"],
        ]
        for command in commands {
            let ended = try await program.run(command, input: pool.header.text + "\u{1}")
            #expect(canaries.found(in: ended.output) == [], "\(command)")
            #expect(canaries.found(in: ended.errors) == [], "\(command)")
        }
        #expect(pool.server.received.contains { !pool.apiKey.found(in: $0).isEmpty })
        #expect(try canaries.found(below: program.home.path, except: ".key") == [])
        let strings = try await Finished.running(
            "sh",
            [
                "-c", #"find "$0" -type f ! -name "*.key" -exec strings -a -n 4 {} +"#,
                program.home.path,
            ])
        #expect(strings.output.contains("X-Canary"))
        #expect(canaries.found(in: strings.output) == [])
    }

    /// A server that names each part of each credential, in each usual escape, at each place where
    /// it can say something; a stream cuts it in pieces.
    @Test func noPartOfACredentialComesOutAgain() async throws {
        let pool = try await PiecePool()
        let program = pool.program
        let alert = "env >> \(program.home.file("changes"))"
        for (number, escaping) in Escaping.all.enumerated() {
            pool.escape(as: number)
            // The last test before was well, so that there is a change to tell.
            var commands = [
                ["watch", "--once", "--json", "--on-change", alert],
                ["test", "it"], ["test", "it", "--json"], ["--verbose", "test", "it", "--stream"],
                ["models", "it"], ["models", "it", "--json"], ["show", "it", "--json"],
                ["chat", "it", "hello"], ["chat", "it", "hello", "--json"],
                ["chat", "it", "hello", "--no-stream"], ["test", "it", "--stream", "--json"],
            ]
            if number == 0 { commands.append(["backup", program.home.file("copy.db")]) }
            for command in commands {
                // What is well is not in a test's words, but in its answer.
                pool.refuses = command.first != "chat" && command != commands[10]
                let ended = try await program.run(command)
                #expect(!ended.output.isEmpty || !ended.errors.isEmpty)
                #expect(pool.found(in: ended.output) == [], "\(escaping): \(command)")
                #expect(pool.found(in: ended.errors) == [], "\(escaping): \(command)")
                if command.first == "chat" || command.first == "models" {
                    #expect(ended.output.contains("[secret]"), "\(escaping): \(command)")
                }
            }
        }
        #expect(try program.home.read("changes").contains("MODELPOOL_MESSAGE="))
        #expect(try pool.canaries.found(below: program.home.path, except: ".key") == [])
        for canary in pool.canaries {
            let core = Canary("core", PiecePool.core(of: canary))
            #expect(try [core].found(below: program.home.path, except: ".key") == [])
        }
    }

    /// By whichever path it is named: what opens the pool never leaves this machine. It is refused
    /// when the reference is saved, and when a request is made in case it came there afterwards.
    @Test func theKeyOfAPoolIsNeverSent() async throws {
        let pool = try await SecretPool()
        let program = pool.program
        let key = program.keyFile
        let home = program.home
        try home.write("harmless", to: "later")
        try FileManager.default.createSymbolicLink(
            atPath: home.file("symbolic"), withDestinationPath: key)
        try FileManager.default.linkItem(atPath: key, toPath: home.file("hard"))
        try FileManager.default.copyItem(atPath: key, toPath: home.file("copy"))
        let folder = URL(filePath: key).deletingLastPathComponent().path
        for path in [
            key, home.file("symbolic"), home.file("hard"), home.file("copy"),
            folder + "/../modelpool/master.key",
        ] {
            for command in [
                ["headers", "set", "it", "X-File", "--value-stdin"],
                ["edit", "it", "--api-key-stdin"],
                ["headers", "import", "it", "-"],
            ] {
                let isImport = command[1] == "import"
                let refused = try await program.run(
                    command, input: (isImport ? "X-File: " : "") + "${file:\(path)}")
                #expect(refused.code == 4, "\(command) \(refused.output)\(refused.errors)")
                #expect(refused.errors.contains("key of a pool and is never sent"), "\(path)")
            }
            let link = home.file("link")
            try? FileManager.default.removeItem(atPath: link)
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: home.file("later"))
            try await program.succeed(
                "headers", "set", "it", "X-File", "--value-stdin", input: "${file:\(link)}")
            try FileManager.default.removeItem(atPath: link)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            let before = pool.server.connections.count
            for command in [["test", "it"], ["models", "it"], ["preview", "it", "--curl"]] {
                let ended = try await program.run(command)
                #expect(ended.code != 0, "\(path)")
                #expect(
                    (ended.output + ended.errors).contains("key of a pool, which is never sent"),
                    "\(ended.output)\(ended.errors)")
            }
            #expect(pool.server.connections.count == before, "\(path)")
        }
    }

    /// Everything that the terminal ever got, not only what it shows at the end.
    @Test func nothingThatATerminalEverGetsHoldsASecret() async throws {
        let pool = try await SecretPool()
        let canaries = try pool.canaries + pool.keys()
        let terminal = try pool.onTerminal()
        try await terminal.wait(forText: "it ")
        terminal.type("\r")
        try await terminal.wait(forText: "add a header")
        terminal.type("a")
        try await terminal.wait(forText: "Enter take")
        terminal.type("X-Typed\t")
        try await terminal.wait(forText: "X-Typed")
        terminal.type(pool.typed.text + "\r")
        try await terminal.wait(forText: "w save")
        terminal.type("w")
        try await terminal.wait(forText: "saved it")
        terminal.type("t")
        try await terminal.wait(forText: "auth_failed")
        #expect(pool.server.received.contains { !pool.typed.found(in: $0).isEmpty })
        #expect(try await pool.found(inProcess: terminal.processID) == [])
        terminal.type("p")
        try await terminal.wait(forText: "request")
        terminal.type("\u{1B}")
        try await terminal.wait(forText: "auth_failed")
        terminal.signal(SIGTERM)
        #expect(try await terminal.waitForExit() == 0)
        #expect(terminal.isTerminalClean)
        #expect(canaries.found(in: Data(terminal.received)) == [])

        let prompt = try pool.onTerminal(["key", "passphrase"])
        for question in ["New passphrase (hidden)", "The same again (hidden)"] {
            try await prompt.wait(forText: question)
            prompt.type(pool.passphrase.text + "\r")
        }
        #expect(try await prompt.waitForExit() == 0)
        #expect(canaries.found(in: Data(prompt.received)) == [])
        #expect(try canaries.found(below: pool.program.home.path, except: ".key") == [])
    }

    @Test func theKeyOfTheEnvironmentIsGoneFromIt() async throws {
        let pool = try await SecretPool(answers: false)
        let key = try #require(try pool.keys().first)
        let terminal = try pool.onTerminal(
            ["test", "it"],
            extra: ["MODELPOOL_KEY": key.text, "XDG_CONFIG_HOME": pool.program.home.file("no")])
        try await eventually("the request is there") {
            terminal.read()
            return pool.server.received.contains { !pool.header.found(in: $0).isEmpty }
        }
        #expect(try await pool.found(inProcess: terminal.processID) == [])
        if geteuid() == 0 {
            let path = "/proc/\(terminal.processID)/environ"
            let environment = try String(contentsOf: URL(filePath: path), encoding: .utf8)
            #expect(environment.contains("MODELPOOL_KEY=xxxx"))
        }
        terminal.signal(SIGINT)
        #expect(try await terminal.waitForExit() == 130)
    }

    /// The journal of a program that was killed in the middle of a write.
    @Test func aKilledProgramLeavesNoSecretInItsJournal() async throws {
        let pool = try await SecretPool()
        let program = pool.program
        let outside = try TemporaryFolder()
        let canary = Canary("imported")
        let models = (0..<3000).map {
            [
                "name": "model \($0)", "provider": "custom", "model": "m",
                "base_url": "http://127.0.0.1:9", "api_key": canary.text,
            ]
        }
        let file = try JSONSerialization.data(withJSONObject: ["schema": 1, "models": models])
        try file.write(to: URL(filePath: outside.file("models.json")))
        var wasHot = false
        for _ in 0..<20 where !wasHot {
            let nothing = try FileHandle(forUpdating: URL(filePath: "/dev/null"))
            let child = try ChildProcess(
                Surroundings.modelpool, ["import", outside.file("models.json")],
                environment: program.surroundings, directory: program.home.path, output: nothing,
                errors: nothing)
            while child.code == nil {
                var status = stat()
                if stat(program.pool + "-journal", &status) == 0, status.st_size > 512 { break }
            }
            child.kill()
            wasHot = try await child.wait() == -SIGKILL
        }
        #expect(wasHot)
        #expect(FileManager.default.fileExists(atPath: program.pool + "-journal"))
        let canaries = try [canary] + pool.canaries + pool.keys()
        #expect(try canaries.found(below: program.home.path, except: ".key") == [])
        try await program.succeed("doctor")
        let listed = try await program.succeed("list", "--json")
        #expect(listed.contains("\"it\"") && !listed.contains("model 17"))
        #expect(try canaries.found(below: program.home.path, except: ".key") == [])
    }

    /// What is shipped holds nothing that looks like a credential.
    @Test func theProgramItselfHoldsNoSecret() async throws {
        let strings = try await Finished.running(
            "strings", ["-a", "-n", "8", Surroundings.modelpool])
        #expect(strings.output.count > 100_000)
        let shapes = [
            #/sk-[A-Za-z0-9_-]{20,}/#, #/AKIA[0-9A-Z]{16}/#, #/AIza[0-9A-Za-z_-]{35}/#,
            #/gh[pousr]_[A-Za-z0-9]{36}/#, #/-----BEGIN [A-Z ]*PRIVATE KEY-----/#,
            #/hf_[A-Za-z0-9]{30,}/#, #/eyJ[A-Za-z0-9_-]{10,}\.eyJ/#,
        ]
        for shape in shapes {
            let found = strings.output.firstMatch(of: shape).map { String($0.output.prefix(60)) }
            #expect(found == nil)
        }
    }
}
