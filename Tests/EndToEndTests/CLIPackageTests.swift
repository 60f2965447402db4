import Foundation
import TestSupport
import Testing

/// The Debian package, installed by dpkg below a folder of the test's own.
struct CLIPackageTests {
    private let folder: TemporaryFolder

    /// Begins with a system on which the same packages are installed as on this one, so that dpkg
    /// really looks for those that are needed.
    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            String(contentsOfFile: "/var/lib/dpkg/status", encoding: .utf8),
            to: "system/var/lib/dpkg/status")
        for name in ["info", "updates", "triggers"] {
            try FileManager.default.createDirectory(
                atPath: folder.file("system/var/lib/dpkg/\(name)"),
                withIntermediateDirectories: true)
        }
    }

    private func build() async throws -> String {
        var environment = Surroundings.home(folder)
        environment["MODELPOOL_BINARY"] = Surroundings.modelpool
        // What compresses the debug build well takes long.
        environment["DPKG_DEB_COMPRESSOR_TYPE"] = "none"
        let script = Surroundings.repository + "/Resources/package.sh"
        let built = try await Finished.running(
            "bash", [script, folder.path], environment: environment
        ).expectSuccess()
        return built.output.trimmingCharacters(in: .newlines)
    }

    private func dpkg(_ arguments: String...) async throws -> Finished {
        let options = [
            "dpkg", "--root=" + folder.file("system"), "--force-script-chrootless",
            "--log=/dev/null",
        ]
        return try await Finished.running("fakeroot", options + arguments)
    }

    @Test func thePackageIsInstalledWorksAndIsRemovedWithoutATrace() async throws {
        let package = try await build()
        #expect(package.hasPrefix(folder.file("modelpool_")) && package.hasSuffix(".deb"))
        let needed = try await Finished.running("dpkg-deb", ["--field", package, "Depends"])
        for name in ["libncursesw6", "libsqlite3-0", "libssl3", "libcurl4", "ca-certificates"] {
            #expect(needed.output.contains(name))
        }
        // Only for pools in PostgreSQL, so that it can do without.
        let wanted = try await Finished.running("dpkg-deb", ["--field", package, "Recommends"])
        #expect(wanted.output.contains("libpq5"))
        let contents = try await Finished.running("dpkg-deb", ["--contents", package]).output
        let lines = contents.split(separator: "\n")
        #expect(lines.allSatisfy { $0.contains(" root/root ") })
        for path in [
            "bin/modelpool", "share/man/man1/modelpool.1.gz",
            "share/bash-completion/completions/modelpool",
            "share/zsh/vendor-completions/_modelpool",
            "share/fish/vendor_completions.d/modelpool.fish",
            "lib/systemd/system/modelpool-watch.service", "share/modelpool/config.sample",
            "share/doc/modelpool/copyright", "share/doc/modelpool/changelog.gz",
        ] { #expect(lines.contains { $0.hasSuffix(" ./usr/" + path) }, "\(path)") }

        try await dpkg("--install", package).expectSuccess()
        let changed = try await dpkg("--verify", "modelpool").expectSuccess()
        #expect(changed.output == "")
        let program = folder.file("system/usr/bin/modelpool")
        let home = Surroundings.home(folder)
        let version = try await Finished.running(program, ["--version"], environment: home)
        #expect(package.contains("/modelpool_\(version.output.dropLast())_"))
        let changes = try await Finished.running(
            "zcat", [folder.file("system/usr/share/doc/modelpool/changelog.gz")])
        #expect(changes.output.hasPrefix("modelpool (\(version.output.dropLast())) "))
        // Also what is loaded only when it is needed is there.
        try await Finished.running(
            program, ["demo", "--", "test", "works"], environment: home
        ).expectSuccess()

        try await dpkg("--purge", "modelpool").expectSuccess()
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.file("system"))
        #expect(left == ["var"])
        #expect(try await dpkg("--status", "modelpool").code != 0)
    }

    /// The service's, root's own, and one beside what the package brings.
    @Test func installingAndPurgingThePackageTouchNoPoolNoKeyAndNoSettings() async throws {
        let package = try await build()
        let data = ["var/lib/private", "root/.local/share", "usr/share"]
        var kept: [String: String] = [:]
        for folder in data { kept["system/\(folder)/modelpool/pool.db"] = "the pool in \(folder)" }
        for folder in ["etc", "root/.config", "usr/share"] {
            kept["system/\(folder)/modelpool/master.key"] = "the key in \(folder)"
            kept["system/\(folder)/modelpool/config"] = "the settings in \(folder)"
        }
        for (path, text) in kept { try folder.write(text, to: path) }
        for step in [["--install", package], ["--install", package], ["--purge", "modelpool"]] {
            try await dpkg(step[0], step[1]).expectSuccess()
            for (path, text) in kept {
                #expect(try folder.read(path) == text, "\(step[0]): \(path)")
            }
        }
    }

    @Test func aServiceThatWasSwitchedOnLeavesNoLinkBehind() async throws {
        try await dpkg("--install", build()).expectSuccess()
        let wants = folder.file("system/etc/systemd/system/multi-user.target.wants")
        let manager = FileManager.default
        try manager.createDirectory(atPath: wants, withIntermediateDirectories: true)
        // As systemctl enable does it.
        try manager.createSymbolicLink(
            atPath: wants + "/modelpool-watch.service",
            withDestinationPath: "/lib/systemd/system/modelpool-watch.service")
        try await dpkg("--remove", "modelpool").expectSuccess()
        #expect((try? manager.contentsOfDirectory(atPath: wants)) ?? [] == [])
    }

    @Test func thePackageIsRefusedWhereWhatItNeedsIsMissing() async throws {
        let package = try await build()
        try folder.write("", to: "system/var/lib/dpkg/status")
        let refused = try await dpkg("--install", package)
        #expect(refused.code != 0)
        #expect(refused.errors.contains("modelpool depends on libcurl4"))
    }
}
