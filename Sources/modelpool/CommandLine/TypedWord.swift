internal import PoolModel

/// A word of the command line in a sentence about it. A secret may stand anywhere in a command
/// line that is not understood, so only what looks like a plain word is ever repeated.
enum TypedWord {
    /// The word where it can be a command or an option: letters and hyphens, and not many.
    static func command(_ word: String) -> String? {
        word.utf8.count <= 32 && word.utf8.allSatisfy { $0.isLetter || hyphens.contains($0) }
            ? word : nil
    }

    /// The word where it can be the name of a model; otherwise what stands for one in the help.
    static func model(_ word: String?) -> String {
        guard let word, (1...32).contains(word.utf8.count), word.utf8.first != hyphens.first,
            word.utf8.allSatisfy({ $0.isLetterOrDigit || hyphens.contains($0) })
        else { return "MODEL" }
        return word
    }

    /// The name at the beginning of `X-Name: value`, `X-Name=value` or `X-Name value`. Without a
    /// value beside it, it may be the value itself, and what stands for a name is returned.
    static func headerName(_ words: ArraySlice<String>) -> String {
        guard let first = words.first else { return "NAME" }
        let name = String(first.prefix { $0 != ":" && $0 != "=" && $0 != " " })
        // A base64 text ends with what separates a name from its value.
        let value = first.dropFirst(name.count).drop { "=: ".contains($0) }
        let hasValue = name == first ? words.count > 1 : !value.isEmpty || words.count > 1
        guard hasValue, !name.isEmpty, let name = command(name) else { return "NAME" }
        return name
    }

    private static let hyphens = Array("-_.".utf8)
}
