import Foundation
import PoolModel
import ProviderClient
import TestSupport
import Testing

@testable import modelpool

/// Runs of helpers: how many there are, what of them is kept, and what becomes of those that
/// misbehave.
struct HelpersTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func helper(_ script: String, name: String = "h") -> HelperDeclaration {
        var helper = HelperDeclaration(name: name)
        helper.command = ["/bin/sh", "-c", "echo run >>\(folder.file("runs")); " + script]
        return helper
    }

    private var runs: Int {
        (try? folder.read("runs").split(separator: "\n").count) ?? 0
    }

    /// What counts for seconds counts for an hour here, on however busy a machine.
    private func helpers(
        _ extra: [String: String] = [:], young: Duration = .seconds(3600)
    ) -> Helpers {
        Helpers(
            environment: Surroundings.home(folder).merging(extra) { $1 }, young: young,
            failureCounts: .seconds(3600))
    }

    private let noTerminal = HelperTerminal.none("there is none")

    private func failure(_ result: Result<HelperValue, ReferenceProblem>) -> HelperFailure? {
        guard case .failure(.failed(let failure)) = result else { return nil }
        return failure
    }

    @Test func manyThatWaitShareOneRun() async throws {
        let helpers = helpers()
        let helper = helper("sleep 0.2; echo tok-$$")
        let values = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try? await helpers.value(of: helper, at: noTerminal).get().secret.reveal()
                }
            }
            return await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(values.count == 1 && values.first??.hasPrefix("tok-") == true)
        #expect(runs == 1)
        // And those who come later.
        #expect(try await helpers.value(of: helper, at: noTerminal).get().secret.count > 4)
        #expect(runs == 1)
    }

    @Test func aValueIsForgottenAtItsEndAtTheLockAndByAnotherDeclaration() async throws {
        let helpers = helpers()
        var helper = helper(#"echo '{"token":"a","expires_in":1}'"#)
        helper.output = .json
        _ = try await helpers.value(of: helper, at: noTerminal).get()
        try await eventually("its end") { helpers.standing(of: helper).left == nil }
        _ = try await helpers.value(of: helper, at: noTerminal).get()
        #expect(runs == 2)
        helper.lifetime = 3600
        _ = try await helpers.value(of: helper, at: noTerminal).get()
        #expect(runs == 3)
        helper.output = .text
        helper.command[2] += " "
        let value = try await helpers.value(of: helper, at: noTerminal).get()
        #expect(runs == 4 && value.left > .seconds(3000))
        helpers.forget()
        #expect(helpers.standing(of: helper).left == nil)
        _ = try await helpers.value(of: helper, at: noTerminal).get()
        #expect(runs == 5)
    }

    /// A run that was begun before the lock gives its value to those who wait and leaves nothing.
    @Test func whatIsOnItsWayAtTheLockIsNotKept() async throws {
        let helpers = helpers()
        let helper = helper("read -r _ <\(folder.file("gate")); echo tok")
        #expect(mkfifo(folder.file("gate"), 0o600) == 0)
        async let value = helpers.value(of: helper, at: noTerminal)
        try await eventually("the run") { helpers.standing(of: helper).isRunning && runs == 1 }
        helpers.forget()
        try "go\n".write(toFile: folder.file("gate"), atomically: false, encoding: .utf8)
        #expect(try await value.get().secret == Secret("tok"))
        #expect(helpers.standing(of: helper).left == nil)
    }

    /// Only an old one, and only where it is the one in memory.
    @Test func aRefusedValueIsRenewedWhereThatMayHelp() async throws {
        let helpers = helpers()
        let helper = helper("echo tok")
        let value = try await helpers.value(of: helper, at: noTerminal).get()
        #expect(!helpers.mayRenew(value))
        let other = HelperValue(name: "h", secret: Secret("tok"), lifetime: .seconds(60))
        #expect(helpers.mayRenew(other))
        #expect(helpers.standing(of: helper).left != nil)
        let gone = HelperValue(name: "unknown", secret: Secret("tok"), lifetime: .seconds(60))
        #expect(helpers.mayRenew(gone))
        let eager = self.helpers(young: .zero)
        let old = try await eager.value(of: helper, at: noTerminal).get()
        #expect(eager.mayRenew(old))
        #expect(eager.standing(of: helper).left == nil)
    }

    @Test func whoIsCancelledDoesNotWaitAndTheLastOneEndsTheRun() async throws {
        let helpers = helpers()
        var patient = helper("sleep 603")
        patient.timeout = 600
        let helper = patient
        let first = Task { await helpers.value(of: helper, at: noTerminal) }
        let second = Task { await helpers.value(of: helper, at: noTerminal) }
        try await eventually("the run") { runs == 1 }
        first.cancel()
        #expect(await first.value.isCancelled)
        #expect(helpers.standing(of: helper).isRunning)
        second.cancel()
        #expect(await second.value.isCancelled)
        #expect(!helpers.standing(of: helper).isRunning)
        try await eventually("nothing is left") {
            try await Finished.running("pgrep", ["-f", "^sleep 603$"]).code == 1
        }
    }

    @Test func aFailureCountsForThoseWhoAskSoonAfterIt() async throws {
        let helpers = helpers()
        let helper = helper("echo no >&2; exit 3")
        for _ in 0..<5 {
            #expect(
                failure(await helpers.value(of: helper, at: noTerminal))
                    == .exited(3, said: "no"))
        }
        #expect(runs == 1)
        #expect(helpers.standing(of: helper).failedBefore != nil)
    }

    /// The other one may be for other addresses.
    @Test func anotherDeclarationDoesNotGetWhatIsOnItsWay() async throws {
        let helpers = helpers()
        #expect(mkfifo(folder.file("gate"), 0o600) == 0)
        var first = helper("read -r _ <\(folder.file("gate")); echo tok-first")
        first.timeout = 600
        let slow = first
        async let value = helpers.value(of: slow, at: noTerminal)
        try await eventually("the run") { runs == 1 }
        let second = helper("echo tok-second")
        #expect(
            try await helpers.value(of: second, at: noTerminal).get().secret
                == Secret("tok-second"))
        try "go\n".write(toFile: folder.file("gate"), atomically: false, encoding: .utf8)
        #expect(try await value.get().secret == Secret("tok-first"))
    }

    // MARK: Hostile ones

    @Test(arguments: [
        ("sleep 604", HelperFailure.overdue(1, said: "")),
        ("echo last words >&2; exec sleep 604", .overdue(1, said: "last words")),
        ("trap '' TERM; sleep 604; sleep 604; sleep 604", .overdue(1, said: "")),
        ("exec >&- ; sleep 604", .overdue(1, said: "")),
        ("yes", .tooLong(65536)), ("yes >&2", .overdue(1, said: "y")),
        ("kill -9 $$", .killed(signal: 9, said: "")),
        ("echo tok; exit 9", .exited(9, said: "")),
        ("exec >&-", .badAnswer("it printed nothing", said: "")),
        ("echo not signed in >&2", .badAnswer("it printed nothing", said: "not signed in")),
        ("printf 'a\\nb\\n'", .badAnswer("it printed more than one line", said: "")),
        ("printf '\\033[2Jx'", .badAnswer("it printed control characters", said: "")),
        ("cat /dev/tty; exit 5", .exited(5, said: "cat: /dev/tty: No such device or address")),
        ("read -r pin || { echo no PIN >&2; exit 6; }", .exited(6, said: "no PIN")),
    ])
    func oneThatMisbehavesIsBoundedAndTold(_ script: String, _ failure: HelperFailure) async throws
    {
        var helper = helper(script)
        helper.timeout = 1
        let begin = ContinuousClock.now
        #expect(self.failure(await helpers().value(of: helper, at: noTerminal)) == failure)
        #expect(ContinuousClock.now - begin < .seconds(300))
        try await eventually("nothing is left") {
            try await Finished.running("pgrep", ["-f", "^sleep 604$"]).code == 1
        }
    }

    @Test func childrenThatHoldThePipeAreNotWaitedFor() async throws {
        var patient = helper("sleep 605 & echo tok")
        patient.timeout = 600
        let helper = patient
        let begin = ContinuousClock.now
        #expect(
            try await helpers().value(of: helper, at: noTerminal).get().secret == Secret("tok"))
        #expect(ContinuousClock.now - begin < .seconds(300))
        try await eventually("nothing is left") {
            try await Finished.running("pgrep", ["-f", "^sleep 605$"]).code == 1
        }
    }

    /// Neither its own value nor one that it was given is in what is told of it, and no control
    /// character.
    @Test func whatItSaysIsScrubbedAndSanitised() async throws {
        var helper = helper(
            #"echo tok-canary-1234; printf 'bad %s and tok-canary-1234 \033[31m\n\n' "$MINE" >&2; exit 1"#
        )
        helper.environment = ["MINE"]
        let result = await helpers(["MINE": "mine-canary-5678", "OTHERS": "x"])
            .value(of: helper, at: noTerminal)
        guard case .exited(1, let said)? = failure(result) else {
            Issue.record("\(result)")
            return
        }
        #expect(said.hasPrefix("bad [secret] and [secret] ") && !said.contains("\u{1B}"))
    }

    @Test func itGetsAShortEnvironment() async throws {
        var helper = helper("env | cut -d= -f1 | sort | tr '\\n' ' '")
        helper.environment = ["MINE", "UNSET"]
        let value = try await helpers([
            "MINE": "1", "OTHERS": "2", "XDG_RUNTIME_DIR": "/run", "USER": "me", "LD_PRELOAD": "",
            "OPENAI_API_KEY": "sk",
        ]).value(of: helper, at: noTerminal).get()
        #expect(
            value.secret.reveal().split(separator: " ").filter {
                !["PWD", "_", "SHLVL", "OLDPWD"].contains($0)
            }
                == ["HOME", "LANG", "MINE", "PATH", "USER", "XDG_RUNTIME_DIR"])
    }

    @Test func oneThatIsNotThereIsTold() async {
        var helper = HelperDeclaration(name: "h")
        helper.command = ["no-such-program-at-all"]
        #expect(
            failure(await helpers().value(of: helper, at: noTerminal))
                == .notStarted("No such file or directory"))
    }
}

extension Result where Success == HelperValue, Failure == ReferenceProblem {
    fileprivate var isCancelled: Bool {
        if case .failure(.cancelled) = self { true } else { false }
    }
}
