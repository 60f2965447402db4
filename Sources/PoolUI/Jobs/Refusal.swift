package import PoolModel

/// Why a job was not done. Nothing of it was. Indirect, as is `StoreError.Code`, for two models that
/// it can hold.
package indirect enum Refusal: Error, Sendable, Equatable {
    case failed(Failure)
    /// Somebody else has saved or deleted in between.
    case conflicted(Conflict)
    /// Stored secrets would go to another place than they were saved for.
    case originChanged(OriginChange)
}

/// A failure in words: what happened and what to do.
package struct Failure: Error, Sendable, Equatable {
    package let sentence: String
    package let advice: String

    package init(sentence: String, advice: String) {
        self.sentence = sentence
        self.advice = advice
    }
}

extension State {
    mutating func report(_ refusal: Refusal, title: String) -> [Effect] {
        notice = nil
        switch refusal {
        case .failed(let failure): return report(failure, title: title)
        case .conflicted(let conflict):
            let name = Sanitizer.clean(conflict.theirs?.name ?? conflict.mine.name)
            let what = conflict.theirs == nil ? "was deleted" : "was changed"
            return [begin(LoadPool())]
                + report(
                    Failure(
                        sentence: "\(name) \(what) by somebody else meanwhile. Nothing was done.",
                        advice: "The list is read again; look, and do it once more."),
                    title: title)
        case .originChanged(let change):
            return report(
                Failure(
                    sentence: change.sentences(asking: false).joined(separator: " ")
                        + " Nothing was done.",
                    advice: "Type new ones, or change the base URL back."),
                title: title)
        }
    }

    /// A failure in a box of its own, since it may be long and has to be read.
    mutating func report(_ failure: Failure, title: String) -> [Effect] {
        question = .message(
            title: title,
            body: [Sanitizer.clean(failure.sentence), Sanitizer.clean(failure.advice)]
                .filter { !$0.isEmpty })
        return []
    }
}
