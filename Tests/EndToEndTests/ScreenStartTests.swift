import ArgumentParser
import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore
@testable import modelpool

/// What happens before the first picture.
struct ScreenStartTests {
    @Test func anEmptyCommandLineMeansWhatTheParserSays() throws {
        let short = GlobalOptions.unasked
        let parsed = try GlobalOptions.parse([])
        let fields: [(GlobalOptions) -> String] = [
            { "\($0.pool as String?)" }, { "\($0.keyFile as String?)" },
            { "\($0.keyFd as Int32?)" }, { "\($0.askPassphrase)" }, { "\($0.readOnly)" },
            { "\($0.noReveal)" }, { "\($0.allowNetworkFS)" }, { "\($0.color)" }, { "\($0.plain)" },
            { "\($0.quiet)" }, { "\($0.verbose)" },
        ]
        #expect(Mirror(reflecting: parsed).children.count == fields.count)
        for field in fields { #expect(field(short) == field(parsed)) }
    }

    @Test func aListReadAheadIsReadAgainWhenTheListHasChangedSince() async throws {
        let folder = try TemporaryFolder()
        let options = PoolStore.Options(user: "tester")
        let store = try PoolStore.open(path: folder.file("pool.db"), options: options)
        let other = try PoolStore.open(path: folder.file("pool.db"), options: options)
        let queue = StoreQueue(store)
        queue.readAhead()
        queue.sync { _ in }
        let model = Model(
            id: UUID(), name: "new", provider: .openai, modelID: "gpt-4o", now: Date())
        try other.createKey(.raw(Secret(bytes: [UInt8](repeating: 1, count: 32)), sourceName: ""))
        _ = try other.save([model])
        let names = try await queue.value { _ in try queue.summaries().map(\.name) }
        #expect(names == ["new"])
    }
}
