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
        var sentence = message.split(separator: "\n").first.map(String.init) ?? message
        if sentence.hasPrefix("Unexpected argument") || sentence.contains("unexpected argument") {
            sentence = "there are more arguments than \(command) takes"
        }
        return Failure(
            sentence: sentence.prefix(1).lowercased() + sentence.dropFirst(),
            advice: "see: \(command) --help")
    }
}
