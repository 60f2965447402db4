import Foundation
import PoolModel
import TestSupport
import Testing

@Suite struct HeaderRulesTests {
    private let builtIn = HeaderRules.Context(isCustomProvider: false, hasAPIKey: true)
    private let custom = HeaderRules.Context(isCustomProvider: true, hasAPIKey: false)
    private let customWithKey = HeaderRules.Context(isCustomProvider: true, hasAPIKey: true)

    private static let tokenBytes = Set(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    // MARK: Exhaustive

    @Test func everyUnicodeScalarInANameIsATokenCharacterOrRefused() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isToken = value < 0x80 && Self.tokenBytes.contains(UInt8(value))
            for text in ["\(scalar)", "a\(scalar)", "\(scalar)a"] {
                let isAccepted = (try? HeaderName(text)) != nil
                if isAccepted != isToken {
                    Issue.record("U+\(String(value, radix: 16)) in \(text.debugDescription)")
                    return
                }
            }
        }
    }

    @Test(arguments: 0..<3)
    func everyByteOfAValueAtEveryPosition(_ position: Int) {
        for byte in UInt8.min...UInt8.max {
            var bytes = Array("abc".utf8)
            bytes[position] = byte
            let codes = HeaderRules.checkSentValue(Secret(bytes: bytes))
            let isBlank = byte == 0x20 || byte == 0x09
            let expected: [HeaderProblem.Code] =
                switch byte {
                case 0x80...0xFF: [.valueNotASCII(offset: position)]
                case 0x00...0x08, 0x0A...0x1F, 0x7F: [.valueControl(byte: byte, offset: position)]
                default: isBlank && position != 1 ? [.valueBlankAtEnds] : []
                }
            #expect(codes == expected, "byte \(byte)")
            if byte != UInt8(ascii: "$") {
                #expect(HeaderRules.checkValue(Secret(bytes: bytes)) == expected)
            }
        }
    }

    /// Every row of the table in security.md, in four ways of writing it.
    static let table: [(name: String, builtIn: HeaderProblem.Code?, custom: HeaderProblem.Code?)] =
        {
            let framing = [
                "connection", "keep-alive", "proxy-connection", "proxy-authorization",
                "proxy-authenticate", "proxy-x", "te", "trailer", "transfer-encoding", "upgrade",
                "http2-settings", "content-length", "content-encoding", "host", "expect",
                "accept-encoding",
            ]
            let credentials = ["authorization", "x-api-key", "api-key", "x-goog-api-key"]
            let wireProtocol = ["content-type", "anthropic-version"]
            let metadata = [
                "metadata", "metadata-flavor", "x-aws-ec2-metadata-token",
                "x-aws-ec2-metadata-token-ttl-seconds",
            ]
            let overrides = ["x-http-method", "x-http-method-override", "x-method-override"]
            let cautioned = [
                "cookie", "origin", "referer", "range", "if-match", "if-none-match", "date", "via",
                "forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "accept",
            ]
            let free = [
                "user-agent", "anthropic-beta", "openai-organization", "openai-project",
                "http-referer",
                "x-title", "cf-access-client-id", "cf-access-client-secret", "x-portkey-config",
                "helicone-auth", "x-gateway-token", "x", "hosts", "xhost", "proxy", "tea",
                "accept-language",
                "authorizations", "x-api-keys", "metadata-x",
            ]
            return framing.map { ($0, .protected(.framing), .protected(.framing)) }
                + credentials.map { ($0, .protected(.providerCredential), nil) }
                + wireProtocol.map { ($0, .protected(.providerProtocol), nil) }
                + metadata.map { ($0, .protected(.metadataService), .protected(.metadataService)) }
                + overrides.map { ($0, .protected(.methodOverride), .protected(.methodOverride)) }
                + cautioned.map { ($0, .cautionedName, .cautionedName) }
                + free.map { ($0, nil, nil) }
        }()

    @Test func everyRowOfTheTableInEveryWriting() throws {
        for row in Self.table {
            let capitals = row.name.split(separator: "-").map {
                $0.prefix(1).uppercased() + $0.dropFirst()
            }
            let writings = [
                row.name, row.name.uppercased(), capitals.joined(separator: "-"),
                row.name.replacing("-", with: "_"),
            ]
            for writing in writings {
                let name = try HeaderName(writing)
                let found = HeaderRules.checkName(name, in: builtIn)
                #expect(found == (row.builtIn.map { [$0] } ?? []), "\(writing), built-in")
                let own = HeaderRules.checkName(name, in: custom)
                #expect(own == (row.custom.map { [$0] } ?? []), "\(writing), custom")
            }
        }
    }

    @Test func aCustomProviderHasOneSourceOfACredential() throws {
        for name in ["Authorization", "x-api-key", "API_KEY", "X-Goog-Api-Key"] {
            let codes = HeaderRules.checkName(try HeaderName(name), in: customWithKey)
            #expect(codes == [.credentialTwice])
        }
        #expect(HeaderRules.checkName(try HeaderName("Content-Type"), in: customWithKey) == [])
    }

    @Test func onlyCautionsLetARowPass() {
        for row in Self.table {
            let isRefused = row.builtIn.map(\.isRefusal) ?? false
            #expect(isRefused == (row.builtIn != nil && row.builtIn != .cautionedName))
        }
    }

    // MARK: Limits

    @Test func lengthsHaveTheirLimits() throws {
        #expect(throws: HeaderProblem.Code.nameEmpty) { try HeaderName("") }
        _ = try HeaderName(String(repeating: "a", count: 64))
        #expect(throws: HeaderProblem.Code.nameTooLong(65)) {
            try HeaderName(String(repeating: "a", count: 65))
        }
        func check(_ count: Int) -> [HeaderProblem.Code] {
            HeaderRules.checkValue(Secret(String(repeating: "v", count: count)))
        }
        #expect(check(0) == [.valueEmpty])
        #expect(check(1) == [] && check(4096) == [])
        #expect(check(4097) == [.cautionedLength(4097)])
        #expect(check(8190) == [.cautionedLength(8190)])
        #expect(check(8191) == [.valueTooLong(8191)])
    }

    private func rows(_ list: [(String, String)]) -> [HeaderRow] {
        list.map { HeaderRow(id: UUID(), name: $0.0, value: .new(Secret($0.1))) }
    }

    @Test func aModelHasAtMostSixtyFourRowsAnd32KiB() {
        let many = rows((1...64).map { ("X-\($0)", "v") })
        #expect(HeaderRules.check(many, in: builtIn).isEmpty)
        let tooMany = rows((1...65).map { ("X-\($0)", "v") })
        #expect(HeaderRules.check(tooMany, in: builtIn).map(\.code) == [.tooManyRows(65)])
        let large = rows((1...8).map { ("X-\($0)", String(repeating: "v", count: 4093)) })
        #expect(HeaderRules.check(large, in: builtIn).isEmpty)
        let tooLarge = large + rows([("X-9", "v")])
        #expect(HeaderRules.check(tooLarge, in: builtIn).map(\.code) == [.tooLargeTogether(32_772)])
    }

    @Test func duplicatesAreFoundInAnyCaseAndNameTheFirst() {
        let list = rows([("X-A", "1"), ("X-B", "2"), ("x-a", "3")])
        let problems = HeaderRules.check(list, in: builtIn)
        #expect(problems == [HeaderProblem(row: list[2].id, code: .duplicate(row: 1))])
    }

    /// CGI-style servers make one variable of both, so that one would hide the other.
    @Test func namesThatDifferInUnderscoresOnlyAreOne() throws {
        let list = rows([("X_API_KEY", "1"), ("X-Api-Key", "2"), ("X-B", "3"), ("x_b", "4")])
        let problems = HeaderRules.check(list, in: custom).filter(\.isRefusal)
        #expect(
            problems == [
                HeaderProblem(row: list[1].id, code: .duplicate(row: 1)),
                HeaderProblem(row: list[3].id, code: .duplicate(row: 3)),
            ])
        #expect(HeaderName.areFoldedSame("User_Agent", "user-agent"))
        #expect(!HeaderName.areFoldedSame("User.Agent", "user-agent"))
    }

    @Test func namesWhoseValuesAreNoSecretsAreKnown() throws {
        for name in ["anthropic-beta", "Anthropic_Beta", "OpenAI-Organization", "X-Stainless-Os"] {
            #expect(HeaderRules.isOpen(try HeaderName(name)), "\(name)")
        }
        for name in ["Authorization", "Cookie", "X-Token", "X-Team-Id", "X-Canary", "x-title-2"] {
            #expect(!HeaderRules.isOpen(try HeaderName(name)), "\(name)")
        }
        #expect(
            HeaderRules.credentialNames.allSatisfy { !HeaderRules.openNames.contains($0) })
    }

    @Test func referencesMustBeWellFormedInStoredValuesOnly() {
        func stored(_ text: String) -> [HeaderProblem.Code] { HeaderRules.checkValue(Secret(text)) }
        #expect(stored("${env:A}") == [] && stored("$$") == [] && stored("a$b") == [])
        #expect(stored("${env:A") == [.valueBadReference])
        #expect(stored("${ENV:A}") == [.valueBadReference])
        #expect(stored("${file:relative}") == [.valueBadReference])
        #expect(HeaderRules.checkSentValue(Secret("${env:A")) == [])
    }

    @Test func everyProblemHasASentence() {
        let codes: [HeaderProblem.Code] = [
            .nameEmpty, .nameTooLong(65), .nameNotToken(" "), .nameNotToken(":"),
            .nameNotToken("\u{1B}"), .duplicate(row: 1), .protected(.framing),
            .protected(.providerCredential), .protected(.providerProtocol),
            .protected(.metadataService), .protected(.methodOverride), .credentialTwice,
            .valueEmpty, .valueTooLong(9000), .valueControl(byte: 0, offset: 0),
            .valueControl(byte: 10, offset: 3), .valueControl(byte: 13, offset: 3),
            .valueNotASCII(offset: 0), .valueBlankAtEnds, .valueBadReference,
            .valueLocked, .tooManyRows(65), .tooLargeTogether(40_000), .cautionedName,
            .cautionedLength(5000),
        ]
        for code in codes {
            #expect(!code.sentence.isEmpty && Sanitizer.clean(code.sentence) == code.sentence)
        }
        #expect(Set(codes.map(\.sentence)).count == codes.count)
    }

    // MARK: Random input

    @Test func randomHeadersNeverTrapAndAreJudgedTheSameTwice() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<fuzzRounds {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                Int.random(in: 0..<4, using: &random) == 0
                    ? UInt8.random(in: 0...255, using: &random)
                    : Array("${env:file}-_ab:".utf8).randomElement(using: &random) ?? 0
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let row = HeaderRow(id: UUID(), name: text, value: .new(Secret(bytes: bytes)))
            let once = HeaderRules.check([row], in: builtIn)
            if once != HeaderRules.check([row], in: builtIn) {
                Issue.record("judged differently: \(bytes)")
                return
            }
        }
    }
}
