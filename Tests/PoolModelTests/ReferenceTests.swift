import PoolModel
import TestSupport
import Testing

@Suite struct ReferenceTests {
    private func parts(_ text: String) throws -> [ReferenceTemplate.Part] {
        try ReferenceTemplate(text).parts
    }

    @Test func valuesAreTakenApart() throws {
        #expect(try parts("plain") == [.literal("plain")])
        #expect(try parts("") == [])
        #expect(try parts("${env:A}") == [.reference(.environment("A"))])
        #expect(
            try parts("Bearer ${file:/run/key} x") == [
                .literal("Bearer "), .reference(.file("/run/key")), .literal(" x"),
            ])
        #expect(try parts("${env:A}${env:B}").count == 2)
        #expect(try parts("$${env:A}") == [.literal("${env:A}")])
        #expect(try parts("$$$$") == [.literal("$$")])
        #expect(try parts("$$${env:A}") == [.literal("$"), .reference(.environment("A"))])
        #expect(try parts("cost: $5 $") == [.literal("cost: $5 $")])
        #expect(try parts("${env:A:B}") == [.reference(.environment("A:B"))])
        #expect(
            try parts("Bearer ${helper:corp-token}") == [
                .literal("Bearer "), .reference(.helper("corp-token")),
            ])
    }

    @Test(arguments: [
        ("${", ReferenceTemplate.Problem.unclosed), ("a${env:A", .unclosed), ("${}", .unknown),
        ("${env:}", .unknown), ("${A}", .unknown), ("${sh:id}", .unknown),
        ("${file:key}", .unknown), ("${Env:A}", .unknown), ("${helper:}", .unknown),
        ("${helper:/bin/sh}", .unknown), ("${helper:sh -c id}", .unknown),
        ("${helper:$(id)}", .unknown), ("${helper:\u{E4}}", .unknown),
        ("${helper:" + String(repeating: "a", count: 65) + "}", .unknown),
    ])
    func malformedOnesAreNamed(_ text: String, _ problem: ReferenceTemplate.Problem) {
        #expect(throws: problem) { try ReferenceTemplate(text) }
        #expect(ReferenceTemplate.references(in: Secret(text)) == [])
    }

    @Test func escapedTextStandsForItself() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<fuzzRounds {
            let characters = Array("$${}env:filehp/ab")
            let text = String(
                (0..<Int.random(in: 1...10, using: &random)).compactMap { _ in
                    characters.randomElement(using: &random)
                })
            #expect(try parts(ReferenceTemplate.escaping(text)) == [.literal(text)])
            _ = try? ReferenceTemplate(text)
        }
    }

    @Test func referencesAreWrittenAsTheyAreRead() throws {
        for reference in [Reference.environment("A_B"), .file("/a b/c"), .helper("a.B-1_")] {
            #expect(try parts(reference.text) == [.reference(reference)])
        }
    }
}
