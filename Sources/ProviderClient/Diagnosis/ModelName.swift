internal import PoolModel

/// Whether two names mean the same model: providers answer with the dated version, a path, a tag.
enum ModelName {
    static func isSame(asked: String, answered: String) -> Bool {
        if asked == answered { return true }
        let asked = core(asked)
        let answered = core(answered)
        if asked == answered { return true }
        guard let rest = answered.rest(after: asked) else {
            // Asked for a version, answered by its short name.
            guard let rest = asked.rest(after: answered) else { return false }
            return isVersion(rest)
        }
        return isVersion(rest)
    }

    /// In lower case, without the provider before the last slash.
    static func own(_ name: String) -> String {
        let last = name.utf8.split(separator: UInt8(ascii: "/")).last
        return HeaderName.lowercase(last.map { String(Substring($0)) } ?? "")
    }

    /// ``own(_:)`` without what says where or how a model is served.
    private static func core(_ name: String) -> String {
        var name = own(name)
        for ending in [".gguf", ":latest", "-latest", ":free", "@main", "@default", "@latest"] {
            name = name.dropping(suffix: ending)
        }
        // Bedrock: `us.anthropic.claude-sonnet-4-20250514-v1:0`,
        // https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
        for prefix in regions + makers where name.hasPrefix(prefix) {
            name = name.dropping(prefix: prefix)
        }
        if let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")),
            let dash = name[..<colon].lastIndex(of: "-"),
            name[name.index(after: dash)...].hasPrefix("v"),
            name[name.index(dash, offsetBy: 2)..<colon].allSatisfy(\.isNumber),
            name[name.index(after: colon)...].allSatisfy(\.isNumber)
        {
            name = String(name[..<dash])
        }
        // Vertex writes `@` before a version, OpenRouter 3.5 for 3-5, Azure 35 for 3.5.
        name = String(name.map { $0 == "@" || $0 == "." ? "-" : $0 })
        return name.hasPrefix("gpt-35") ? "gpt-3-5" + name.dropFirst(6) : name
    }

    private static let regions = ["us.", "eu.", "apac.", "global.", "us-gov.", "jp.", "au.", "ca."]
    private static let makers = [
        "anthropic.", "amazon.", "meta.", "mistral.", "cohere.", "ai21.", "deepseek.", "qwen.",
        "openai.",
    ]

    /// `-2024-08-06`, `-0613`, `-20241022`, `@001`, `-v1:0`, `-preview-05-20`, `:q4_k_m`.
    private static func isVersion(_ rest: Substring) -> Bool {
        guard let sign = rest.first, "-@:.".contains(sign) else { return false }
        let parts = rest.split { "-@:.".contains($0) }
        return parts.allSatisfy { part in
            if part.allSatisfy({ $0.isASCII && $0.isNumber }) {
                return part.count != 1 || sign == ":"
            }
            if part.first == "v" { return part.dropFirst().allSatisfy { $0.isNumber } }
            if sign == ":" { return true }
            return ["preview", "exp", "instruct", "chat", "it"].contains(part)
        }
    }
}

extension String {
    fileprivate func rest(after prefix: String) -> Substring? {
        !prefix.isEmpty && hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
