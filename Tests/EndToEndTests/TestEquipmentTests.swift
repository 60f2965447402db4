import Foundation
import TestSupport
import Testing

/// The tests' own equipment: a check that cannot fail is a defect.
struct TestEquipmentTests {
    @Test func aProgramGetsItsInputAndItsOutputAndCodeAreRead() async throws {
        let result = try await Finished.running(
            "sh", ["-c", "cat; echo no >&2; exit 3"], input: "hello")
        #expect(result.output == "hello")
        #expect(result.errors == "no\n")
        #expect(result.code == 3)
    }

    /// A terminal that the tests are run from would stop whoever asks for a passphrase there.
    @Test func aProgramHasASessionOfItsOwn() async throws {
        let result = try await Finished.running("sh", ["-c", "ps -o pid=,sid= -p $$"])
        let numbers = result.output.split(separator: " ").map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        #expect(numbers.count == 2 && numbers[0] == numbers[1], "\(result.output)")
    }

    @Test func aMissingProgramIsNamed() async {
        await #expect(throws: ChildProcess.Failure.self) {
            _ = try await Finished.running("no-such-program", [])
        }
    }

    @Test func aProgramThatDoesNotEndIsReportedAndKilled() async throws {
        await #expect(throws: NeverHappened.self) {
            _ = try await Finished.running("sleep", ["600"], within: .milliseconds(50))
        }
    }

    @Test func theWholeGroupIsKilled() async throws {
        let folder = try TemporaryFolder()
        let output = try FileHandle(forUpdating: URL(filePath: folder.write("", to: "output")))
        let child = try ChildProcess(
            "sh", ["-c", "sleep 600 & echo $!; wait"], environment: Surroundings.plain,
            output: output, errors: output)
        let grandchild = try await eventually("the sleeper is started") {
            pid_t(try folder.read("output").trimmingCharacters(in: .newlines))
        }
        child.kill()
        #expect(try await child.wait() == -SIGKILL)
        try await eventually("the sleeper ends") { kill(grandchild, 0) != 0 }
    }

    @Test func aTemporaryFolderIsPrivateAndRemoved() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        try folder?.write("x", to: "a/b")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o700)
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func theProgramUnderTestIsBuiltBesideTheTests() {
        #expect(access(Surroundings.modelpool, X_OK) == 0)
    }
}
