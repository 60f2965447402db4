/// Numbers of things in sentences.
enum Count {
    /// `1 model`, `2 models`.
    static func of(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
