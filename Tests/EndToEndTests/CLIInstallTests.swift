import Foundation
import TestSupport
import Testing

/// What is installed beside the program.
struct CLIInstallTests {
    private let script = Surroundings.repository + "/Resources/install.sh"

    private func install(into folder: TemporaryFolder) async throws -> [String] {
        var environment = Surroundings.home(folder)
        environment["MODELPOOL_BINARY"] = Surroundings.modelpool
        environment["DESTDIR"] = folder.path
        try await Finished.running("bash", [script, "/usr"], environment: environment)
            .expectSuccess()
        return try files(in: folder)
    }

    private func files(in folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: folder.file(path), isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }
    }

    @Test func installingPutsEverythingInItsPlaceAndUninstallingTakesItAway() async throws {
        let folder = try TemporaryFolder()
        let installed = try await install(into: folder)
        for path in [
            "usr/bin/modelpool", "usr/share/man/man1/modelpool.1.gz",
            "usr/share/bash-completion/completions/modelpool",
            "usr/share/zsh/site-functions/_modelpool",
            "usr/share/fish/vendor_completions.d/modelpool.fish",
            "usr/lib/systemd/system/modelpool-watch.service",
            "usr/share/modelpool/schemas/test.json", "usr/share/doc/modelpool/copyright",
        ] { #expect(installed.contains(path)) }
        let unit = try folder.read("usr/lib/systemd/system/modelpool-watch.service")
        #expect(unit.contains("ExecStart=/usr/bin/modelpool "))
        var environment = Surroundings.home(folder)
        environment["DESTDIR"] = folder.path
        let uninstall = Surroundings.repository + "/Resources/uninstall.sh"
        try await Finished.running("bash", [uninstall, "/usr"], environment: environment)
            .expectSuccess()
        #expect(try files(in: folder) == [])
    }

    /// Where it is installed, and the data and configuration folders where they are other ones than
    /// those of the home folder. In most of these the pool lies where files are installed.
    private static let places: [(prefix: String, folders: [String: String])] = [
        (".local", [:]),
        ("a b&%|c", ["XDG_DATA_HOME": "a b&%|c/share", "XDG_CONFIG_HOME": "a b&%|c/share"]),
        ("local", ["XDG_DATA_HOME": "local/share/modelpool/schemas", "XDG_CONFIG_HOME": "local"]),
    ]

    @Test(arguments: places.indices)
    func installingAndUninstallingTouchNoPoolNoKeyAndNoSettings(_ place: Int) async throws {
        let (prefix, folders) = CLIInstallTests.places[place]
        var cli = try CLI()
        for (name, path) in folders { cli.environment[name] = cli.home.file(path) }
        try await cli(
            "add", "kept", "--provider", "vllm", "--model", "m", "--api-key-stdin",
            input: Secrets.key
        ).expectSuccess()
        let key = try #require(try files(in: cli.home).first { $0.hasSuffix("/master.key") })
        let settings = key.replacing("master.key", with: "config")
        try cli.home.write("set lock-after = 60\n", to: settings)
        let before = try contents(of: cli.home)
        // With what was seen of the pool.
        #expect(before.count == 4 && before.keys.contains { $0.hasSuffix("/pool.db") })

        cli.environment["MODELPOOL_BINARY"] = Surroundings.modelpool
        let resources = Surroundings.repository + "/Resources"
        // A relative prefix is one below the working folder, for both.
        for script in ["install.sh", "uninstall.sh"] {
            try await Finished.running(
                "bash", ["\(resources)/\(script)", prefix], environment: cli.environment,
                directory: cli.home.path
            ).expectSuccess()
            let after = try contents(of: cli.home)
            #expect(after.filter { before.keys.contains($0.key) } == before, "\(script)")
            if script == "uninstall.sh" { #expect(after.count == before.count) }
        }
        try await cli("show", "kept").expectSuccess()
    }

    @Test func theServiceStartsTheProgramOfItsPrefix() async throws {
        let folder = try TemporaryFolder()
        var environment = Surroundings.home(folder)
        environment["MODELPOOL_BINARY"] = Surroundings.modelpool
        try await Finished.running(
            "bash", [script, folder.file("a b&%|c")], environment: environment
        ).expectSuccess()
        let unit = try folder.read("a b&%|c/lib/systemd/system/modelpool-watch.service")
        #expect(unit.contains("ExecStart=\(folder.path)/a\\x20b&%%|c/bin/modelpool --pool "))
    }

    private func contents(of folder: TemporaryFolder) throws -> [String: Data] {
        try Dictionary(
            uniqueKeysWithValues: files(in: folder).map {
                ($0, try Data(contentsOf: URL(filePath: folder.file($0))))
            })
    }

    @Test func theManualPageIsTheOneThatTheProgramPrints() async throws {
        let committed = try String(
            contentsOfFile: Surroundings.repository + "/Resources/modelpool.1", encoding: .utf8)
        let printed = try await CLI()("manual").expectSuccess().output
        #expect(
            printed == committed, "write it anew: modelpool manual > Resources/modelpool.1")
    }

    @Test func theManualPageIsSetWithoutAWarning() async throws {
        var environment = Surroundings.plain
        environment["MANWIDTH"] = "80"
        let page = Surroundings.repository + "/Resources/modelpool.1"
        let set = try await Finished.running(
            "man", ["--warnings", "-l", page], environment: environment
        ).expectSuccess()
        #expect(set.errors == "")
        let lines = set.output.split(separator: "\n")
        for command in ["headers set", "export", "watch", "key rotate", "demo", "doctor"] {
            #expect(lines.contains { $0.hasSuffix("modelpool \(command)") }, "\(command)")
        }
        for heading in ["EXIT STATUS", "VERDICTS", "KEYS", "SECURITY", "EXAMPLES"] {
            #expect(lines.contains { $0 == heading }, "\(heading)")
        }
    }

    @Test func bashCompletesModelsAndHeaders() async throws {
        let cli = try await CLI.withModel("two words")
        let completions = try await cli("--generate-completion-script", "bash").expectSuccess()
        let file = try cli.home.write(completions.output, to: "completions.bash")
        let script = """
            PATH=\(Surroundings.products):$PATH; source \(file)
            complete_line() {
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"
                COMP_POINT=${#COMP_LINE}; COMPREPLY=()
                _modelpool modelpool "${@: -1}" "${@: -2:1}"; printf '%s\\n' "${COMPREPLY[@]}"
            }
            complete_line modelpool test ''
            complete_line modelpool headers unset 'two words' X-
            complete_line modelpool tes
            """
        let ended = try await Finished.running(
            "bash", ["-c", script], environment: cli.environment)
        let lines = ended.output.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.replacing("\\", with: "").hasPrefix("two words") })
        #expect(lines.contains("X-First"))
        #expect(lines.contains("test"))
    }
}
