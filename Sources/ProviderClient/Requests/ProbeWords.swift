internal import PoolModel

/// The words that a test has a model say: drawn for this test, so that an answer without them was not
/// given to it. A cache has them at the most by a chance of 1 in 3,000.
package struct ProbeWords: Sendable, Equatable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// What a request shows that is not sent by a test: a preview, the `curl` command.
    package static let example = ProbeWords("ok")

    package static func drawn() -> ProbeWords {
        let words = [first.randomElement(), second.randomElement()].compactMap(\.self)
        return ProbeWords(words.joined(separator: " "))
    }

    /// Whether an answer has them, or one of them: in any case, with marks and other words around.
    ///
    /// Where it may be a translation, which has other letters and is short, nobody can tell, and the
    /// model has the doubt.
    func areHeard(in answer: String) -> Bool {
        let said = ProbeWords.pieces(of: answer)
        if said.isEmpty { return answer.count { $0.isLetter } <= ProbeWords.longestTranslation }
        let asked = ProbeWords.pieces(of: text)
        return SearchableText(said.joined()).contains(asked.joined())
            || asked.contains { word in
                said.contains { $0.hasPrefix(word) && $0.count <= word.count + 2 }
            }
    }

    private static let longestTranslation = 12

    /// Its runs of letters and digits of ASCII, in lower case.
    private static func pieces(of text: String) -> [String] {
        text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map { String($0) }
    }

    // The question with any pair has 8 tokens in cl100k_base and o200k_base (OpenAI, as tiktoken counts
    // them) and in Anthropic's tokenizer: what "Say 'ok' and nothing else." has. All are nouns that are
    // much the same in many languages, and that no error, greeting or refusal has in it.

    /// One token after an opening quote.
    private static let first = [
        "alarm", "album", "alpha", "amber", "anchor", "arena", "atom", "banana", "camera", "cargo",
        "castle", "coffee", "concert", "elastic", "energy", "fabric", "film", "gamma", "hotel",
        "iris", "lion", "liter", "matrix", "metal", "motor", "nova", "omega", "orange", "orbit",
        "oval", "paper", "pizza", "planet", "poster", "radio", "robot", "rose", "ruby", "sigma",
        "sphere", "summer", "terra", "tower", "union", "vector", "winter", "yard",
    ]

    /// One token after a blank.
    private static let second = [
        "bamboo", "basil", "bronze", "canal", "candle", "canyon", "casino", "circus", "comet",
        "coral", "cotton", "crystal", "dragon", "eclipse", "galaxy", "garden", "guitar", "jazz",
        "jungle", "laser", "lemon", "lunar", "maple", "marble", "meteor", "metro", "mosaic", "neon",
        "ocean", "olive", "onion", "opera", "palm", "panda", "pearl", "piano", "pilot", "polar",
        "puzzle", "pyramid", "salad", "salmon", "salsa", "silk", "silver", "sofa", "solar", "soup",
        "spiral", "sprint", "stadium", "storm", "sugar", "taxi", "tempo", "tennis", "theater",
        "tiger", "tomato", "tornado", "triangle", "trumpet", "tunnel", "turbo", "valley", "vanilla",
        "violin", "wagon", "yoga",
    ]
}
