/// Why a reference gives no value.
package enum ReferenceProblem: Error, Sendable, Equatable {
    case notSet
    case empty
    /// The system's words for it, e.g. `No such file or directory`.
    case unreadable(String)
    /// The pool is one that others can write, and the person's configuration does not let the
    /// variable or file go to this place.
    case notAllowed(place: String, configuration: String)
    /// No helper of this name is in the person's configuration. Nothing was run.
    case notDeclared(place: String, configuration: String)
    /// The helper's declaration names other addresses than this one. Nothing was run.
    case elsewhere(place: String, declared: [String], configuration: String)
    /// The person's configuration cannot be used; in words. Nothing was run.
    case badConfiguration(String, advice: String)
    /// It wants a terminal and there is none; in words. Nothing was run.
    case noTerminal(String)
    case failed(HelperFailure)
    /// Nobody has asked the helper: what it gives is not known where nothing is to be sent.
    case notAsked
    /// Waiting for it was cancelled.
    case cancelled
}

/// How a helper failed.
package enum HelperFailure: Error, Sendable, Equatable {
    /// The system's words for it.
    case notStarted(String)
    /// The code, and the last line that it wrote to its standard error, fit to be shown.
    case exited(Int32, said: String)
    case killed(signal: Int32, said: String)
    /// Seconds that it was given.
    case overdue(Int, said: String)
    /// Bytes that it may print.
    case tooLong(Int)
    /// What it printed is no value, in words.
    case badAnswer(String, said: String)
}
