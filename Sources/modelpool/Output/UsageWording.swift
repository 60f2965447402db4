internal import PoolUI

/// What the argument parser says, in this program's form. Arguments that were too many are not
/// repeated: one of them may be a secret that somebody typed after its header's name.
enum UsageWording {
    /// - Parameters:
    ///   - message: the parser's first line.
    ///   - full: the parser's whole text, in which the usage line is looked for.
    static func failure(message: String, full: String) -> Failure {
        let usage = full.split(separator: "\n").first { $0.hasPrefix("Usage: ") } ?? ""
        let words = usage.split(separator: " ").dropFirst()
            .prefix { $0.first?.isLowercase ?? false }
        let command = words.isEmpty ? "modelpool" : words.joined(separator: " ")
        var sentence = sentence(of: message)
        if sentence.hasPrefix("Unexpected argument") || sentence.contains("unexpected argument") {
            sentence = "there are more arguments than \(command) takes"
        }
        return Failure(
            sentence: sentence.prefix(1).lowercased() + sentence.dropFirst(),
            advice: "see: \(command) --help")
    }

    /// The first line, with the list that follows where the parser names what may be chosen.
    private static func sentence(of message: String) -> String {
        let lines = message.split(separator: "\n").map(String.init)
        guard let first = lines.first, first.hasSuffix("one of the following:") else {
            return lines.first ?? message
        }
        let choices = lines.dropFirst().prefix { $0.hasPrefix("  - ") || $0.hasPrefix("- ") }
            .map { $0.drop { $0 == " " || $0 == "-" } }
        return first.replacing("one of the following:", with: "one of ")
            + choices.joined(separator: ", ")
    }
}
