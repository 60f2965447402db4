internal import ModelPool

/// The models that a provider lists.
package enum ModelList {
    /// Their ids in the server's order; `nil` where the body is no list. Takes `data[]`,
    /// a top-level array, Gemini's `models[]` and Ollama's `/api/tags`.
    package static func parse(_ body: [UInt8]) -> [String]? { nil }
}
