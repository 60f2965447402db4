internal import PoolModel

/// A value in LiteLLM's way: a literal, or `os.environ/NAME`.
enum LiteLLMValue {
    private static let mark = "os.environ/"

    static func environmentName(_ text: String) -> String? {
        text.hasPrefix(mark) ? String(text.dropFirst(mark.count)) : nil
    }

    /// A value of ours; LiteLLM gives dollar signs no meaning.
    static func template(_ text: String) -> String {
        environmentName(text).map { Reference.environment($0).text } ?? ShellWord.escaped(text)
    }

    /// A value of ours in LiteLLM's way; `nil` where it has none (a file, text around a variable).
    static func text(_ value: Secret) -> String? {
        // A malformed value never passed `HeaderRules`; it is as it is then.
        switch (try? ReferenceTemplate(value.reveal()))?.only {
        case .literal(let text)?: text.hasPrefix(mark) ? nil : text
        case .reference(.environment(let name))?: mark + name
        default: nil
        }
    }
}
