internal import ArgumentParser

@main
struct ModelpoolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "modelpool")
}
