import Foundation
import PoolModel
import Testing
import Vault

@testable import PoolStore

/// What the list is made of.
struct ListingTests {
    @Test func headersKeepTheirOrderWhereverTheirRowsStandInTheFile() throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("one"), .draft("two"), .draft("three")])
        // The rows of one model apart from each other, the last first.
        try Raw.run("UPDATE header SET rowid = 1000 - rowid WHERE name = 'X-Team'", in: pool.path)
        try Raw.run(
            "UPDATE header SET position = 1 - position, is_on = name <> 'X-Team' WHERE model_id = '"
                + models[1].id.uuidString + "'", in: pool.path)
        let listed = try pool.opened().summaries()
        #expect(listed.map(\.name) == ["one", "three", "two"])
        #expect(
            listed.map(\.headerNames) == [
                ["X-Gateway-Token", "X-Team"], ["X-Gateway-Token", "X-Team"],
                ["X-Team", "X-Gateway-Token"],
            ])
        #expect(listed.map(\.headersOn) == [2, 2, 1])
    }

    @Test func tagsAreWordsBetweenBlanks() {
        #expect("".words == [])
        #expect("prod".words == ["prod"])
        #expect(" prod  eu ünïcode ".words == ["prod", "eu", "ünïcode"])
    }

    @Test func aKeyThatWasReplacedMeanwhileOpensNothing() throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        let other = try PoolStore.open(path: pool.path, options: Pool.options)
        #expect(try other.keySlots().kinds == [.key])
        #expect(refusal { try other.unlock(Pool.key(8)) } == "key.wrongKey")
        #expect(!other.isUnlocked)
        try other.unlock(pool.material)
        #expect(try other.model(model.id).apiKey != .locked)
        _ = try pool.store.rotate(keeping: [pool.material])
        #expect(try other.model(model.id).apiKey == .locked)
    }
}
