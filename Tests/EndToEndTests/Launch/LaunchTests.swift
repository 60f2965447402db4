import Foundation
import TestSupport
import Testing

/// `exec` with clients that have settings of their own: stand-ins that decide as the real ones do.
/// `RealLaunchTests` has the real ones.
struct LaunchTests {
    @Test(arguments: LaunchCase.claudes + LaunchCase.codexes)
    func thePoolWinsOrNothingIsStarted(_ launch: LaunchCase) async throws {
        launch.check(try await launch.task.run())
    }

    /// What the client starts in turn has no secret in its environment.
    @Test(arguments: [LaunchCase.claudes[0], LaunchCase.codexes[0]])
    func aClientsProgramsGetNoSecret(_ launch: LaunchCase) async throws {
        var task = launch.task
        task.reports = ["child"]
        let child = try #require(try await task.run().reports["child"] ?? nil)
        #expect(child.contains("MODELPOOL_NAME=it"))
        for secret in [LaunchOutcome.key, LaunchOutcome.header] {
            #expect(!child.contains(secret))
        }
    }

    @Test func insistingStartsIt() async throws {
        let cases = LaunchCase.claudes + LaunchCase.codexes
        let refused = try #require(cases.first { $0.name == "codex: a local model" })
        var task = refused.task
        task.options = ["--anyway"]
        let ended = try await task.run()
        #expect(ended.code != 4)
        #expect(ended.errors.contains("--oss"))
    }

    /// The control: without the launch's settings the stand-in obeys the person's, so that what
    /// the other cases show is the launch's doing.
    @Test func theStandInsObeyTheirSettings() async throws {
        let cases = LaunchCase.claudes + LaunchCase.codexes
        for name in ["claude: the person's settings", "codex: the person's settings"] {
            var task = try #require(cases.first { $0.name == name }).task
            // A name that is not known: the client is started as any program.
            task.copies["copy"] = task.words[0]
            task.words[0] = "{HOME}/copy"
            let ended = try await task.run()
            #expect(!ended.other.isEmpty && ended.otherSecretBytes > 0, "\(ended)")
        }
    }

    /// A program that is not known gets the environment, and it is said that this may not be all.
    @Test func aProgramThatIsNotKnownIsToldOf() async throws {
        let cli = try await CLI.withModel()
        let ended = try await cli("exec", "local", "--", "sh", "-c", "echo $OPENAI_API_KEY")
            .expectSuccess()
        #expect(ended.output == Secrets.key + "\n")
        #expect(ended.errors.contains(#"settings of "sh"'s own may win over the pool's"#))
    }
}
