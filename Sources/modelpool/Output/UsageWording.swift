internal import ArgumentParser
internal import PoolModel
internal import PoolUI

/// What the argument parser says, in this program's form. Of what was typed only the names of
/// commands and options are repeated: anything else may be a secret that somebody typed where this
/// program takes none.
struct UsageWording {
    /// The command that did not understand, with those it is below: `modelpool headers set`.
    private let path: [String]
    /// The parser's first line, with the list that follows where it names what may be chosen.
    private let sentence: String
    /// What the help says of the argument in question.
    private let help: String?
    private let arguments: [String]

    /// - Parameters:
    ///   - error: what the parser threw.
    ///   - arguments: what it was given.
    static func failure(for error: any Error, arguments: [String]) -> Failure {
        UsageWording(
            message: Modelpool.message(for: error), full: Modelpool.fullMessage(for: error),
            arguments: Array(arguments.prefix { $0 != "--" })
        ).failure
    }

    private init(message: String, full: String, arguments: [String]) {
        let lines = full.split(separator: "\n").map(String.init)
        let usage = lines.last { $0.hasPrefix("Usage: ") } ?? ""
        let words = UsageWording.path(inUsage: usage)
        path = words.isEmpty ? ["modelpool"] : words
        sentence = UsageWording.sentence(of: message)
        help = lines.last { $0.hasPrefix("Help:  ") }.map {
            $0.dropFirst("Help:  ".count).split(separator: "  ").joined(separator: ": ")
        }
        self.arguments = arguments
    }

    /// The words of the command that a usage line is about: `modelpool`, `headers`, `set`.
    static func path(inUsage line: some StringProtocol) -> [String] {
        line.split(separator: " ").dropFirst().prefix { $0.first?.isLowercase ?? false }
            .map { String($0) }
    }

    private static func sentence(of message: String) -> String {
        let list = "one of the following:"
        guard let start = message.ranges(of: list).last else {
            return message.split(separator: "\n").first.map(String.init) ?? message
        }
        let choices = message[start.upperBound...].split(separator: "\n")
            .map { $0.drop { $0 == " " || $0 == "-" } }
        return message[..<start.lowerBound] + "one of " + choices.joined(separator: ", ")
    }

    private var command: String { path.joined(separator: " ") }

    private var failure: Failure {
        // The parser looks at these last, and would say before that a model is missing.
        if let option = unknownOption { return unknown(option) }
        if sentence.hasPrefix("Unknown option") { return unknown(option(in: sentence) ?? "") }
        if let invalid = invalidValue { return invalid }
        if sentence.contains("does not take any value") {
            return Failure(
                sentence: "\(option(in: sentence) ?? "an option") takes no value",
                advice: advice())
        }
        if sentence.lowercased().contains("unexpected argument") { return surplus }
        if let negative { return negative }
        let isProgram = sentence.contains("-- <command>")
        return Failure(
            sentence: sentence.prefix(1).lowercased() + sentence.dropFirst(),
            advice: advice(isProgram ? surplusAdvice : nil))
    }

    private func advice(_ text: String? = nil) -> String { text ?? "see: \(command) --help" }

    // MARK: Options

    /// The options of the command, and with `all` those of every command as well.
    private func options(all: Bool) -> [String] {
        var type: any ParsableCommand.Type = Modelpool.self
        for name in path.dropFirst() {
            type = type.configuration.subcommands.first { $0._commandName == name } ?? type
        }
        return UsageWording.options(of: type, all: all)
    }

    /// The options of a command as its help has them; those of every command are hidden there.
    private static func options(of type: any ParsableCommand.Type, all: Bool) -> [String] {
        Modelpool.helpMessage(for: type, includeHidden: all).split(separator: "\n")
            .filter { $0.hasPrefix("  -") }
            .flatMap { line in
                line.prefix(while: { $0 != "<" }).split { $0 == " " || $0 == "," || $0 == "/" }
                    .map(String.init).filter { $0.hasPrefix("-") }
            }
    }

    /// The first option that the command does not have, as it was typed; without its value.
    private var unknownOption: String? {
        let known = Set(options(all: true)).union(["-h", "--help", "--version"])
        return arguments.lazy
            .filter { $0.first == "-" && ($0.dropFirst().first.map { !$0.isNumber } ?? false) }
            .map { String($0.prefix { $0 != "=" }) }
            // After the letter of an option its value or other letters may follow.
            .first { !known.contains($0.hasPrefix("--") ? $0 : String($0.prefix(2))) }
    }

    private func unknown(_ option: String) -> Failure {
        let shown = TypedWord.command(option).flatMap { $0.isEmpty ? nil : $0 }
        return Failure(
            sentence: "unknown option" + (shown.map { " '\($0)'" } ?? ""),
            advice: advice(isOfAProgram ? surplusAdvice : shown.flatMap(instead)))
    }

    /// Whether what is not known stands behind a program that `exec` is to start: behind a model and
    /// another word.
    private var isOfAProgram: Bool {
        path.last == "exec" && !arguments.contains("--")
            && ArgumentGuard.words(in: arguments[...]).count > 2
    }

    private func instead(of option: String) -> String? {
        if path.count == 1, let below = commandBehind(option) { return below }
        let known = options(all: true).filter { $0.hasPrefix("--") }
        let renamed = CommonMistakes.options[option]?.first(where: known.contains)
        let letter = option.hasPrefix("--") ? nil : option.dropFirst().first
        let begun =
            letter.map { letter in
                options(all: false).filter { $0.hasPrefix("--\(letter)") }
            } ?? []
        let near = Suggestion.nearest(to: option, among: known)
        let meant = renamed.map { [$0] } ?? (letter == nil ? near.map { [$0] } ?? [] : begun)
        return meant.isEmpty ? nil : "did you mean: " + meant.joined(separator: ", ")
    }

    /// For an option of a command that stands before the command.
    private func commandBehind(_ option: String) -> String? {
        let words = ArgumentGuard.words(in: arguments[...])
        let type = Modelpool.configuration.subcommands.first { words.contains($0._commandName) }
        guard let type, UsageWording.options(of: type, all: true).contains(option) else {
            return nil
        }
        return "it goes after the command: modelpool \(type._commandName) \(option)"
    }

    // MARK: Values

    /// `The value 'TYPED' is invalid for '--option <name>'. Please provide one of A, B`.
    private var invalidValue: Failure? {
        guard sentence.hasPrefix("The value '"),
            let middle = sentence.ranges(of: "' is invalid for '").last
        else { return nil }
        let typed = sentence[..<middle.lowerBound].dropFirst("The value '".count)
        let rest = sentence[middle.upperBound...]
        let place = rest.prefix { $0 != "'" }
        let reason = rest.dropFirst(place.count + 1)
        let option = place.split(separator: " ").first.map(String.init) ?? ""
        guard let start = reason.firstRange(of: "one of ") else {
            return Failure(
                sentence: "what was given is no value of '\(place)'", advice: advice(help))
        }
        let choices = reason[start.upperBound...].replacing(" or ", with: ", ")
            .replacing(" and ", with: ", ").filter { $0 != "'" && $0 != "." }
            .split(separator: ", ").map(String.init)
        let near = Suggestion.nearest(to: String(typed), among: choices)
        return Failure(
            sentence: "what was given is no value of '\(place)'\(reason)",
            advice: advice(near.map { "did you mean: \(option) \($0)" }))
    }

    /// The parser takes a negative number for an option.
    private var negative: Failure? {
        guard sentence.hasPrefix("Missing value for '"), let option = option(in: sentence),
            let index = arguments.firstIndex(of: option), index + 1 < arguments.count,
            arguments[index + 1].dropFirst().first?.isNumber ?? false
        else { return nil }
        return Failure(sentence: "\(option) takes no negative number", advice: advice(help))
    }

    /// The first option that a sentence of the parser's has in quotes.
    private func option(in sentence: String) -> String? {
        guard let start = sentence.firstRange(of: "'-") else { return nil }
        return "-" + sentence[start.upperBound...].prefix { $0 != "'" && $0 != " " }
    }

    // MARK: Arguments

    private var surplus: Failure {
        Failure(
            sentence: "there are more arguments than \(command) takes",
            advice: advice(surplusAdvice))
    }

    private var surplusAdvice: String? {
        let name = path.dropFirst().joined(separator: " ")
        let words = ArgumentGuard.words(in: arguments[...])
        if name == "headers set" {
            let meant = ArgumentGuard.filled(name, Array(words.dropFirst(2)))
            return "a value is no argument; did you mean: modelpool \(meant)"
        }
        if name == "demo", words.count > 1,
            Modelpool.configuration.subcommands.contains(where: { $0._commandName == words[1] })
        {
            return "did you mean: modelpool demo -- \(words[1])"
        }
        return CommonMistakes.surplus[name]?.first
    }
}
