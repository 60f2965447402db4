import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Vault

/// Published test vectors, of the Python package `cryptography-vectors`, which `Tests/run.sh`
/// installs.
enum VectorFile {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// The blocks of a file: `name = value` lines under the last `[name = value]` heading.
    static func blocks(_ path: String, startingWith key: String) throws -> [[String: String]] {
        let packages = Surroundings.tools + "/tools/lib"
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: packages)) ?? []
        let paths = folders.map {
            "\(packages)/\($0)/site-packages/cryptography_vectors/\(path)"
        }
        guard let found = paths.first(where: FileManager.default.fileExists(atPath:)) else {
            throw Missing(description: "\(path) is missing: Tests/Python/install.sh installs it")
        }
        return parse(try String(contentsOfFile: found, encoding: .utf8), startingWith: key)
    }

    private static func parse(_ text: String, startingWith key: String) -> [[String: String]] {
        var heading: [String: String] = [:]
        var blocks: [[String: String]] = []
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            let isHeading = line.hasPrefix("[")
            let pair = line.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
                .split(separator: "=", maxSplits: 1)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            let name = pair[0]
            let value = pair.count == 2 ? pair[1] : ""
            if isHeading {
                heading[name] = value
            } else if name == key {
                blocks.append(heading.merging([name: value]) { $1 })
            } else if !blocks.isEmpty {
                blocks[blocks.count - 1][name] = value
            }
        }
        return blocks
    }
}

extension [String: String] {
    func bytes(_ name: String) throws -> [UInt8] { try hexadecimal(#require(self[name])) }
    func number(_ name: String) throws -> Int {
        let text = try #require(self[name])
        return try #require(Int(text))
    }
}

func hexadecimal(_ text: String) throws -> [UInt8] {
    let digits = Array(text)
    try #require(digits.count.isMultiple(of: 2))
    return try stride(from: 0, to: digits.count, by: 2).map {
        try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
    }
}

@Suite struct PublishedVectors {
    /// NIST CAVP, gcmEncryptExtIV256 and gcmDecrypt256: those with a 96-bit nonce and a 128-bit
    /// tag, 375 each.
    @Test func all750AES256GCMVectorsHold() throws {
        func selected(_ file: String) throws -> [[String: String]] {
            try VectorFile.blocks("ciphers/AES/GCM/\(file).rsp", startingWith: "Count").filter {
                $0["Keylen"] == "256" && $0["IVlen"] == "96" && $0["Taglen"] == "128"
            }
        }
        let sealing = try selected("gcmEncryptExtIV256")
        #expect(sealing.count == 375)
        for vector in sealing {
            let sealed = try Crypto.seal(
                Secret(bytes: vector.bytes("PT")), key: Secret(bytes: vector.bytes("Key")),
                nonce: vector.bytes("IV"), aad: vector.bytes("AAD"))
            #expect(sealed == (try vector.bytes("CT") + vector.bytes("Tag")))
        }
        let opening = try selected("gcmDecrypt256")
        #expect(opening.count == 375)
        var refused = 0
        for vector in opening {
            let opened = try OpeningKey(Secret(bytes: vector.bytes("Key"))).open(
                (vector.bytes("CT") + vector.bytes("Tag"))[...], nonce: vector.bytes("IV"),
                aad: vector.bytes("AAD"))
            if vector["FAIL"] != nil {
                #expect(opened == nil)
                refused += 1
            } else {
                #expect(opened == Secret(bytes: try vector.bytes("PT")))
            }
        }
        #expect(refused > 100)
    }

    /// RFC 7914, section 12.
    @Test func all4ScryptVectorsHold() throws {
        let vectors = try VectorFile.blocks("KDF/scrypt.txt", startingWith: "COUNT")
        #expect(vectors.count == 4)
        for vector in vectors {
            let n = try vector.number("N")
            let derived = try Crypto.scrypt(
                Secret(#require(vector["PASSWORD"])), salt: Array(#require(vector["SALT"]).utf8),
                logN: n.trailingZeroBitCount, r: vector.number("r"), p: vector.number("p"),
                count: vector.number("LENGTH"))
            #expect(derived == Secret(bytes: try vector.bytes("DERIVED_KEY")))
        }
    }

    /// RFC 7748, section 5.2.
    @Test func theX25519VectorsHold() throws {
        let vectors = try VectorFile.blocks(
            "asymmetric/X25519/rfc7748.txt", startingWith: "COUNT")
        #expect(vectors.count == 3)
        for vector in vectors {
            let shared = try Crypto.x25519(
                Secret(bytes: vector.bytes("INPUT_SCALAR")), with: vector.bytes("INPUT_U"))
            #expect(shared == Secret(bytes: try vector.bytes("OUTPUT_U")))
        }
    }

    /// RFC 5869, appendix A, those with SHA-256.
    @Test func all3HKDFVectorsHold() throws {
        let vectors = try VectorFile.blocks("KDF/rfc-5869-HKDF-SHA256.txt", startingWith: "COUNT")
        #expect(vectors.count == 3)
        for vector in vectors {
            let derived = try Crypto.hkdf(
                Secret(bytes: vector.bytes("IKM")), salt: vector.bytes("salt"),
                info: vector.bytes("info"), count: vector.number("L"))
            #expect(derived == Secret(bytes: try vector.bytes("OKM")))
        }
    }
}
