internal import Glibc

/// A question before something that cannot be undone, asked only of a person at a terminal.
enum Confirmation {
    /// `true` where the person typed `y` or `yes`. Without a terminal nobody can answer, and the
    /// command stops with `otherwise` as advice.
    static func ask(
        _ question: String, otherwise advice: String, in context: CommandContext
    ) throws(CommandFailure) -> Bool {
        guard context.canAsk else {
            throw CommandFailure(
                .wrongUsage, "this needs a yes, and there is no terminal to ask on",
                advice: advice)
        }
        _ = Console.writeAll(question + " [y/N] ", to: 2)
        let answer = readLine(strippingNewline: true) ?? ""
        return ["y", "yes"].contains(answer.lowercased())
    }
}
