import Foundation
import TestSupport
import Testing

/// Keys, backups, the audit log and the doctor from the command line.
struct CLIKeyTests {
    @Test func aWrongKeyFileIsSaidInOneSentence() async throws {
        let (cli, other) = (try await CLI.withModel(), try await CLI.withModel())
        let ended = try await cli("--key-file", other.keyFile, "show", "local")
        #expect(ended.code == 6)
        #expect(ended.errors.contains("this is the wrong key for this pool"))
        // Names stay readable without any key.
        #expect(try await cli("--key-file", other.keyFile, "list").code == 0)
    }

    @Test func aKeyFileThatOthersMayReadIsRefused() async throws {
        let cli = try await CLI.withModel()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: cli.keyFile)
        let ended = try await cli("show", "local")
        #expect(ended.code == 6)
        #expect(ended.errors.contains("0644"))
    }

    @Test func aKeyThatWasNamedNeverFallsThrough() async throws {
        var cli = try await CLI.withModel()
        cli.environment["MODELPOOL_KEY_FILE"] = "/nowhere/key"
        #expect(try await cli("show", "local").code == 6)
        let given = try await cli("--key-file", cli.keyFile, "show", "local")
        #expect(given.code == 0)
    }

    @Test func rotatingKeepsTheModelsAndTheKeyFile() async throws {
        let cli = try await CLI.withModel()
        let dry = try await cli("key", "rotate", "--dry-run").expectSuccess()
        #expect(dry.errors.contains("3 values of 1 model would be sealed anew"))
        try await cli("key", "rotate").expectSuccess()
        #expect(try await cli("headers", "local").expectSuccess().output.contains("2222"))
    }

    @Test func aNewKeyFileTakesTheOldOnesPlace() async throws {
        let cli = try await CLI.withModel()
        let new = cli.home.file("new.key")
        try await cli("key", "rotate", "--new-key-file", new).expectSuccess()
        #expect(try await cli("show", "local").code == 6)
        let shown = try await cli("--key-file", new, "headers", "local").expectSuccess()
        #expect(shown.output.contains("2222"))
    }

    @Test func whatRotatingWouldDropIsAskedFirst() async throws {
        let cli = try await CLI.withModel()
        try await cli("key", "recovery").expectSuccess()
        let dry = try await cli("key", "rotate", "--dry-run").expectSuccess()
        #expect(dry.errors.contains("without the recovery code (slot 2)"))
        let refused = try await cli("key", "rotate")
        #expect(refused.code == 2)
        #expect(refused.errors.contains("say --yes"))
        #expect(try await cli("key", "slots").output.contains("recovery code"))
        let asked = try await Tmux(
            [Surroundings.modelpool, "key", "rotate"], environment: cli.environment)
        try await asked.shows("recovery code (slot 2) cannot be kept")
        try await asked.type("n")
        try await asked.press("Enter")
        #expect(try await asked.exitCode() == 4)
        #expect(try await cli("key", "slots").output.contains("recovery code"))
        try await cli("key", "rotate", "--yes").expectSuccess()
        #expect(!(try await cli("key", "slots").output.contains("recovery code")))
    }

    @Test func anotherKeyFileOpensThePoolToo() async throws {
        let (cli, other) = (try await CLI.withModel(), try await CLI.withModel())
        let new = cli.home.file("new.key")
        let made = try await cli("key", "add-file", new).expectSuccess()
        #expect(made.errors.contains("made and added the key file"))
        // One that another pool was made with is taken as it is.
        let before = try other.home.read(".config/modelpool/master.key")
        try await cli("key", "add-file", other.keyFile).expectSuccess()
        #expect(try other.home.read(".config/modelpool/master.key") == before)
        for key in [new, other.keyFile, cli.keyFile] {
            try await cli("--key-file", key, "show", "local").expectSuccess()
        }
        let again = try await cli("key", "add-file", other.keyFile)
        #expect(again.code == 4)
        #expect(again.errors.contains("opens the pool already (slot 3)"))
        let file = try cli.home.write("no key", to: "text")
        #expect(try await cli("key", "add-file", file).code == 6)
        #expect(try await cli("--read-only", "key", "add-file", file + "2").code == 4)
        #expect(!FileManager.default.fileExists(atPath: file + "2"))
        try await cli("key", "remove-slot", "2", "--yes").expectSuccess()
        #expect(try await cli("--key-file", new, "show", "local").code == 6)
    }

    /// A colleague hands over a public key and never the file; who leaves is removed, and then the key
    /// is changed.
    @Test func aColleagueIsLetInByTheirPublicKeyAndLeavesAgain() async throws {
        let (cli, other) = (try await CLI.withModel(), try await CLI.withModel())
        let printed = try await other("key", "public").expectSuccess()
        let fingerprint = try #require(printed.errors.split(separator: " ").last)
            .trimmingCharacters(in: .newlines)
        let asked = try await cli(
            "key", "add-slot", "--public-key", "-", "--label", "bob", input: printed.output)
        #expect(asked.code == 2 && asked.errors.contains("compare the fingerprint \(fingerprint)"))
        let added = try await cli(
            "key", "add-slot", "--public-key", "-", "--label", "bob", "--yes",
            input: printed.output
        ).expectSuccess()
        #expect(added.errors.contains("opens the pool (slot 2)"))
        #expect(added.errors.contains(fingerprint))
        let again = try await cli(
            "key", "add-slot", "--public-key", "-", "--label", "bo", "--yes",
            input: printed.output)
        #expect(again.code == 4 && again.errors.contains("opens the pool already"))
        try await cli("key", "label", "1", "anna").expectSuccess()
        try await cli("--key-file", other.keyFile, "headers", "local").expectSuccess()

        // The list is shown before anything is sealed anew, and the colleague need not be there.
        let refused = try await cli("key", "rotate")
        #expect(refused.code == 2 && refused.errors.contains("say --yes"))
        let rotated = try await cli("key", "rotate", "--yes").expectSuccess()
        #expect(rotated.errors.contains("these go on opening the pool:"))
        #expect(rotated.errors.contains(fingerprint) && rotated.errors.contains("bob"))
        try await cli("--key-file", other.keyFile, "headers", "local").expectSuccess()
        let slots = try #require(
            try await cli("key", "slots", "--json").object()["slots"] as? [[String: Any]])
        #expect(slots.map { $0["label"] as? String } == ["anna", "bob"])
        #expect(slots.last?["fingerprint"] as? String == fingerprint)
        #expect(try await cli("key", "status").expectSuccess().output.contains(fingerprint))
        #expect(
            try await cli("doctor").output.contains("key file \"anna\" (slot 1), key file \"bob\""))

        let removed = try await cli("key", "remove-slot", "bob", "--yes").expectSuccess()
        #expect(removed.errors.contains("until modelpool key rotate makes another"))
        try await cli("key", "rotate").expectSuccess()
        #expect(try await cli("--key-file", other.keyFile, "show", "local").code == 6)
        #expect(try await cli("key", "remove-slot", "bob", "--yes").code == 4)
    }

    @Test func aPublicKeyNeedsNoPoolAndNoKeyFileIsTakenForOne() async throws {
        let cli = try await CLI.withModel()
        var newcomer = try CLI()
        newcomer.environment["MODELPOOL_POOL"] = newcomer.home.file("none.db")
        let first = try await newcomer("key", "public").expectSuccess()
        #expect(first.errors.contains("made the key file"))
        let second = try await newcomer("key", "public").expectSuccess()
        #expect(!second.errors.contains("made") && second.output == first.output)
        let file = newcomer.home.file("second.key")
        let third = try await newcomer("key", "public", "--new-key-file", file).expectSuccess()
        #expect(third.output != first.output)
        #expect(
            try await newcomer("--key-file", file, "key", "public").expectSuccess().output
                == third.output)
        #expect(try await newcomer("--ask-passphrase", "key", "public").code == 2)
        #expect(!FileManager.default.fileExists(atPath: newcomer.home.file("none.db")))
        func add(_ file: String) async throws -> Finished {
            try await cli("key", "add-slot", "--public-key", file, "--label", "c", "--yes")
        }
        let handed = try await add(file)
        #expect(handed.code == 2 && handed.errors.contains("which nobody should hand over"))
        let cut = try cli.home.write(String(first.output.dropLast(3)), to: "cut")
        let malformed = try await add(cut)
        #expect(malformed.code == 6 && malformed.errors.contains("does not hold a public key"))
        try await add(try cli.home.write(first.output, to: "whole")).expectSuccess()
    }

    @Test func passphrasesAreToldApartByTheirLabel() async throws {
        let cli = try await Self.withPassphrase("good words")
        func set(_ text: String, _ arguments: String...) async throws -> Tmux {
            let terminal = try await Tmux(
                [Surroundings.modelpool, "key", "passphrase"] + arguments, columns: 150,
                environment: cli.environment)
            for question in ["New passphrase (hidden)", "The same again (hidden)"] {
                try await terminal.shows(question)
                try await terminal.type(text)
                try await terminal.press("Enter")
            }
            return terminal
        }
        #expect(try await set("more words", "--label", "bob").exitCode() == 0)
        let which = try await cli("key", "passphrase")
        #expect(which.code == 4)
        #expect(which.errors.contains("passphrase (slot 2), passphrase \"bob\" (slot 3)"))
        #expect(try await set("other words", "--label", "bob").exitCode() == 0)
        for (text, code) in [("good words", 0), ("other words", 0)] {
            let shown = try await Self.typing(
                [text], for: ["--ask-passphrase", "show", "local"], of: cli)
            #expect(try await shown.exitCode() == Int32(code))
        }
        let slots = try await cli("key", "slots").expectSuccess().output
        #expect(slots.components(separatedBy: "passphrase").count == 3)
        let rotated = try await cli("key", "rotate", "--yes").expectSuccess()
        #expect(
            rotated.errors.contains("without the passphrase (slot 2) and the passphrase \"bob\""))
    }

    @Test func aRecoveryCodeOpensThePool() async throws {
        let cli = try await CLI.withModel()
        let code = try await cli("key", "recovery").expectSuccess().output
            .trimmingCharacters(in: .newlines)
        try FileManager.default.removeItem(atPath: cli.keyFile)
        let terminal = try await Tmux(
            [Surroundings.modelpool, "--ask-passphrase", "show", "local"],
            environment: cli.environment)
        try await terminal.shows("(hidden)")
        try await terminal.type(code.lowercased())
        try await terminal.press("Enter")
        try await terminal.shows("********2222")
        #expect(try await terminal.exitCode() == 0)
    }

    /// A model's pool that a passphrase opens as well.
    private static func withPassphrase(_ text: String) async throws -> CLI {
        let cli = try await CLI.withModel()
        let set = try await Tmux(
            [Surroundings.modelpool, "key", "passphrase"], environment: cli.environment)
        for question in ["New passphrase (hidden)", "The same again (hidden)"] {
            try await set.shows(question)
            try await set.type(text)
            try await set.press("Enter")
        }
        #expect(try await set.exitCode() == 0)
        return cli
    }

    /// Types these one after the other where the pool's passphrase is asked for.
    private static func typing(
        _ passphrases: [String], for arguments: [String], of cli: CLI
    ) async throws -> Tmux {
        let terminal = try await Tmux(
            [Surroundings.modelpool] + arguments, columns: 200, environment: cli.environment)
        for (index, text) in passphrases.enumerated() {
            try await terminal.shows("asked again for the \(index + 1). time") { screen in
                screen.components(separatedBy: "of the pool (hidden)").count == index + 2
            }
            try await terminal.type(text)
            try await terminal.press("Enter")
        }
        return terminal
    }

    @Test func aMistypedPassphraseMayBeTypedAgainTwice() async throws {
        let cli = try await Self.withPassphrase("good words")
        let arguments = ["--ask-passphrase", "show", "local"]
        let wrong = try await Self.typing(["bad", "words", "thrice"], for: arguments, of: cli)
        let screen = try await wrong.shows(
            "this is the wrong passphrase for this pool; nothing was opened")
        #expect(screen.components(separatedBy: "This is wrong; please try again.").count == 3)
        #expect(try await wrong.exitCode() == 6)
        let right = try await Self.typing(["bad", "words", "good words"], for: arguments, of: cli)
        try await right.shows("********2222")
        #expect(try await right.exitCode() == 0)
    }

    /// A backup holds its key slots; what was opened to check it is said, and what was not.
    @Test func aBackupOfAPoolWithAPassphraseIsOpenedByIt() async throws {
        let cli = try await Self.withPassphrase("good words")
        try await cli("key", "remove-slot", "1", "--yes").expectSuccess()
        try FileManager.default.removeItem(atPath: cli.keyFile)
        let (checked, unchecked) = (cli.home.file("checked.db"), cli.home.file("unchecked.db"))
        let asked = try await Self.typing(
            ["slip", "good words"], for: ["backup", checked], of: cli)
        try await asked.shows("every value opened; it is opened by the pool's passphrase")
        #expect(try await asked.exitCode() == 0)
        // Nobody is there to be asked.
        let quiet = try await cli("backup", unchecked).expectSuccess()
        #expect(quiet.errors.contains("it is opened by the pool's passphrase"))
        #expect(!quiet.errors.contains("every value opened"))
        #expect(quiet.errors.contains("its values were not opened: nobody was asked"))

        for backup in [checked, unchecked] {
            try FileManager.default.removeItem(atPath: cli.pool)
            let restored = try await Self.typing(["good words"], for: ["restore", backup], of: cli)
            try await restored.shows("every value opened")
            #expect(try await restored.exitCode() == 0)
            let shown = try await Self.typing(["good words"], for: ["show", "local"], of: cli)
            try await shown.shows("********2222")
            #expect(try await shown.exitCode() == 0)
        }
        let silent = try await cli("restore", checked).expectSuccess()
        #expect(silent.errors.contains("its values were not opened: nobody was asked"))
    }

    @Test func aBackupWithoutItsKeySaysSo() async throws {
        let cli = try await CLI.withModel()
        let with = try await cli("backup", cli.home.file("with.db")).expectSuccess()
        #expect(with.errors.contains("every value opened; it is opened by the pool's key file"))
        try FileManager.default.removeItem(atPath: cli.keyFile)
        let without = try await cli("backup", cli.home.file("without.db")).expectSuccess()
        #expect(!without.errors.contains("every value opened"))
        #expect(without.errors.contains("its values were not opened: the key file"))
    }

    @Test func theLastSlotCannotBeRemoved() async throws {
        let cli = try await CLI.withModel()
        let ended = try await cli("key", "remove-slot", "1", "--yes")
        #expect(ended.code == 4)
        #expect(ended.errors.contains("the last key slot"))
    }

    @Test func aLostKeyLeavesNamesAndAsksForEveryValueAgain() async throws {
        let cli = try await CLI.withModel()
        try FileManager.default.removeItem(atPath: cli.keyFile)
        let lost = try await cli("show", "local")
        #expect(lost.code == 6)
        #expect(lost.errors.contains("modelpool key start-new"))
        let started = try await cli(
            "key", "start-new", "--new-key-file", cli.keyFile, "--yes"
        ).expectSuccess()
        #expect(started.errors.contains("3 values to be typed again"))
        #expect(!started.errors.contains("MODELPOOL_KEY_FILE"), "it is in its usual place")
        let model = try await cli("show", "local", "--json").object()
        #expect(model["locked"] as? Bool == true)
        #expect((model["headers"] as? [Any])?.count == 2)
        // No value is taken for an address that nobody has looked at since.
        let early = try await cli(
            "headers", "set", "local", "X-Second", "--value-stdin", input: Secrets.second)
        #expect(early.code == 6 && early.errors.contains("modelpool pool accept"))
        let asked = try await cli("pool", "accept")
        #expect(asked.code == 2 && asked.output.contains("local -> http://"))
        try await cli("pool", "accept", "--yes").expectSuccess()
        // One after the other.
        let first = try await cli(
            "headers", "set", "local", "X-Second", "--value-stdin", input: Secrets.second
        ).expectSuccess()
        #expect(first.errors.contains("still locked: api-key, X-First"))
        #expect(try await cli("edit", "local", "--timeout", "9").code == 4)
        let second = try await cli("headers", "unset", "local", "X-First").expectSuccess()
        #expect(second.errors.contains("still locked: api-key"))
        let third = try await cli("edit", "local", "--api-key-stdin", input: Secrets.key)
            .expectSuccess()
        #expect(!third.errors.contains("locked"))
        try await cli("doctor").expectSuccess()
        #expect(try await cli("headers", "local").output.contains("********4444"))
    }

    /// What only the key proves is not said without it.
    @Test func resultsThatTheKeyDoesNotProveReadUnverified() async throws {
        let cli = try await CLI.withModel()
        let provider = try CLIProvider()
        try await cli("edit", "local", "--base-url", provider.base, "--move-secrets")
            .expectSuccess()
        try await cli("test", "local").expectSuccess()
        func verified() async throws -> [Bool?] {
            let list = try await cli("list", "--json").expectSuccess().object()
            let models = try #require(list["models"] as? [[String: Any]])
            let tests = models.map { $0["last_test"] as? [String: Any] }
            return tests.map { $0?["verified"] as? Bool }
        }
        #expect(try await verified() == [true])
        #expect(try await !cli("list").output.contains("unverified"))
        let sql = "UPDATE test_result SET message = 'all is well, send more'"
        let kept = cli.home.file("kept.db")
        try await Finished.running("cp", [cli.pool, kept]).expectSuccess()
        try await Finished.running("sqlite3", [cli.pool, sql]).expectSuccess()
        #expect(try await verified() == [false])
        for command in [["list"], ["show", "local"], ["history", "local"]] {
            #expect(try await cli.run(command).expectSuccess().output.contains("unverified"))
        }
        let screen = try await Tmux(
            [Surroundings.modelpool], environment: cli.environment, directory: cli.home.path)
        try await screen.shows("that it is unverified") {
            $0.contains("ok?") && $0.contains("unverified: of an earlier release or key")
        }
        try await screen.press("q")
        let shown = try await cli("show", "local", "--json").expectSuccess().object()
        #expect((shown["last_test"] as? [String: Any])?["verified"] as? Bool == false)
        try await Finished.running("cp", [kept, cli.pool]).expectSuccess()
        #expect(try await verified() == [true])
        try FileManager.default.removeItem(atPath: cli.keyFile)
        #expect(try await verified() == [false])
        #expect(try await cli("list").output.contains("unverified"))
    }

    @Test func aBackupComesBack() async throws {
        let cli = try await CLI.withModel()
        let backup = cli.home.file("backup.db")
        try await cli("backup", backup).expectSuccess()
        #expect(try await cli("backup", backup).code == 4)
        try await cli("remove", "local", "--yes").expectSuccess()
        try await cli("restore", backup).expectSuccess()
        #expect(try await cli("headers", "local").expectSuccess().output.contains("2222"))
    }

    @Test func theAuditLogTellsWhatWasDoneWithoutValues() async throws {
        let cli = try await CLI.withModel()
        let log = try await cli("audit", "--json").object()
        let entries = try #require(log["entries"] as? [[String: Any]])
        #expect(entries.contains { $0["action"] as? String == "create" })
        #expect(entries.allSatisfy { $0["user"] as? String == "tester" })
        #expect(try await cli("audit", "--verify").expectSuccess().output.hasPrefix("intact"))
        let sql = "DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE id = 2"
        try await Finished.running("sqlite3", [cli.pool, sql]).expectSuccess()
        let broken = try await cli("audit", "--verify")
        #expect(broken.code == 5)
    }
}
