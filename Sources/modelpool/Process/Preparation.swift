internal import ArgumentParser
internal import Dispatch
internal import ProviderClient

/// What a command that sends requests is sure to need and what takes milliseconds: it is begun on
/// another thread before the command line is taken apart. The first request waits for it where it
/// is not done by then; a process that ends does not (``Modelpool/main()``).
enum Preparation {
    private static let senders = [
        ChatCommand.configuration, ModelsCommand.configuration, TestCommand.configuration,
        WatchCommand.configuration,
    ].map(\.commandName)

    static func begin(for arguments: [String]) {
        guard arguments.contains(where: { senders.contains($0) }) else { return }
        DispatchQueue.global(qos: .userInitiated).async { HTTPTransport.prepare() }
    }
}
