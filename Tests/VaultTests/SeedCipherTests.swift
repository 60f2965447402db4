import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Vault

/// The vectors of the seed system, computed with another implementation (Python's cryptography).
@Suite struct SeedCipherTests {
    private func cipher(_ key: String = SeedCipher.defaultSecretKey) throws -> SeedCipher {
        try SeedCipher(secretKey: Secret(key))
    }

    static let vectors = [
        (
            "sk-test-1234567890",
            "AAECAwQFBgcICQoLDA0OD7SKz7Lj3d43ZfOahLfCUfBMHcxA7G+rju2dDfKGUAvj"
        ),
        (
            "0123456789abcdef",
            "AAECAwQFBgcICQoLDA0ODx1GxNvxQLS60L9VlVajm7wViYilY14PmVnrmvEBxUKc"
        ),
        (
            "sk-test-1234567890",
            "AAECAwQFBgcICQoLrKKx6iNcVOVmAsoH4wzKepSfDRqljevb5phVadPXpGk6/w=="
        ),
        (
            "{\"X-Gateway-Token\": \"s3cret\", \"X-Region\": \"eu-1\"}",
            "AAECAwQFBgcICQoLpOvEswFOVK0gUYAeglWWJ8ONeFmCxTsHnQVM+K6h61Cz72PCZVNqPim9KNzPn0KF"
                + "AfuZ9s0craCY/73wj2Mv5Ds="
        ),
        ("{}", "AAECAwQFBgcICQoLpLRR5oHs1oruFYOsaCN3fgtA"),
        (
            "sk-test-1234567890",
            "AAECAwQFBgcICQoLDA0OD4XgFdd4y+WhUDzhrrjESrGZ61CaDTOGTn4k3niHZl8nUyE="
        ),
    ]

    @Test(arguments: vectors)
    func everyFormatIsOpened(_ plain: String, _ stored: String) throws {
        #expect(try cipher().open(stored) == Secret(plain))
        #expect(try cipher(SeedCipher.defaultSecretKey + "\n").open(stored) == Secret(plain))
    }

    @Test(arguments: vectors)
    func anotherKeyOpensNothing(_ plain: String, _ stored: String) throws {
        #expect(try cipher("another").open(stored) == nil)
    }

    @Test func everyFlippedBitOfAnAuthenticatedTextIsRefused() throws {
        let cipher = try cipher()
        let bytes = try #require(Data(base64Encoded: Self.vectors[2].1))
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << bit
                #expect(cipher.open(flipped.base64EncodedString()) != Secret(Self.vectors[2].0))
            }
        }
    }

    @Test func plaintextIsNeverTakenForAValue() throws {
        let cipher = try cipher()
        for text in ["", "sk-plain", "AAAA", "0123456789abcdef0123456789abcdef", "====", "é"] {
            #expect(cipher.open(text) == nil)
        }
    }

    @Test func theDefaultKeyIsKnown() throws {
        #expect(try cipher().isDefaultKey)
        #expect(try cipher("change-me-in-production\n").isDefaultKey)
        #expect(try !cipher("another").isDefaultKey)
    }
}
