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
        for action in Registry.all where !action.contexts.allSatisfy(\.takesText) {
            #expect(!action.keys.isEmpty || !action.name.isEmpty)
            #expect(!action.contexts.isEmpty)
            #expect(!action.title.isEmpty)
        }
    }
}
