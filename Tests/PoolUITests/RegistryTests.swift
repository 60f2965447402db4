import TerminalScreen
import Testing

@testable import PoolUI

@Suite struct RegistryTests {
    @Test func everyActionHasANameOfItsOwn() {
        let names = Registry.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Registry.byName.count == names.count)
    }

    @Test func noTwoActionsShareAKeyInOneContext() {
        for context in Context.allCases {
            var seen: [Key: String] = [:]
            for action in Registry.all where action.contexts.contains(context) {
                for key in action.keys {
                    let other = seen.updateValue(action.name, forKey: key)
                    #expect(
                        other == nil,
                        "\(KeyName.text(of: key)) in \(context): \(other ?? "") and \(action.name)")
                }
            }
        }
    }

    @Test func everyKeyNameIsReadBackAsTheSameKey() {
        for key in Registry.all.flatMap(\.keys) {
            #expect(KeyName.key(KeyName.text(of: key)) == key)
        }
    }

    @Test func everyActionCanBeReached() {
        for action in Registry.all {
            #expect(!action.contexts.isEmpty && !action.title.isEmpty, "\(action.name)")
            // Where text is typed there is no command line: only a key gets there.
            if action.contexts.contains(where: \.takesText) {
                #expect(!action.keys.isEmpty, "\(action.name)")
            }
        }
    }

    @Test func everyContextHasActions() {
        for context in Context.allCases where context != .help {
            #expect(Registry.all.contains { $0.contexts.contains(context) }, "\(context)")
        }
    }
}
