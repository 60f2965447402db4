import Foundation
import PoolModel
import Testing

@testable import Vault

@Suite struct Slots {
    @Test func everyKindOfSlotOpensTheSamePool() throws {
        let (vault, first) = try Vault.create(pool: pool, rawKey(1))
        let recovery = try RecoveryCode.create()
        let second = try vault.makeSlot(number: 2, passphrase("correct horse"), logN: 15)
        let third = try vault.makeSlot(number: 3, recovery.material)
        let sealed = try vault.seal(Secret("value"), place())
        let typed = KeyMaterial.typed(recovery.text)
        for material in [rawKey(1), passphrase("correct horse"), typed] {
            let opened = try Vault.unlock(
                slots: [first, second, third], pool: pool, with: material)
            #expect(try opened.open(sealed, place()).reveal() == "value")
        }
        #expect(
            try Vault.unlock(slots: [first, second, third], pool: pool, with: typed).slotNumber
                == 3)
    }

    @Test func theThreeFailuresAreNeverConfused() throws {
        let (vault, slot) = try Vault.create(pool: pool, rawKey(1))
        let phrase = try vault.makeSlot(number: 2, passphrase("right"), logN: 15)
        func unlock(_ slots: [KeySlot], _ material: KeyMaterial) -> VaultError.Code? {
            code { _ = try Vault.unlock(slots: slots, pool: pool, with: material) }
        }
        #expect(unlock([slot, phrase], rawKey(2)) == .wrongKey)
        #expect(unlock([slot, phrase], passphrase("wrong")) == .wrongKey)
        #expect(unlock([phrase], rawKey(1)) == .noSlotOfThisKind(has: [.passphrase]))
        for index in 0..<slot.wrapped.count {
            var wrapped = slot.wrapped
            wrapped[index] ^= 0x10
            #expect(unlock([slot.with(wrapped: wrapped)], rawKey(1)) == .slotDamaged(1))
            #expect(unlock([slot.with(wrapped: wrapped)], rawKey(2)) == .wrongKey)
        }
        #expect(unlock([slot.with(number: 2)], rawKey(1)) == .slotDamaged(2))
        #expect(
            code { _ = try Vault.unlock(slots: [slot], pool: UUID(), with: rawKey(1)) }
                == .slotDamaged(1))
        let altered = try vault.seal(Secret("value"), place(host: "a.example.com"))
        #expect(code { _ = try vault.open(altered, place()) } == .valueAltered)
    }

    @Test func aDamagedSlotDoesNotKeepTheOthersShut() throws {
        let (vault, slot) = try Vault.create(pool: pool, rawKey(1))
        let second = try vault.makeSlot(number: 2, rawKey(1))
        for damaged in [slot.with(wrapped: []), slot.with(salt: zeros)] {
            let opened = try Vault.unlock(
                slots: [damaged, second], pool: pool, with: rawKey(1))
            #expect(opened.slotNumber == 2)
        }
    }

    /// Who has the data key lets a key open the pool that is not at hand.
    @Test func aSlotIsMadeForAPublicKeyAlone() throws {
        let (vault, first) = try Vault.create(pool: pool, rawKey(1))
        let key = try #require(try PublicKey(of: rawKey(2)))
        let second = try vault.makeSlot(number: 2, for: key)
        #expect(first.kind == .key && second.kind == .key)
        #expect(second.derivation == .x25519(key))
        let sealed = try vault.seal(Secret("value"), place())
        let opened = try Vault.unlock(slots: [first, second], pool: pool, with: rawKey(2))
        #expect(opened.slotNumber == 2)
        #expect(try opened.open(sealed, place()).reveal() == "value")
        #expect(
            code { _ = try Vault.unlock(slots: [second], pool: pool, with: rawKey(1)) }
                == .wrongKey)
        // With another public key in its place it opens for neither.
        let other = try #require(try PublicKey(of: rawKey(3)))
        let altered = second.with(derivation: .x25519(other))
        for material in [rawKey(2), rawKey(3)] {
            let failed = code { _ = try Vault.unlock(slots: [altered], pool: pool, with: material) }
            #expect(failed == .wrongKey)
        }
    }

    /// What everybody would come to is no secret: points of a low order (RFC 7748, section 6.1).
    @Test(arguments: [0, 1])
    func aPublicKeyOfLowOrderIsRefused(first: UInt8) throws {
        var bytes = zeros
        bytes[0] = first
        let key = try #require(PublicKey(bytes))
        let vault = try makeVault()
        #expect(code { _ = try vault.makeSlot(number: 2, for: key) } == .publicKeyUnusable)
    }

    @Test func aPublicKeyIsReadAsItIsWritten() throws {
        let key = try #require(try PublicKey(of: rawKey(1)))
        let line = try key.line()
        #expect(line.hasPrefix("modelpool-public-key-v1 "))
        for text in [line, line + "\n", "  " + line + "\r\n"] {
            #expect(try PublicKey(line: text) == key)
        }
        for index in line.indices {
            var wrong = line
            wrong.replaceSubrange(index...index, with: line[index] == "A" ? "B" : "A")
            #expect(try PublicKey(line: wrong) == nil)
        }
        #expect(try PublicKey(line: "") == nil)
        #expect(try key.fingerprint().count == 39)
        #expect(try key.fingerprint() != PublicKey(of: rawKey(2))?.fingerprint())
        #expect(try PublicKey(of: passphrase("words")) == nil)
        #expect(try PublicKey(of: RecoveryCode.create().material) == nil)
    }

    private var zeros: [UInt8] { [UInt8](repeating: 0, count: 32) }

    /// A damaged or hostile file must neither weaken the derivation nor take all memory.
    @Test(arguments: [0, 1, 14, 21, 30, 63])
    func storedCostsOutsideTheBoundsAreRefused(logN: Int) throws {
        let phrase = try makeVault().makeSlot(number: 1, passphrase("right"), logN: 15)
        let altered = phrase.with(derivation: .scrypt(logN: logN, r: 8, p: 1))
        #expect(
            code { _ = try Vault.unlock(slots: [altered], pool: pool, with: passphrase("right")) }
                == .slotDamaged(1))
    }

    /// Both count for the memory and the time as the first cost does.
    @Test(arguments: [(1, 1), (7, 1), (9, 1), (64, 1), (8, 0), (8, 2), (8, 64), (0, 1), (1, 8)])
    func storedBlocksAndLanesThatAreNotOursAreRefused(r: Int, p: Int) throws {
        let phrase = try makeVault().makeSlot(number: 1, passphrase("right"), logN: 15)
        let altered = phrase.with(derivation: .scrypt(logN: 15, r: r, p: p))
        #expect(
            code { _ = try Vault.unlock(slots: [altered], pool: pool, with: passphrase("right")) }
                == .slotDamaged(1))
    }

    @Test func theChecksumCoversEveryField() throws {
        let slot = try Vault.create(pool: pool, rawKey(1)).slot
        var sums = [try slot.checksum()]
        sums.append(try slot.with(number: 2).checksum())
        sums.append(try slot.with(wrapped: slot.wrapped.reversed()).checksum())
        sums.append(try slot.with(derivation: .scrypt(logN: 15, r: 8, p: 1)).checksum())
        sums.append(try slot.with(salt: slot.salt.reversed()).checksum())
        sums.append(try slot.with(check: slot.check.reversed()).checksum())
        #expect(Set(sums).count == sums.count)
    }

    @Test func twoSlotsOfTheSameKeyShareNothing() throws {
        let vault = try makeVault()
        let one = try vault.makeSlot(number: 1, rawKey(1))
        let two = try vault.makeSlot(number: 1, rawKey(1))
        #expect(one.salt != two.salt)
        #expect(one.check != two.check)
        #expect(one.wrapped != two.wrapped)
    }
}

@Suite struct RecoveryCodes {
    @Test func aTypedCodeIsReadWhateverItsCaseAndBlanks() throws {
        let (material, text) = try RecoveryCode.create()
        guard case .raw(let key, _) = material else {
            Issue.record("not a raw key")
            return
        }
        let printed = text.reveal()
        #expect(printed.hasPrefix("MPRC-"))
        let typed = [
            printed, printed.lowercased(), printed.replacingOccurrences(of: "-", with: " "),
            printed.replacingOccurrences(of: "-", with: ""),
            printed.replacingOccurrences(of: "0", with: "o")
                .replacingOccurrences(of: "1", with: "l"),
        ]
        for text in typed { #expect(RecoveryCode.read(Secret(text)) == key) }
    }

    @Test func aMistypedCodeIsNoCode() throws {
        let text = Array(try RecoveryCode.create().text.reveal())
        for index in 5..<text.count where text[index] != "-" {
            var wrong = text
            wrong[index] = text[index] == "7" ? "8" : "7"
            #expect(RecoveryCode.read(Secret(String(wrong))) == nil)
        }
        #expect(RecoveryCode.read(Secret(String(text.dropLast()))) == nil)
        #expect(RecoveryCode.read(Secret("correct horse battery staple")) == nil)
    }
}

extension KeySlot {
    func with(
        number: Int? = nil, derivation: Derivation? = nil, salt: [UInt8]? = nil,
        check: [UInt8]? = nil, wrapped: [UInt8]? = nil
    ) -> KeySlot {
        KeySlot(
            number: number ?? self.number, keyID: keyID, kind: kind,
            derivation: derivation ?? self.derivation, salt: salt ?? self.salt,
            check: check ?? self.check, wrapped: wrapped ?? self.wrapped)
    }
}
