import ArgumentParser
import Testing

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
}
