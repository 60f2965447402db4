internal import PoolModel

/// The models that a provider lists.
package enum ModelList {
    /// Their ids in the server's order, each once and sanitised; `nil` where the body is no list.
    /// Takes `data[]` (OpenAI, Anthropic), a top-level array (Together), Gemini's `models[]`
    /// (without `models/`) and Ollama's `/api/tags`.
    package static func parse(_ body: [UInt8]) -> [String]? {
        // What is no JSON is no list; the classifier says what it is instead.
        guard let json = try? JSONParser.parse(body) else { return nil }
        guard let entries = json["data"]?.array ?? json["models"]?.array ?? json.array else {
            return nil
        }
        if json.array != nil, entries.first?["error"] != nil { return nil }
        var seen: Set<String> = []
        return entries.compactMap { entry in
            let id =
                entry["id"]?.string ?? entry["name"]?.string ?? entry["model"]?.string
                ?? entry.string
            guard let id, !id.isEmpty else { return nil }
            let clean = Sanitizer.clean(id.dropping(prefix: "models/"))
            return seen.insert(clean).inserted ? clean : nil
        }
    }
}
