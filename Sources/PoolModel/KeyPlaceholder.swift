/// What people leave in the place of a key or a header's value: the words of an example, a mask, a
/// variable's name, another program's way to name one. Nothing of that kind is a value.
package enum KeyPlaceholder: Equatable, Sendable {
    /// `<token>`, `your-api-key`
    case example
    /// `sk-***`, `sk-...`, `sk-xxxx`
    case masked
    /// `$NAME`, `%NAME%`, or a variable's name alone.
    case variable(String)
    /// `{{ name }}`, `os.environ/NAME`
    case reference

    package init?(_ value: String) {
        let lower = HeaderName.lowercase(value)
        if let name = KeyPlaceholder.variable(value) {
            self = .variable(name)
        } else if KeyPlaceholder.isReference(value) {
            self = .reference
        } else if KeyPlaceholder.isInBrackets(value)
            || KeyPlaceholder.whole.contains(lower)
            || KeyPlaceholder.parts.contains(where: { lower.contains($0) })
            || KeyPlaceholder.words(of: lower).contains(where: KeyPlaceholder.words.contains)
        {
            self = .example
        } else if KeyPlaceholder.masks.contains(where: { lower.contains($0) })
            || KeyPlaceholder.words(of: lower).contains(where: { word in
                word.count > 2 && word.allSatisfy { $0 == "x" }
            })
        {
            self = .masked
        } else {
            return nil
        }
    }

    // As public `.env.example` files and the providers' examples have them.
    private static let parts = [
        "your-api", "your_api", "yourapi", "your-key", "your_key", "your-token", "your_token",
        "api-key-here", "api_key_here", "key-here", "key_here", "changeme", "change-me",
        "change_me", "replace-me", "replace_me", "replaceme", "insert-", "placeholder",
        "put-your", "dein-", "your-team", "your-tenant", "apikey_here", "replace-with",
    ]

    private static let brackets: [(Character, Character)] = [("<", ">"), ("[", "]"), ("{", "}")]

    /// Words in brackets; JSON begins and ends so, too.
    private static func isInBrackets(_ value: String) -> Bool {
        guard value.count > 2,
            brackets.contains(where: { value.first == $0.0 && value.last == $0.1 })
        else { return false }
        return value.first == "<"
            || value.dropFirst().dropLast().allSatisfy {
                $0.isLetter || $0.isNumber || " -_".contains($0)
            }
    }

    /// Words between signs: `sk-your-openai-key`, `YOUR_PORTKEY_API_KEY`.
    private static let words: Set<Substring> = ["your", "votre", "redacted"]

    /// LibreChat writes `user_provided` (https://www.librechat.ai/docs/configuration/dotenv).
    private static let whole: Set<String> = ["null", "undefined", "user_provided", "api-key"]

    private static let masks = ["***", "•", "●", "…", "...", "xxxx"]

    private static func words(of lower: String) -> [Substring] {
        lower.split { !$0.isLetter && !$0.isNumber }
    }

    /// The name in `$NAME`, `${NAME}`, `%NAME%`, `{{NAME}}`, `os.environ/NAME`, `process.env.NAME`
    /// or a name alone. Only what is plainly a variable's name is one: it is said, and a password may
    /// begin with a dollar as well.
    private static func variable(_ value: String) -> String? {
        var rest = Substring(value)
        for beginning in ["os.environ/", "process.env.", "env.", "env:", "secrets."]
        where rest.hasPrefix(beginning) {
            rest = rest.dropFirst(beginning.count)
        }
        let name = rest.drop { "$%{ \"'".contains($0) }
        let inner = name.prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
        let isAll = name.dropFirst(inner.count).allSatisfy { "}%] \"'".contains($0) }
        let isNamed = ["_KEY", "_TOKEN", "_SECRET"].contains { inner.hasSuffix($0) }
        return isAll && isNamed && inner.first?.isLetter == true ? String(inner) : nil
    }

    /// Braces and signs around a name, which no key has.
    private static func isReference(_ value: String) -> Bool {
        value.hasPrefix("os.environ/") || value.hasPrefix("process.env.")
            || value.hasPrefix("{{") && value.hasSuffix("}}")
            || value.hasPrefix("${") && value.hasSuffix("}")
    }
}
