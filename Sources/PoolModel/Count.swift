/// Numbers of things in sentences.
package enum Count {
    /// `1 model`, `2 models`.
    /// - Parameter plural: where it is not the noun with an s.
    package static func of(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(plural ?? noun + "s")"
    }

    /// The first three names, and how many more there are.
    package static func list(_ names: [String]) -> String {
        names.listed(atMost: 3) { Sanitizer.clean($0) }
    }
}

extension [String] {
    /// In a sentence: the first few, and how many more there are.
    /// - Parameter shown: how each of them is written.
    package func listed(atMost most: Int, _ shown: (String) -> String) -> String {
        let few = prefix(most).map(shown).joined(separator: ", ")
        return count > most ? "\(few) and \(count - most) more" : few
    }
}
