/// Numbers of things in sentences.
package enum Count {
    /// `1 model`, `2 models`.
    /// - Parameter plural: where it is not the noun with an s.
    package static func of(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(plural ?? noun + "s")"
    }

    /// The first three names, and how many more there are.
    package static func list(_ names: [String]) -> String {
        let shown = names.prefix(3).map { Sanitizer.clean($0) }.joined(separator: ", ")
        return names.count > 3 ? shown + " and \(names.count - 3) more" : shown
    }
}
