import Foundation
import PoolModel
import Testing

@Suite struct UUIDTests {
    @Test func textsAreTheOnesThatEverybodyWrites() {
        for _ in 0..<1000 {
            let id = UUID()
            #expect(id.text == id.uuidString)
            #expect(UUID(text: id.uuidString) == id)
            #expect(UUID(text: id.uuidString.lowercased()) == id)
        }
    }

    @Test func otherTextsAreNone() {
        let good = UUID().uuidString
        for place in 0..<36 {
            for byte in ["x", "g", "/", ":", "@", "`", "\0", "-"] {
                var text = Array(good)
                guard text[place] != Character(byte) else { continue }
                text[place] = Character(byte)
                #expect(UUID(text: String(text)) == nil, "\(String(text))")
            }
        }
        for text in ["", String(good.dropLast()), good + "0", "{\(good)}"] {
            #expect(UUID(text: text) == nil)
        }
    }
}
