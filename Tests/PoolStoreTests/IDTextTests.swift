import Foundation
import PoolModel
import Testing

@testable import PoolStore

/// Ids are read by a reader of ours; it has to agree with Foundation's.
struct IDTextTests {
    private func read(_ text: String) -> UUID? {
        Array(text.utf8).withUnsafeBufferPointer { UUID(text: $0) }
    }

    @Test func idsAreReadAsFoundationReadsThem() throws {
        for _ in 0..<1000 {
            let id = UUID()
            #expect(read(id.uuidString) == id)
            #expect(read(id.uuidString.lowercased()) == id)
        }
    }

    @Test func everythingElseIsRefused() {
        let id = "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0"
        #expect(read(id) != nil)
        #expect(read("") == nil)
        #expect(read(String(id.dropLast())) == nil)
        #expect(read(id + "0") == nil)
        for index in id.indices {
            for sign in ["-", "G", "g", "/", ":", "@", "`", " ", "\0"] {
                var wrong = id
                wrong.replaceSubrange(index...index, with: sign)
                if wrong != id { #expect(read(wrong) == nil) }
            }
        }
    }
}
