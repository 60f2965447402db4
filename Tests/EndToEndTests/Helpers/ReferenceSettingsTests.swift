import Foundation
import PoolModel
import TestSupport
import Testing

@testable import modelpool

/// What a person's configuration says of helpers, variables and files.
struct ReferenceSettingsTests {
    private let corp = Origin(scheme: "https", host: "llm-gw.corp.example", port: 443)

    @Test func aDeclarationIsReadWithItsOptionsInAnyOrder() throws {
        let settings = ReferenceSettings(
            """
            # mine
            key save = w Ctrl-S
            helper corp-token origin = https://llm-gw.corp.example http://127.0.0.1:8080
            helper corp-token = gcloud auth 'print access' token
            helper corp-token lifetime = 50m
            helper corp-token timeout = 20s
            helper corp-token environment = A B
            helper corp-token output = json
            helper corp-token terminal = yes
            helper corp-token origin = https://other.example
            """)
        #expect(settings.problems == [])
        let helper = try #require(settings.helpers["corp-token"])
        #expect(helper.command == ["gcloud", "auth", "print access", "token"])
        #expect(
            helper.origins == [
                corp, Origin(scheme: "http", host: "127.0.0.1", port: 8080),
                Origin(scheme: "https", host: "other.example", port: 443),
            ])
        #expect(helper.lifetime == 3000 && helper.limit == 20)
        #expect(helper.environment == ["A", "B"])
        #expect(helper.output == .json && helper.hasTerminal)
    }

    @Test func whatIsNotSaidIsTheUsual() throws {
        let settings = ReferenceSettings("helper a = b\nhelper c = d\nhelper c terminal = yes")
        let helper = try #require(settings.helpers["a"])
        #expect(helper.origins == [] && helper.limit == 10 && helper.output == .text)
        #expect(helper.lifetime == nil && !helper.hasTerminal)
        #expect(settings.helpers["c"]?.limit == 60)
    }

    @Test func whatMayLeaveASharedPoolIsReadByOrigin() {
        let settings = ReferenceSettings(
            """
            allow env TEAM origin = https://llm-gw.corp.example
            allow file '/run/a b=c' origin = https://llm-gw.corp.example https://other.example
            """)
        #expect(settings.problems == [])
        #expect(settings.allowed[.environment("TEAM")] == [corp])
        #expect(settings.allowed[.file("/run/a b=c")]?.count == 2)
    }

    @Test(arguments: [
        ("helper", "helper NAME"), ("helper = x", "one name"), ("helper a b c = x", "one name"),
        ("helper a/b = x", "no name"), ("helper a = x | y", "no shell"),
        ("helper a = $HOME/x", "no shell"), ("helper a = ~/x", "whole path"),
        ("helper a = ./x", "whole path"), ("helper a =", "no shell"), ("helper a = ''", "nothing"),
        ("helper a lifespan = 5m", "no option lifespan"), ("helper a lifetime = soon", "a time"),
        ("helper a lifetime = 5m 6m", "a time"), ("helper a timeout = 11m", "up to 10m"),
        ("helper a output = xml", "text or json"), ("helper a environment =", "names"),
        ("helper a environment = A=1", "names"), ("helper a terminal = maybe", "yes or no"),
        ("helper a origin =", "origin is missing"), ("helper a origin = corp.example", "no origin"),
        ("helper a origin = https://x/path", "no origin"),
        ("helper a origin = ftp://x", "no origin"),
        ("allow", "allow env"), ("allow env X = https://x", "allow env"),
        ("allow file rel origin = https://x", "allow env"), ("allow env X origin = x", "no origin"),
        ("allow env X origin =", "origin is missing"),
        ("allow helper X origin = https://x", "allow"),
    ])
    func aMistakeIsNamedWithItsLineAndTheOthersHold(_ line: String, _ says: String) throws {
        let settings = ReferenceSettings("helper good = x\n\n\(line)\nhelper good lifetime = 9s\n")
        #expect(settings.problems.map(\.line) == [3])
        #expect(settings.problems.first?.sentence.contains(says) == true, "\(settings.problems)")
        #expect(settings.helpers.keys.sorted() == ["good"])
        #expect(settings.helpers["good"]?.lifetime == 9)
    }

    @Test func theFirstDeclarationOfANameIsUsed() {
        let settings = ReferenceSettings("helper a = x\nhelper a = y\n")
        #expect(settings.helpers["a"]?.command == ["x"])
        #expect(settings.problems.map(\.line) == [2])
    }

    @Test func optionsWithoutACommandDeclareNothing() {
        #expect(ReferenceSettings("helper a origin = https://x").helpers.isEmpty)
    }

    @Test func anythingIsReadWithoutATrap() {
        var random = SeededGenerator(seed: 7)
        let words = [
            "helper", "allow", "a", "=", "origin", "env", "file", "/x", "'", "\"", "$", "https://h",
            "lifetime", "9999999999999999999h", "\\", "\t", "\u{0}", "\u{1F600}",
        ]
        for _ in 0..<2000 {
            let line = (0..<Int.random(in: 1...8, using: &random)).compactMap { _ in
                words.randomElement(using: &random)
            }.joined(separator: " ")
            _ = ReferenceSettings(line)
        }
    }
}
