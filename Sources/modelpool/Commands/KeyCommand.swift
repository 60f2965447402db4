internal import ArgumentParser
internal import PoolModel

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The keys that open the pool.",
        discussion: "The keys of the screen: modelpool help keys.",
        subcommands: [
            KeyStatusCommand.self, KeySlotsCommand.self, KeyRotateCommand.self,
            KeyPublicCommand.self, KeyAddSlotCommand.self, KeyAddFileCommand.self,
            KeyPassphraseCommand.self, KeyRecoveryCommand.self, KeyLabelCommand.self,
            KeyRemoveSlotCommand.self, KeyStartNewCommand.self,
        ],
        defaultSubcommand: KeyStatusCommand.self)
}

struct KeyStatusCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Open the pool with its key and say how that went.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let facts = try KeyFacts(OpenedPool.open(global, for: .secrets, in: context).store)
        try context.console.print(
            json ? [facts.json().prettyText] : facts.sentences + [""] + facts.slotLines())
        return .done
    }
}

struct KeySlotsCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "slots", abstract: "List the key slots; no key is needed for it.")

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        let facts = try KeyFacts(OpenedPool.open(global, for: .names, in: context).store)
        try context.console.print(json ? [facts.json().prettyText] : facts.slotLines())
        return .done
    }
}
