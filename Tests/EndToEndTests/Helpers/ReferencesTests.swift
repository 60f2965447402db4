import Foundation
import PoolModel
import ProviderClient
import TestSupport
import Testing

@testable import modelpool

/// What references stand for: of a pool of one's own, and of one that others can write.
struct ReferencesTests {
    private let home: TemporaryFolder
    private let environment: [String: String]
    private let corp = Origin(scheme: "https", host: "gw.corp.example", port: 443)
    private let other = Origin(scheme: "https", host: "evil.example", port: 443)

    init() throws {
        home = try TemporaryFolder()
        environment = Surroundings.home(home).merging(["TEAM": "team-canary-1234"]) { $1 }
        try home.write("file-canary-1234\n", to: "team")
    }

    private func references(_ lines: String, mode: Int = 0o600) throws -> References {
        let path = try home.write(lines + "\n", to: ".config/modelpool/config")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return References(environment: environment, terminal: .none("nobody is there"))
    }

    private func use(
        _ reference: Reference, for destination: ReferenceUse.Destination, isShared: Bool = false
    ) -> ReferenceUse {
        ReferenceUse(reference, for: destination, isShared: isShared)
    }

    private func problem(_ references: References, _ use: ReferenceUse) async -> ReferenceProblem? {
        if case .helper = use.reference {
            if case .failure(let problem) = await references.ask(use) { return problem }
            return nil
        }
        do throws(ReferenceProblem) {
            _ = try references.read(use)
            return nil
        } catch {
            return error
        }
    }

    private var path: String { home.path + "/.config/modelpool/config" }

    // MARK: Pools that others can write

    @Test func aPoolOfOnesOwnReadsVariablesAndFilesForAnyAddress() async throws {
        let references = try references("")
        for reference in [Reference.environment("TEAM"), .file(home.file("team"))] {
            for origin in [corp, other, nil] {
                #expect(await problem(references, use(reference, for: .origin(origin))) == nil)
            }
        }
    }

    @Test func aSharedPoolReadsThemOnlyWhereThisPersonAllowsIt() async throws {
        let file = Reference.file(home.file("team"))
        let nothing = try references("helper h = true")
        for reference in [Reference.environment("TEAM"), file] {
            #expect(
                await problem(nothing, use(reference, for: .origin(corp), isShared: true))
                    == .notAllowed(place: "https://gw.corp.example", configuration: path))
        }
        let some = try references(
            """
            allow env TEAM origin = https://gw.corp.example
            allow file \(home.file("team")) origin = https://gw.corp.example
            """)
        for reference in [Reference.environment("TEAM"), file] {
            #expect(
                await problem(some, use(reference, for: .origin(corp), isShared: true)) == nil)
            for destination in [
                ReferenceUse.Destination.origin(other), .origin(nil),
                .origin(Origin(scheme: "http", host: "gw.corp.example", port: 443)),
                .origin(Origin(scheme: "https", host: "gw.corp.example", port: 444)),
                .proxy("http://gw.corp.example:443"), .proxy("socks5://gw.corp.example:443"),
            ] {
                let refused = await problem(
                    some, use(reference, for: destination, isShared: true))
                guard case .notAllowed? = refused else {
                    Issue.record("\(destination): \(String(describing: refused))")
                    continue
                }
            }
        }
        #expect(
            await problem(
                some, use(.environment("HOME"), for: .origin(corp), isShared: true)) != nil)
        #expect(
            await problem(
                some,
                use(
                    .environment("TEAM"), for: .proxy("https://gw.corp.example:443"), isShared: true
                ))
                == nil)
    }

    @Test func theRefusalNamesBothAndSaysWhatToWrite() async throws {
        let refused = try #require(
            await problem(
                try references(""), use(.environment("TEAM"), for: .origin(other), isShared: true)))
        let words = refused.words(for: .environment("TEAM"))
        #expect(words.contains("TEAM") && words.contains("https://evil.example"))
        #expect(
            refused.advice(for: .environment("TEAM"))?.hasSuffix(
                "write into \(path): allow env TEAM origin = https://evil.example") == true)
    }

    // MARK: Helpers

    @Test func aHelperIsAskedOnlyForTheOriginsOfItsDeclaration() async throws {
        let references = try references(
            """
            helper h = sh -c 'echo x >>\(home.file("runs")); echo tok'
            helper h origin = https://gw.corp.example
            helper nowhere = sh -c 'echo x >>\(home.file("runs")); echo tok'
            """)
        for (name, destination) in [
            ("h", ReferenceUse.Destination.origin(other)), ("h", .origin(nil)),
            ("h", .origin(Origin(scheme: "http", host: "gw.corp.example", port: 80))),
            ("h", .proxy("http://gw.corp.example:443")), ("h", .proxy("socks5h://gw.corp.example")),
            ("nowhere", .origin(corp)), ("none", .origin(corp)),
        ] {
            for isShared in [false, true] {
                let use = use(.helper(name), for: destination, isShared: isShared)
                #expect(await problem(references, use) != nil, "\(name) \(destination)")
                #expect(references.refusal(of: use) != nil)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: home.file("runs")))
        #expect(await problem(references, use(.helper("h"), for: .origin(corp))) == nil)
        #expect(try home.read("runs") == "x\n")
    }

    /// Whatever stands in the pool, only its name counts.
    @Test func oneThatIsNotDeclaredIsRefusedWithWhatToWrite() async throws {
        let refused = await problem(
            try references("helper h = true"), use(.helper("none"), for: .origin(corp)))
        #expect(
            refused
                == .notDeclared(place: "https://gw.corp.example", configuration: path))
        #expect(
            refused?.advice(for: .helper("none"))?.contains(
                "helper none = COMMAND, and: helper none origin = https://gw.corp.example") == true)
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660])
    func aConfigurationThatOthersReachDeclaresNothing(_ mode: Int) async throws {
        let references = try references(
            "helper h = sh -c 'touch \(home.file("ran")); echo tok'\n"
                + "helper h origin = https://gw.corp.example", mode: mode)
        let refused = await problem(references, use(.helper("h"), for: .origin(corp)))
        guard case .badConfiguration(_, let advice)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(advice.contains("chmod"))
        #expect(!FileManager.default.fileExists(atPath: home.file("ran")))
    }

    @Test func aChangeOfTheConfigurationCountsAtOnce() async throws {
        let references = try references("helper h = echo one")
        let use = use(.helper("h"), for: .origin(corp))
        #expect(await problem(references, use) != nil)
        try home.write(
            "helper h = echo two\nhelper h origin = https://gw.corp.example\n",
            to: ".config/modelpool/config")
        #expect(try await references.ask(use).get().secret == Secret("two"))
    }

    @Test func oneThatWantsATerminalIsNotRunWithoutOne() async throws {
        let references = try references(
            """
            helper h = sh -c 'touch \(home.file("ran")); echo tok'
            helper h origin = https://gw.corp.example
            helper h terminal = yes
            """)
        #expect(
            await problem(references, use(.helper("h"), for: .origin(corp)))
                == .noTerminal("nobody is there"))
        #expect(!FileManager.default.fileExists(atPath: home.file("ran")))
    }

    // MARK: Rows

    @Test func aRowSaysHowItsReferencesStand() async throws {
        let references = try references(
            """
            helper h = echo tok
            helper h lifetime = 1h
            helper h origin = https://gw.corp.example
            helper bad = sh -c 'exit 1'
            helper bad origin = https://gw.corp.example
            """)
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        func state(_ reference: Reference, _ origin: Origin, isShared: Bool = false)
            -> ReferenceState
        {
            references.state(
                of: use(reference, for: .origin(origin), isShared: isShared), at: now)
        }
        #expect(state(.environment("TEAM"), corp) == .set)
        #expect(state(.environment("NONE"), corp) == .notSet)
        #expect(state(.environment("TEAM"), corp, isShared: true) == .notAllowed)
        #expect(state(.helper("h"), corp) == .notAsked)
        #expect(state(.helper("h"), other) == .notAllowed)
        #expect(state(.helper("none"), corp) == .notDeclared)
        _ = await references.ask(use(.helper("h"), for: .origin(corp)))
        _ = await references.ask(use(.helper("bad"), for: .origin(corp)))
        guard case .lasts(let end) = state(.helper("h"), corp) else {
            Issue.record("\(state(.helper("h"), corp))")
            return
        }
        #expect((3500...3570).contains(end.timeIntervalSince(now)))
        guard case .failed = state(.helper("bad"), corp) else {
            Issue.record("\(state(.helper("bad"), corp))")
            return
        }
        references.forget()
        #expect(state(.helper("h"), corp) == .notAsked)
    }
}
