/// A failure in words: what happened and what to do.
package struct Failure: Error, Sendable, Equatable {
    package let sentence: String
    package let advice: String

    package init(sentence: String, advice: String) {
        self.sentence = sentence
        self.advice = advice
    }
}
