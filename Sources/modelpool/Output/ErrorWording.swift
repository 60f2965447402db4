internal import Glibc
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import PostgresClient
internal import ProviderClient
internal import TerminalDriver
internal import Vault

/// The words of every error: what happened, why, and what to do. Errors carry codes and facts;
/// nothing outside this file and its extensions gives them a sentence.
enum ErrorWording {
    /// Any error as the reason why a command stops.
    static func failure(for error: any Error) -> CommandFailure {
        switch error {
        case let failure as CommandFailure: failure
        case let error as StoreError: failure(error)
        case let error as VaultError: failure(error)
        case let error as PostgresError: failure(error)
        case let error as RequestError: failure(error)
        case let error as TerminalError: failure(error)
        default: CommandFailure(.refused, "it failed: \(cut(String(describing: error)))")
        }
    }

    /// Foreign text inside a sentence: sanitised, in quotes, and not longer than a line.
    static func quoted(_ text: String) -> String { "\"\(cut(text))\"" }

    /// Foreign text, sanitised and cut.
    static func cut(_ text: String, to limit: Int = 200) -> String {
        let clean = Sanitizer.clean(text)
        guard clean.unicodeScalars.count > limit else { return clean }
        return String(clean.unicodeScalars.prefix(limit)) + "..."
    }

    /// What the system says of an error number.
    static func system(_ number: Int32) -> String {
        // glibc's strerror is safe on any thread since 2.32.
        String(cString: strerror(number))
    }

    /// A request was not sent.
    static func failure(_ error: RequestError) -> CommandFailure {
        CommandFailure(
            .refused, "nothing was sent: \(error.sentence)", advice: error.advice ?? "")
    }

    /// The screen cannot be opened. The status is that of other programs for it.
    static func failure(_ error: TerminalError) -> CommandFailure {
        let name = quoted(error.terminal)
        let advice = "the commands work without a screen: modelpool --help"
        switch error.code {
        case .notATerminal:
            return CommandFailure(
                .wrongUsage, "the screen needs a terminal as input and output", advice: advice)
        case .noName:
            return CommandFailure(
                .testFailed, "TERM is not set, so the screen cannot be drawn", advice: advice)
        case .unknownTerminal:
            return CommandFailure(
                .testFailed, "nothing is known of a terminal \(name) (TERM)",
                advice: "set TERM to what the terminal is, e.g. xterm-256color")
        case .incapableTerminal:
            return CommandFailure(
                .testFailed, "a terminal \(name) (TERM) cannot place its cursor", advice: advice)
        case .notStarted:
            let reason = error.reason.map { ": " + system($0) } ?? ""
            return CommandFailure(.testFailed, "the terminal could not be used\(reason)")
        }
    }

    /// A filter that no model matches, where something was to be tested.
    static func noMatch(_ filter: String) -> CommandFailure {
        CommandFailure(
            .noSuchModel, "no model matches \(quoted(filter)); nothing was tested",
            advice: "see: modelpool list")
    }

    static let noReveal = CommandFailure(
        .refused, "this session shows and copies no stored value",
        advice: "it was started with --no-reveal")

    /// - Parameter file: as a sentence may call it: ``path(_:)``.
    static func cannotRead(_ file: String, _ problem: FileContent.Problem) -> CommandFailure {
        CommandFailure(.wrongUsage, "cannot read \(file): \(problem.words)")
    }

    /// The name of a file in a sentence. A curl command or a header that was typed where a file is
    /// expected is not repeated, since there is a secret in it.
    static func path(_ path: String) -> String {
        path.contains { $0 == ":" || $0 == "=" || $0.isWhitespace } && !FileContent.exists(path)
            ? "the file that was named" : quoted(path)
    }

    static func cannotWrite(_ path: String, _ number: Int32) -> CommandFailure {
        CommandFailure(.refused, "cannot write \(quoted(path)): \(system(number))")
    }

    /// Everything that is wrong with a model: one line a problem.
    static func invalid(_ model: Model) -> CommandFailure? {
        invalid(
            model.name, fields: ModelRules.check(model),
            headers: model.headerProblems.filter(\.isRefusal), rows: model.headers)
    }

    static func invalid(
        _ name: String, fields: [ModelProblem], headers: [HeaderProblem], rows: [HeaderRow]
    ) -> CommandFailure? {
        let lines =
            fields.map { "\($0.field.key): \($0.sentence)" }
            + headers.map { problem in
                guard let id = problem.row, let index = rows.firstIndex(where: { $0.id == id })
                else { return "headers: \(problem.code.sentence)" }
                let name = cut(rows[index].name, to: 64)
                return "header \(index + 1) \(name): \(problem.code.sentence)"
            }
        guard let first = lines.first else { return nil }
        return CommandFailure(
            .refused, "\(quoted(name)) is not saved: \(first)",
            advice: lines.dropFirst().joined(separator: "\n  "))
    }
}
