package import PoolModel

/// The wording of every reason why a reference gives no value, and what to do about it.
extension ReferenceProblem {
    package func words(for reference: Reference) -> String {
        let what = reference.words
        return switch self {
        case .notSet: "\(what) is not set"
        case .empty: "\(what) is empty"
        case .unreadable(let reason): "\(what) cannot be read: \(Sanitizer.clean(reason))"
        case .notAllowed(let place, _):
            "\(what) is not read for \(place), since others can write this pool"
        case .notDeclared: "\(what) is not declared here, and nothing was run"
        case .elsewhere(let place, let declared, _):
            declared.isEmpty
                ? "\(what) names no origin that its value may go to, and nothing was run"
                : "\(what) is for \(declared.joined(separator: ", ")) and not for \(place), and "
                    + "nothing was run"
        case .badConfiguration(let words, _): "\(what) was not asked: \(words)"
        case .noTerminal(let words): "\(what) wants a terminal: \(words)"
        case .failed(let failure): "\(what) \(failure.words)"
        case .notAsked: "\(what) was not asked"
        case .cancelled: "\(what) was not waited for"
        }
    }

    /// `nil`: the sentence says it.
    package func advice(for reference: Reference) -> String? {
        let name = reference.shownName
        switch self {
        case .notAllowed(let place, let configuration):
            let kind = if case .file = reference { "file" } else { "env" }
            return "if it may go there, write into \(configuration): "
                + "allow \(kind) \(name) origin = \(place)"
        case .notDeclared(let place, let configuration):
            return "if you trust what \(place) gets, write into \(configuration): "
                + "helper \(name) = COMMAND, and: helper \(name) origin = \(place)"
        case .elsewhere(let place, _, let configuration):
            return "if it may go there, write into \(configuration): "
                + "helper \(name) origin = \(place)"
        case .badConfiguration(_, let advice): return advice
        case .noTerminal: return "open modelpool at a terminal and test the model there."
        case .failed(.notStarted): return "install it, or write its whole path in the declaration."
        case .failed(.overdue(let seconds, _)):
            return "try it: modelpool doctor --helpers; one that needs longer: "
                + "helper \(name) timeout = \(2 * seconds)s"
        case .failed: return "mend or sign in what it runs, then: modelpool doctor --helpers"
        case .notSet, .empty, .unreadable, .notAsked, .cancelled: return nil
        }
    }
}

extension HelperFailure {
    fileprivate var words: String {
        switch self {
        case .notStarted(let reason): "cannot be started: \(reason)"
        case .exited(let code, let said): HelperFailure.join("failed with exit code \(code)", said)
        case .killed(let signal, let said):
            HelperFailure.join("was ended by signal \(signal)", said)
        case .overdue(let seconds, let said):
            HelperFailure.join("took more than \(seconds) s and was ended", said)
        case .tooLong(let limit): "printed more than \(limit / 1024) KiB and was ended"
        case .badAnswer(let reason, let said):
            HelperFailure.join("gave no value: \(reason)", said)
        }
    }

    private static func join(_ words: String, _ said: String) -> String {
        said.isEmpty ? words : "\(words): \(said)"
    }
}

extension Reference {
    fileprivate var shownName: String {
        switch self {
        case .environment(let name), .file(let name), .helper(let name): Sanitizer.clean(name)
        }
    }

    fileprivate var words: String {
        switch self {
        case .environment: "environment variable \(shownName)"
        case .file: "file \(shownName)"
        case .helper: "helper \(shownName)"
        }
    }
}
