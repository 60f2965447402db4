import Foundation
import TestSupport
import Testing

/// What can be wrong with a path, for each of the four things that a path may be of. The program
/// ends with its exit code and one clear sentence, waits for nothing, and loses nothing.
struct FileSystemTests {
    enum Obstacle: String, Sendable, CaseIterable {
        case mode, folderMode, foreign, link, danglingLink, fifo, folder, missing, text
        case readOnly, full, network
    }

    /// What the program must say and how it must end.
    struct Row: Sendable, CustomTestStringConvertible {
        let obstacle: Obstacle
        let code: Int32
        let says: String
        var testDescription: String { obstacle.rawValue }

        init(_ obstacle: Obstacle, _ code: Int32, _ says: String) {
            self.obstacle = obstacle
            self.code = code
            self.says = says
        }
    }

    /// A pool and a backup of it, each in a folder of its own.
    private struct Stage {
        let cli: CLI
        let folder: TemporaryFolder
        /// A copy of the pool (or the key, or the backup) at a place that may be spoilt.
        let path: String
        var mount: TemporaryMount?
        var preload = false

        init(copyOf source: String, in cli: CLI, _ obstacle: Obstacle) throws {
            self.cli = cli
            folder = try TemporaryFolder()
            var place = folder.path
            if obstacle == .readOnly || obstacle == .full {
                let mount = try TemporaryMount(options: "size=256k")
                self.mount = mount
                place = mount.path
            }
            path = place + "/file"
            if !source.isEmpty { try FileManager.default.copyItem(atPath: source, toPath: path) }
        }

        mutating func spoil(_ obstacle: Obstacle) throws {
            let manager = FileManager.default
            let aside = folder.file("aside")
            if [.link, .fifo, .folder, .text].contains(obstacle), manager.fileExists(atPath: path) {
                try manager.moveItem(atPath: path, toPath: aside)
            }
            switch obstacle {
            case .mode: chmod(path, 0o644)
            case .folderMode: chmod(folder.path, 0o777)
            case .foreign: try #require(chown(path, 12345, 12345) == 0, "needs root")
            case .link: symlink(aside, path)
            case .danglingLink: symlink("/nowhere/file", path)
            case .fifo: mkfifo(path, 0o600)
            case .folder: mkdir(path, 0o700)
            case .missing: break
            case .text: try folder.write(String(repeating: "no pool ", count: 100), to: "file")
            case .readOnly: try mount?.remountReadOnly()
            case .full: mount?.fill()
            case .network: preload = true
            }
        }

        func run(_ arguments: [String]) async throws -> Finished {
            var environment = cli.environment
            // Another pool than the one that it is a copy of, which nobody has seen yet.
            environment["XDG_STATE_HOME"] = cli.home.file("of-the-copy")
            if preload {
                environment["LD_PRELOAD"] = Surroundings.preload
                // NFS.
                environment["TEST_FILE_SYSTEM"] = "6969"
            }
            return try await Finished.running(
                Surroundings.modelpool, arguments, environment: environment)
        }
    }

    private func expect(_ row: Row, _ ended: Finished) {
        #expect(ended.code == row.code, "\(ended.errors)")
        #expect(row.says.isEmpty || ended.errors.contains(row.says), "\(ended.errors)")
        guard row.code != 0 else { return }
        #expect(ended.errors.hasPrefix("modelpool: ") && ended.output == "")
        #expect(ended.errors.split(separator: "\n").count <= 2, "\(ended.errors)")
    }

    /// The pool of the stage's program is as it was, with every value.
    private func expectNothingLost(_ cli: CLI) async throws {
        try await cli("doctor").expectSuccess()
        let headers = try await cli("headers", "local").expectSuccess().output
        #expect(headers.contains("********2222"))
    }

    // MARK: The pool

    static let poolRows = [
        Row(.mode, 5, "can be read or written by others (mode 0644)"),
        Row(.folderMode, 5, "can be written by others (mode 0777)"),
        Row(.foreign, 5, "belongs to another user (uid 12345)"),
        Row(.link, 5, "is no ordinary file"), Row(.fifo, 5, "is no ordinary file"),
        Row(.folder, 5, "is no ordinary file"), Row(.text, 5, "is not a pool"),
        Row(.readOnly, 4, "reading only; nothing was changed"),
        Row(.full, 5, "the disk is full; nothing was changed"),
        Row(.network, 5, "on a network file system (nfs)"),
    ]

    @Test(arguments: poolRows) func ofThePool(_ row: Row) async throws {
        let cli = try await CLI.withModel()
        var stage = try Stage(copyOf: cli.pool, in: cli, row.obstacle)
        let before = try Data(contentsOf: URL(filePath: stage.path))
        try stage.spoil(row.obstacle)
        expect(row, try await stage.run(["--pool", stage.path, "edit", "local", "--timeout", "9"]))
        if row.obstacle == .readOnly || row.obstacle == .full {
            #expect(try Data(contentsOf: URL(filePath: stage.path)) == before)
            let shown = try await stage.run(["--pool", stage.path, "headers", "local"])
            #expect(try shown.expectSuccess().output.contains("********2222"))
        }
        if row.obstacle == .network {
            let insisting = [
                "--pool", stage.path, "--allow-network-fs", "edit", "local", "--timeout", "9",
            ]
            try await stage.run(insisting).expectSuccess()
        }
        try await expectNothingLost(cli)
    }

    /// The result cannot be kept there, as with `--read-only`.
    @Test func aPoolThatCanOnlyBeReadIsTestedAllTheSame() async throws {
        let cli = try await CLI.withModel()
        let provider = try CLIProvider()
        try await cli("edit", "local", "--base-url", provider.base, "--move-secrets")
            .expectSuccess()
        var stage = try Stage(copyOf: cli.pool, in: cli, .readOnly)
        try stage.spoil(.readOnly)
        let tested = try await stage.run(["--pool", stage.path, "test", "local"]).expectSuccess()
        #expect(tested.output.contains("Result   ok"))
        #expect(tested.errors == "")
    }

    /// What could not be made is not left half made, however much room there was. (With 88 KiB the
    /// pool itself fits, and is left without a model.)
    @Test(arguments: [0, 4, 8, 16, 32, 64, 88]) func aNewPoolOnAFullDisk(_ free: Int) async throws {
        let cli = try CLI()
        let mount = try TemporaryMount(options: "size=256k")
        mount.fill(leaving: free * 1024)
        let pool = mount.path + "/pool.db"
        let adding = ["--pool", pool, "add", "local", "--provider", "vllm", "--model", "m"]
        let added = try await cli.run(adding)
        expect(Row(.full, 5, "the disk is full; nothing was changed"), added)
        let names = try FileManager.default.contentsOfDirectory(atPath: mount.path)
        #expect(names.filter { $0 != "fill" } == (free < 88 ? [] : ["pool.db"]))
        let listed = try await cli("--pool", pool, "list")
        #expect(listed.code == (free < 88 ? 5 : 0))
        #expect(listed.errors.contains(free < 88 ? "there is no pool" : "no models yet"))
        mount.empty()
        try await cli.run(adding).expectSuccess()
        try await cli("--pool", pool, "doctor").expectSuccess()
    }

    /// An empty file is what a program leaves that was killed while it made a pool.
    @Test func anEmptyFileIsNoDamagedPool() async throws {
        let cli = try CLI()
        let folder = try TemporaryFolder()
        let pool = try folder.write("", to: "pool.db")
        chmod(pool, 0o600)
        let reading = try await cli("--pool", pool, "--read-only", "list")
        #expect(reading.code == 5)
        #expect(reading.errors.contains("there is no pool"))
        try await cli("--pool", pool, "add", "local", "--provider", "vllm", "--model", "m")
            .expectSuccess()
        try await cli("--pool", pool, "doctor").expectSuccess()
    }

    // MARK: The key file

    static let keyRows = [
        Row(.mode, 6, "others may read the key file"),
        Row(.folderMode, 6, "others may write in the folder"),
        Row(.foreign, 6, "belongs to another user (uid 12345)"),
        Row(.link, 6, "is no ordinary file"), Row(.fifo, 6, "is no ordinary file"),
        Row(.folder, 6, "is no ordinary file"), Row(.text, 6, "does not hold a key"),
        Row(.readOnly, 0, ""), Row(.full, 0, ""),
    ]

    @Test(arguments: keyRows) func ofTheKeyFile(_ row: Row) async throws {
        let cli = try await CLI.withModel()
        var stage = try Stage(copyOf: cli.keyFile, in: cli, row.obstacle)
        try stage.spoil(row.obstacle)
        expect(row, try await stage.run(["--key-file", stage.path, "show", "local"]))
        try await expectNothingLost(cli)
    }

    static let newKeyRows = [
        Row(.readOnly, 6, "cannot write the key file"), Row(.full, 6, "cannot write the key file"),
        Row(.link, 6, "already"), Row(.fifo, 6, "already"), Row(.folder, 6, "already"),
        Row(.danglingLink, 6, "already"),
    ]

    /// The old key goes on opening the pool, and no half of a key lies about.
    @Test(arguments: newKeyRows) func ofANewKeyFile(_ row: Row) async throws {
        let cli = try await CLI.withModel()
        var stage = try Stage(copyOf: "", in: cli, row.obstacle)
        try stage.spoil(row.obstacle)
        let before = try FileManager.default.contentsOfDirectory(
            atPath: stage.mount?.path ?? stage.folder.path)
        for command in [["rotate", "--new-key-file"], ["start-new", "--yes", "--new-key-file"]] {
            expect(row, try await stage.run(["key"] + command + [stage.path]))
        }
        let after = try FileManager.default.contentsOfDirectory(
            atPath: stage.mount?.path ?? stage.folder.path)
        #expect(before == after)
        try await expectNothingLost(cli)
    }

    // MARK: A backup's target

    static let backupRows = [
        Row(.mode, 4, "exists already"), Row(.link, 4, "exists already"),
        Row(.danglingLink, 4, "exists already"), Row(.fifo, 4, "exists already"),
        Row(.folder, 4, "exists already"), Row(.readOnly, 4, "cannot write"),
        Row(.full, 5, "the disk is full; nothing was changed"),
    ]

    @Test(arguments: backupRows) func ofABackupsTarget(_ row: Row) async throws {
        let cli = try await CLI.withModel()
        let source = row.obstacle == .mode ? cli.pool : ""
        var stage = try Stage(copyOf: source, in: cli, row.obstacle)
        try stage.spoil(row.obstacle)
        let place = stage.mount?.path ?? stage.folder.path
        let before = try FileManager.default.contentsOfDirectory(atPath: place)
        expect(row, try await stage.run(["backup", stage.path]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == before)
        try await expectNothingLost(cli)
    }

    @Test func aBackupIntoNowhere() async throws {
        let cli = try await CLI.withModel()
        for path in ["/nowhere/copy.db", "", "copies/"] {
            let ended = try await cli("backup", path)
            #expect(ended.code == 4)
            #expect(ended.errors.contains("cannot write"))
        }
    }

    // MARK: A backup that is restored, and its target

    static let sourceRows = [
        Row(.link, 5, "is no ordinary file"), Row(.fifo, 5, "is no ordinary file"),
        Row(.folder, 5, "is no ordinary file"), Row(.text, 5, "is not a pool"),
        Row(.danglingLink, 5, "is no ordinary file"), Row(.missing, 2, "there is no backup at"),
        Row(.readOnly, 0, "restored"), Row(.mode, 0, "restored"),
    ]

    @Test(arguments: sourceRows) func ofARestoresSource(_ row: Row) async throws {
        let cli = try await CLI.withModel()
        let isMissing = row.obstacle == .missing || row.obstacle == .danglingLink
        var stage = try Stage(copyOf: isMissing ? "" : cli.pool, in: cli, row.obstacle)
        try stage.spoil(row.obstacle)
        expect(row, try await stage.run(["restore", stage.path]))
        try await expectNothingLost(cli)
    }

    static let targetRows = [
        Row(.link, 5, "is no ordinary file"), Row(.fifo, 5, "is no ordinary file"),
        Row(.folder, 5, "is no ordinary file"), Row(.folderMode, 5, "can be written by others"),
        Row(.readOnly, 4, "cannot write"), Row(.full, 5, "the disk is full"),
        Row(.network, 5, "on a network file system (nfs)"),
    ]

    @Test(arguments: targetRows) func ofARestoresTarget(_ row: Row) async throws {
        let cli = try await CLI.withModel()
        var stage = try Stage(copyOf: cli.pool, in: cli, row.obstacle)
        let before = try Data(contentsOf: URL(filePath: stage.path))
        try stage.spoil(row.obstacle)
        expect(row, try await stage.run(["--pool", stage.path, "restore", cli.pool]))
        if let mount = stage.mount {
            #expect(try Data(contentsOf: URL(filePath: stage.path)) == before)
            let names = try FileManager.default.contentsOfDirectory(atPath: mount.path)
            #expect(Set(names).isSubset(of: ["file", "fill"]))
        }
        try await expectNothingLost(cli)
    }

    @Test func aPoolThatSomebodyHasOpenIsNotReplaced() async throws {
        let cli = try await CLI.withModel()
        let copy = cli.home.file("copy.db")
        try await cli("backup", copy).expectSuccess()
        let screen = try await Tmux([Surroundings.modelpool], environment: cli.environment)
        try await screen.shows("local")
        let refused = try await cli("restore", copy)
        #expect(refused.code == 4)
        #expect(refused.errors.contains("another program has the pool open; nothing was changed"))
        try await screen.press("q")
        #expect(try await screen.exitCode() == 0)
        try await cli("restore", copy).expectSuccess()
        try await expectNothingLost(cli)
    }

    /// Earlier releases saved them; this one would refuse to.
    @Test func aBackupWithASecretInAnAddressIsRestoredAndSaysSo() async throws {
        let cli = try await CLI.withModel()
        let copy = cli.home.file("copy.db")
        try await cli("backup", copy).expectSuccess()
        let secret = "canary-in-an-address-7777"
        let sql = "UPDATE model SET base_url = 'http://127.0.0.1:8000/v1?api_key=\(secret)'"
        try await Finished.running("sqlite3", [copy, sql]).expectSuccess()
        let restored = try await cli("restore", copy).expectSuccess()
        #expect(restored.errors.contains("in clear in the base URL of 1 model: \"local\""))
        #expect(!restored.errors.contains(secret))
    }
}
