/// Writes models in one format.
package protocol ModelWriter {
    /// What the text cannot say, in words, for whoever exports.
    var notes: [String] { get }
    /// How many models are not in the text.
    var leftOut: Int { get }

    mutating func text(of entries: [ExportEntry]) -> String
}
