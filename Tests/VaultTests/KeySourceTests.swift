import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Vault

@Suite struct KeyFiles {
    private func bytes(_ material: KeyMaterial?) -> Secret? {
        if case .raw(let key, _) = material { key } else { nil }
    }

    @Test func aNewKeyFileIsClosedToOthersAndReadsBack() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("config/modelpool/master.key")
        let made = try KeyFile.create(at: path)
        #expect(bytes(made) == bytes(try KeyFile.read(at: path)))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let outer = try FileManager.default.attributesOfItem(atPath: folder.file("config"))
        #expect(outer[.posixPermissions] as? Int == 0o700)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("modelpool-key-v1 "))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
    }

    @Test func anExistingFileIsNeverReplaced() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("precious", to: "master.key")
        #expect(code { _ = try KeyFile.create(at: path) } == .keyFileExists)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    @Test func whatIsNotAPrivateRegularFileOfOursIsRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("master.key")
        #expect(code { _ = try KeyFile.read(at: path) } == .keyFileMissing)
        _ = try KeyFile.create(at: path)

        symlink(path, folder.file("link"))
        #expect(code { _ = try KeyFile.read(at: folder.file("link")) } == .keyFileNotRegular)
        mkfifo(folder.file("fifo"), 0o600)
        #expect(code { _ = try KeyFile.read(at: folder.file("fifo")) } == .keyFileNotRegular)
        mkdir(folder.file("folder"), 0o700)
        #expect(code { _ = try KeyFile.read(at: folder.file("folder")) } == .keyFileNotRegular)

        for mode: mode_t in [0o640, 0o604, 0o620, 0o602, 0o610, 0o666] {
            chmod(path, mode)
            #expect(
                code { _ = try KeyFile.read(at: path) }
                    == .keyFilePermissions(mode: UInt32(mode)))
        }
        chmod(path, 0o400)
        #expect(code { _ = try KeyFile.read(at: path) } == nil)
        for mode: mode_t in [0o720, 0o702, 0o777] {
            chmod(folder.path, mode)
            #expect(
                code { _ = try KeyFile.read(at: path) }
                    == .keyFolderPermissions(mode: UInt32(mode)))
        }
        chmod(folder.path, 0o700)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root to give a file away"))
    func aFileOfSomebodyElseIsRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("master.key")
        _ = try KeyFile.create(at: path)
        chown(path, 12345, 12345)
        #expect(code { _ = try KeyFile.read(at: path) } == .keyFileForeign(owner: 12345))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root to give a folder away"))
    func aFolderOfSomebodyElseIsRefusedHoweverFarAbove() throws {
        for name in ["", "/outer", "/outer/inner"] {
            let folder = try TemporaryFolder()
            let path = folder.file("outer/inner/master.key")
            _ = try KeyFile.create(at: path)
            chown(folder.path + name, 12345, 12345)
            #expect(code { _ = try KeyFile.read(at: path) } == .keyFolderForeign(owner: 12345))
            let new = folder.file("outer/inner/new.key")
            #expect(code { _ = try KeyFile.create(at: new) } == .keyFolderForeign(owner: 12345))
            #expect(!KeyFile.exists(at: new))
            chown(folder.path + name, 0, 0)
            chmod(folder.path + name, 0o707)
            #expect(
                code { _ = try KeyFile.read(at: path) } == .keyFolderPermissions(mode: 0o707))
            chmod(folder.path + name, 0o700)
            #expect(code { _ = try KeyFile.read(at: path) } == nil)
        }
    }

    @Test func everyChangedCharacterMakesTheLineMalformed() throws {
        let folder = try TemporaryFolder()
        _ = try KeyFile.create(at: folder.file("good"))
        let line = Array(try String(contentsOfFile: folder.file("good"), encoding: .utf8).utf8)
        for index in 0..<(line.count - 1) {
            var wrong = line
            wrong[index] = line[index] == 0x41 ? 0x42 : 0x41
            try folder.write(String(decoding: wrong, as: UTF8.self), to: "wrong")
            #expect(code { _ = try KeyFile.read(at: folder.file("wrong")) } == .keyFileMalformed)
        }
        let text = String(decoding: line, as: UTF8.self)
        for content in ["", "\n", text + text, text.dropLast() + " x\n", " " + text] {
            try folder.write(String(content), to: "wrong")
            #expect(code { _ = try KeyFile.read(at: folder.file("wrong")) } == .keyFileMalformed)
        }
    }

    @Test func aHugeFileIsNotReadToItsEnd() throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "a", count: 5000), to: "huge")
        #expect(code { _ = try KeyFile.read(at: folder.file("huge")) } == .keyFileUnreadable)
    }
}

@Suite struct ChoosingAKey {
    private let base64 = Data(repeating: 5, count: 32).base64EncodedString()

    @Test func theFirstSourceThatIsGivenWins() throws {
        let folder = try TemporaryFolder()
        mkdir(folder.file("credentials"), 0o700)
        try folder.write(base64, to: "credentials/modelpool.key")
        mkdir(folder.file("modelpool"), 0o700)
        let master = folder.file("modelpool/master.key")
        _ = try KeyFile.create(at: master)
        var environment = [
            "CREDENTIALS_DIRECTORY": folder.file("credentials"),
            "MODELPOOL_KEY_FILE": "/from/environment", "XDG_CONFIG_HOME": folder.path,
        ]
        var options = KeySources.Options(
            descriptor: 9, file: "/from/option", environmentKey: Secret(base64))
        func chosen(_ slots: [KeySlot.Kind] = [.key]) -> KeySource {
            KeySources.choose(options, environment: environment, slots: slots)
        }
        #expect(chosen() == .descriptor(9))
        options.descriptor = nil
        let credential = folder.file("credentials/modelpool.key")
        #expect(chosen() == .credentialsDirectory(credential))
        #expect(try chosen().read()?.sourceName == "systemd")
        environment["CREDENTIALS_DIRECTORY"] = folder.path
        #expect(chosen() == .file("/from/option"))
        options.file = nil
        #expect(chosen() == .file("/from/environment"))
        #expect(code { _ = try chosen().read() } == .keyFileMissing)
        environment["MODELPOOL_KEY_FILE"] = nil
        #expect(chosen() == .defaultFile(master))
        #expect(chosen([.passphrase]) == .environment(Secret(base64)))
        unlink(master)
        #expect(chosen() == .environment(Secret(base64)))
        options.environmentKey = nil
        #expect(chosen([]) == .defaultFile(master))
        #expect(chosen([.key]) == .defaultFile(master))
        #expect(chosen([.key, .passphrase]) == .passphrase)
        #expect(chosen([.passphrase]) == .passphrase)
        #expect(try KeySource.passphrase.read() == nil)
    }

    @Test func theEnvironmentsKeyMustBe32Bytes() throws {
        #expect(try KeySource.environment(Secret(base64)).read()?.sourceName == "environment")
        let loose = base64.dropLast(2) + "V="
        for text in [
            "", "short", String(loose), Data(count: 31).base64EncodedString(), base64 + "==",
        ] {
            #expect(
                code { _ = try KeySource.environment(Secret(text)).read() }
                    == .environmentKeyMalformed)
        }
    }

    @Test func aDescriptorIsReadToItsEnd() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let text = Array((base64 + "\n").utf8)
        #expect(write(ends[1], text, text.count) == text.count)
        close(ends[1])
        #expect(try KeySource.descriptor(ends[0]).read()?.sourceName == "fd")
        close(ends[0])
        #expect(
            code { _ = try KeySource.descriptor(ends[0]).read() }
                == .descriptorUnreadable(ends[0]))
    }
}
