internal import PoolUI

/// Why a command stops: in words, and with the status the process ends with.
struct CommandFailure: Error {
    let status: ExitStatus
    let failure: Failure

    /// What happened, in one sentence.
    var sentence: String { failure.sentence }

    /// What to do.
    var advice: String { failure.advice }

    init(_ status: ExitStatus, _ sentence: String, advice: String = "") {
        self.status = status
        failure = Failure(sentence: sentence, advice: advice)
    }

    init(_ status: ExitStatus, _ failure: Failure) {
        self.status = status
        self.failure = failure
    }
}
