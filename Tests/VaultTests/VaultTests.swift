import Foundation
import PoolModel
import Testing

@testable import Vault

let pool = UUID(uuidString: "6F1A1B52-2B7C-4F6E-9C44-0A1B2C3D4E5F") ?? UUID()

func rawKey(_ byte: UInt8) -> KeyMaterial {
    .raw(Secret(bytes: [UInt8](repeating: byte, count: 32)), sourceName: "file")
}

func passphrase(_ text: String) -> KeyMaterial { .passphrase(Secret(text)) }

func makeVault() throws -> Vault { try Vault.create(pool: pool, rawKey(1)).vault }

func place(
    table: String = "header", column: String = "value", row: UUID = pool, model: UUID = pool,
    header: String = "x-gateway-token", host: String = "api.example.com"
) -> Binding {
    Binding(
        pool: pool, table: table, column: column, row: row, model: model, headerName: header,
        origin: Origin(scheme: "https", host: host, port: 443))
}

/// The code of the error that `body` throws; `nil` where it throws none.
func code(of body: () throws -> Void) -> VaultError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? VaultError)?.code
    }
}

@Suite struct Envelopes {
    @Test func aSealedValueOpensOnlyInItsPlace() throws {
        let vault = try makeVault()
        let value = Secret("gw-secret")
        let sealed = try vault.seal(value, place())
        #expect(try vault.open(sealed, place()) == value)
        let elsewhere = [
            place(table: "model"), place(column: "shown_value"), place(row: UUID()),
            place(model: UUID()), place(header: "x-other"), place(header: ""),
            place(host: "evil.example.com"),
            Binding(
                pool: UUID(), table: "header", column: "value", row: pool, model: pool,
                headerName: "x-gateway-token", origin: place().origin),
            Binding(
                pool: pool, table: "header", column: "value", row: pool, model: pool,
                headerName: "x-gateway-token", origin: nil),
            Binding(
                pool: pool, table: "header", column: "value", row: pool, model: pool,
                headerName: "x-gateway-token",
                origin: Origin(scheme: "http", host: "api.example.com", port: 443)),
            Binding(
                pool: pool, table: "header", column: "value", row: pool, model: pool,
                headerName: "x-gateway-token",
                origin: Origin(scheme: "https", host: "api.example.com", port: 444)),
        ]
        for binding in elsewhere {
            #expect(code { _ = try vault.open(sealed, binding) } == .valueAltered)
        }
    }

    /// Fields that run into each other would give two places the same bytes.
    @Test func neighbouringFieldsDoNotRunIntoEachOther() {
        let head = Envelope.head(keyID: 1)
        #expect(
            place(table: "ab", column: "c").authenticated(head: head)
                != place(table: "a", column: "bc").authenticated(head: head))
    }

    @Test func everyBitFlipAndEverySwapAmong100SecretsIsRefused() throws {
        let vault = try makeVault()
        var sealed: [[UInt8]] = []
        var places: [Binding] = []
        for index in 0..<100 {
            let binding = place(row: UUID(), model: UUID(), header: "x-\(index)")
            places.append(binding)
            sealed.append(try vault.seal(Secret("value \(index)"), binding))
        }
        var accepted = 0
        func mustRefuse(_ bytes: [UInt8], _ place: Binding) {
            if code(of: { _ = try vault.open(bytes, place) }) != .valueAltered { accepted += 1 }
        }
        for index in 0..<100 {
            for bit in 0..<(sealed[index].count * 8) {
                var flipped = sealed[index]
                flipped[bit / 8] ^= 1 << (bit % 8)
                mustRefuse(flipped, places[index])
            }
            for other in 0..<100 where other != index {
                mustRefuse(sealed[index], places[other])
            }
            #expect(try vault.open(sealed[index], places[index]).reveal() == "value \(index)")
        }
        #expect(accepted == 0)
    }

    @Test(arguments: [0, 1, 61, 62, 63, 64, 126, 127, 8190, 65535])
    func valuesOfAnyLengthComeBackAndHideIt(count: Int) throws {
        let vault = try makeVault()
        let value = Secret(bytes: [UInt8](repeating: 0x41, count: count))
        let sealed = try vault.seal(value, place())
        #expect(try vault.open(sealed, place()) == value)
        #expect(sealed.count == 18 + (count + 2 + 63) / 64 * 64 + 16)
    }

    @Test func aValueThatDoesNotFitIsRefused() throws {
        let vault = try makeVault()
        let value = Secret(bytes: [UInt8](repeating: 0x41, count: 65536))
        #expect(code { _ = try vault.seal(value, place()) } == .valueTooLong(65536))
    }

    @Test func everySealHasAnotherNonce() throws {
        let vault = try makeVault()
        let nonces = try (0..<1000).map { _ in
            Array(try vault.seal(Secret("same"), place())[6..<18])
        }
        #expect(Set(nonces).count == 1000)
    }

    @Test func plaintextIsNeverTakenForAnEnvelope() throws {
        let vault = try makeVault()
        for text in ["", "sk-plain", String(repeating: "a", count: 98)] {
            #expect(code { _ = try vault.open(Array(text.utf8), place()) } == .valueAltered)
        }
    }

    /// A fixed key, nonce and place, computed once by another implementation (Python's
    /// `cryptography`): the format does not drift.
    @Test func theKnownEnvelopeOpens() throws {
        let key = Secret(bytes: [UInt8](0..<32))
        let envelope = try #require(Envelope(try hexadecimal(KnownAnswers.envelope)))
        #expect(envelope.keyID == 0x0102_0304 && envelope.version == .current)
        #expect(try envelope.open(key: OpeningKey(key), binding: place()).reveal() == "gw-secret-1")
        let first = try #require(Envelope(try hexadecimal(KnownAnswers.firstEnvelope)))
        #expect(first.keyID == 0x0102_0304 && first.version == .first)
        #expect(try first.open(key: OpeningKey(key), binding: place()).reveal() == "gw-secret-1")
    }

    @Test func theKnownKeyAndSlotDerivationsHold() throws {
        let slot = KeySlot(
            number: 2, keyID: 7, kind: .key, derivation: .hkdf,
            salt: [UInt8](repeating: 9, count: 16), check: try hexadecimal(KnownAnswers.slotCheck),
            wrapped: try hexadecimal(KnownAnswers.slotWrapped))
        let vault = try Vault.unlock(slots: [slot], pool: pool, with: rawKey(1))
        #expect(vault.keyID == 7)
        let value = try vault.open(try hexadecimal(KnownAnswers.vaultEnvelope), place())
        #expect(value.reveal() == "gw-secret-1")
        let row = Array("a row".utf8)
        #expect(try vault.code(.row, of: row) == hexadecimal(KnownAnswers.rowCode))
        #expect(try vault.code(.state, of: row) == hexadecimal(KnownAnswers.stateCode))
    }

    /// What earlier releases sealed opens by its own key only, and nothing else opens by that.
    @Test func envelopesOfEarlierReleasesAreOpenedByNothingElse() throws {
        let slot = KeySlot(
            number: 2, keyID: 7, kind: .key, derivation: .hkdf,
            salt: [UInt8](repeating: 9, count: 16), check: try hexadecimal(KnownAnswers.slotCheck),
            wrapped: try hexadecimal(KnownAnswers.slotWrapped))
        let vault = try Vault.unlock(slots: [slot], pool: pool, with: rawKey(1))
        let earlier = try vault.earlierValues()
        let first = try hexadecimal(KnownAnswers.firstVaultEnvelope)
        let current = try hexadecimal(KnownAnswers.vaultEnvelope)
        #expect(try earlier.open(first, place()).reveal() == "gw-secret-1")
        #expect(code { _ = try vault.open(first, place()) } == .valueAltered)
        #expect(code { _ = try earlier.open(current, place()) } == .valueAltered)
        for (bytes, version) in [(first, UInt8(2)), (current, 1)] {
            var other = bytes
            other[0] = version
            #expect(code { _ = try vault.open(other, place()) } == .valueAltered)
            #expect(code { _ = try earlier.open(other, place()) } == .valueAltered)
        }
        #expect(code { _ = try earlier.open(first, place(host: "other")) } == .valueAltered)
    }

    @Test func theParserTakesAnyBytesWithoutATrap() throws {
        let vault = try makeVault()
        let genuine = try vault.seal(Secret("seed"), place())
        let rounds =
            ProcessInfo.processInfo.environment["MODELPOOL_LONG"] == nil ? 50_000 : 1_000_000
        var random = SeededGenerator(seed: 20_261_123)
        var accepted = 0
        for _ in 0..<rounds {
            var bytes = genuine
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes = (0..<Int.random(in: 0..<300, using: &random)).map { _ in random.byte() }
            case 1: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            case 2:
                bytes += (0..<Int.random(in: 1..<130, using: &random)).map { _ in random.byte() }
            default:
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^=
                    UInt8.random(in: 1...255, using: &random)
            }
            if code(of: { _ = try vault.open(bytes, place()) }) != .valueAltered { accepted += 1 }
        }
        #expect(accepted == 0)
    }
}

/// SplitMix64 (public domain): the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }
}
