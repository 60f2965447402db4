import Foundation
import PoolModel
import TestSupport
import Testing

@testable import PoolStore
@testable import Vault

/// The formats are what `.github/SECURITY.md` says: its vectors, made by another implementation, are
/// read from it.
@Suite struct SecurityVectors {
    struct Missing: Error { let name: String }

    /// A block of the document: `name = value` lines below `# title`.
    private struct Block {
        private let lines: [(name: String, value: String)]

        init(_ title: String) throws {
            let text = try String(
                contentsOfFile: Surroundings.repository + "/.github/SECURITY.md", encoding: .utf8)
            let parts = text.components(separatedBy: "```text\n# \(title)\n")
            guard parts.count == 2, let block = parts[1].components(separatedBy: "\n```").first
            else {
                throw Missing(name: title)
            }
            lines = block.replacing("\n  ", with: "").split(separator: "\n").map { line in
                let pair = line.components(separatedBy: " = ")
                return (pair[0], pair.dropFirst().joined(separator: " = "))
            }
        }

        func text(_ name: String) throws -> String {
            guard let line = lines.first(where: { $0.name == name }) else {
                throw Missing(name: name)
            }
            return line.value
        }

        func bytes(_ name: String) throws -> [UInt8] {
            try #require([UInt8](hexadecimal: text(name)))
        }

        func number(_ name: String) throws -> Int64 { try #require(Int64(text(name))) }

        func id(_ name: String) throws -> UUID { try #require(UUID(uuidString: text(name))) }

        /// The names below a prefix and the typed values that they have.
        func values(below prefix: String) throws -> [(name: String, value: SQLValue)] {
            try lines.filter { $0.name.hasPrefix(prefix) }.map { line in
                (String(line.name.dropFirst(prefix.count)), try Block.value(line.value))
            }
        }

        private static func value(_ typed: String) throws -> SQLValue {
            let text = String(typed.drop { $0 != " " }.dropFirst())
            switch typed.prefix(while: { $0 != " " }) {
            case "integer": return .integer(try #require(Int64(text)))
            case "real": return .real(try #require(Double(text)))
            case "text": return .text(text)
            case "blob": return .blob(try #require([UInt8](hexadecimal: text)))
            default: throw Missing(name: typed)
            }
        }
    }

    /// Opened by the slot of the document.
    private func vault() throws -> Vault {
        let slot = try Block("slot")
        let key = try #require(PublicKey(slot.bytes("public key")))
        let stored = KeySlot(
            number: Int(try slot.number("number")), keyID: UInt32(try slot.number("key id")),
            kind: .key, derivation: .x25519(key), salt: try slot.bytes("salt"),
            check: try slot.bytes("check"), wrapped: try slot.bytes("wrapped"))
        let file = KeyMaterial.raw(Secret(bytes: try slot.bytes("key file")), sourceName: "file")
        let dataKey = try stored.unwrap(file, pool: slot.id("pool"))
        #expect(dataKey == Secret(bytes: try slot.bytes("data key")))
        return try Vault.unlock(slots: [stored], pool: slot.id("pool"), with: file)
    }

    @Test func theSlotOpensAndItsPublicKeyIsThatOfTheFile() throws {
        let slot = try Block("slot")
        #expect(try vault().slotNumber == 2)
        let file = Secret(bytes: try slot.bytes("key file"))
        let priv = try PublicKey.privateKey(of: file)
        #expect(priv == Secret(bytes: try slot.bytes("private key")))
        let key = try #require(try PublicKey(of: .raw(file, sourceName: "file")))
        #expect(key.bytes == (try slot.bytes("public key")))
        #expect(try key.line() == slot.text("line"))
        #expect(try PublicKey(line: slot.text("line")) == key)
        #expect(try key.fingerprint() == slot.text("fingerprint"))
        let own = Secret(bytes: try slot.bytes("slot's private key"))
        #expect(try Crypto.x25519(publicOf: own) == slot.bytes("salt"))
        let shared = Secret(bytes: try slot.bytes("shared secret"))
        #expect(try Crypto.x25519(own, with: key.bytes) == shared)
        #expect(try Crypto.x25519(priv, with: slot.bytes("salt")) == shared)
    }

    @Test func aRouteHasTheBytesAndTheDigestOfTheDocument() throws {
        let block = try Block("route")
        var columns: [String: SQLValue] = [:]
        for field in ModelField.all(.route) {
            let text = try block.text(field.key)
            if text != "null" { columns[field.column] = .text(text) }
        }
        let values = ModelRecord.columnNames.map { columns[$0] ?? .null }
        let route = Route(ModelRecord(id: UUID(), values: values, headers: []))
        #expect(route.bytes.hexadecimal == (try block.text("bytes")))
        #expect(try route.digest() == block.bytes("digest"))
    }

    @Test func aRowHasTheBytesAndTheSealOfTheDocument() throws {
        let (block, vault) = (try Block("row"), try vault())
        let record = try self.record(block)
        #expect(record.unreadable == [])
        #expect(record.sealedBytes.hexadecimal == (try block.text("bytes")))
        #expect(try record.sealed(with: vault).seal == block.bytes("seal"))
        #expect(try record.with(.blob(block.bytes("seal")), in: "seal").fitsSeal(vault))
        // A column that is at what rows hold that were written before it is not in the bytes.
        #expect(try Set(block.values(below: "model.").map(\.name)).isDisjoint(with: ["kind"]))
        #expect(record.value(of: .kind).text == "chat")
    }

    private func record(_ block: Block) throws -> ModelRecord {
        let id = try block.id("id")
        var columns = Dictionary(
            uniqueKeysWithValues: ModelRecord.fields.map { ($0.column, SQLValue($0.absent)) })
        columns["found_from"] = .integer(0)
        columns["id"] = .uuid(id)
        for (name, value) in try block.values(below: "model.") { columns[name] = value }
        let header = try Dictionary(
            uniqueKeysWithValues: block.values(below: "header.").map { ($0.name, $0.value) })
        guard case .text(let name)? = header["name"], case .blob(let value)? = header["value"]
        else {
            throw Missing(name: "header")
        }
        return ModelRecord(
            id: id, values: ModelRecord.columnNames.map { columns[$0] ?? .null },
            headers: [
                HeaderRecord(
                    id: try block.id("header id"), position: 0, name: name,
                    isOn: header["is_on"] == .integer(1),
                    isSecret: header["is_secret"] == .integer(1),
                    value: value)
            ])
    }

    @Test func aStateIsSealedAndAddedUpAsTheDocumentSays() throws {
        let (block, row, vault) = (try Block("state"), try Block("row"), try vault())
        let mark = RowMark(version: 3, seal: try row.bytes("seal"))
        let id = try row.id("id")
        #expect(mark.bytes(id).hexadecimal == (try block.text("row bytes")))
        #expect(try mark.term(id, vault).bytes == block.bytes("row code"))
        let state = try #require(try PoolState.open(block.text("text"), vault))
        #expect(
            state
                == PoolState(
                    counter: try block.number("count"), schema: Int(try block.number("schema")),
                    models: try #require(RowSum(block.bytes("sum"))),
                    keys: try block.bytes("keys code"),
                    head: AuditChain.Mark(
                        id: try block.number("last entry"), hash: try block.bytes("its hash"))))
        // Sealed again it says the same of the same count, and of no other.
        let again = try state.text(vault)
        #expect(try PoolState.open(again, vault) == state)
        #expect(try PoolState.open("8" + again.dropFirst(), vault) == nil)
    }
}
