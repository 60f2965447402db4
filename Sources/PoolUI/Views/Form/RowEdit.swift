import FoundationEssentials
import PoolModel
import TerminalScreen

/// A header row while its name and value are typed in place. The row itself changes only when
/// this is accepted.
struct RowEdit: Sendable, Equatable {
    enum Part: Sendable, Equatable { case name, value }

    let id: UUID
    let isNew: Bool
    /// Where the row stands, or will stand.
    let position: Int
    var part: Part
    var name: TextField
    var value: TextField
    /// The row has a value: leaving the field blank keeps it.
    let keepsValue: Bool
    let isSecret: Bool
    /// The value is typed unseen, until Ctrl-T.
    var isMasked: Bool
    /// Names offered, and which one is chosen with the cursor keys.
    var completions: [NameCompletion] = []
    var chosen: Int?
    /// Names that other models of the pool use, the most used first.
    let namesInUse: [String]
    /// Whole lines typed or pasted into the name field, to be taken apart together.
    var collected: [String] = []

    /// A new row.
    init(adding id: UUID, at position: Int, namesInUse: [String]) {
        self.namesInUse = namesInUse
        self.id = id
        isNew = true
        self.position = position
        part = .name
        name = TextField()
        value = TextField()
        keepsValue = false
        isSecret = true
        isMasked = true
    }

    /// An existing row, beginning with its value.
    init(_ row: HeaderRow, at position: Int, namesInUse: [String]) {
        self.namesInUse = namesInUse
        id = row.id
        isNew = false
        self.position = position
        name = TextField(row.name)
        keepsValue = row.value.hasValue
        isSecret = row.isSecret
        isMasked = row.isSecret
        part = .value
        // A value that is shown anyway is edited; a hidden one is replaced or kept.
        value = TextField(row.clearText ?? "")
    }

    /// Whether what stands in the name field is more than a name: a line to be taken apart.
    var holdsLine: Bool {
        RowEdit.isLine(name.text) || !collected.isEmpty && !name.isEmpty
    }

    /// `Name: value`, `NAME=value`, JSON, or a curl command.
    static func isLine(_ text: String) -> Bool {
        text.contains { ":=\"{".contains($0) } || text.hasPrefix("curl ") || text.hasPrefix("-")
    }

    /// Splits `Name: value` in the name field into both fields.
    mutating func split() {
        guard let colon = name.text.firstIndex(of: ":") else { return }
        let text = name.text
        let after = String(text[text.index(after: colon)...]).trimmingBlanks
        name = TextField(String(text[..<colon]).trimmingBlanks)
        if !after.isEmpty { value = TextField(after) }
        part = .value
        completions = []
        chosen = nil
    }
}

/// A header name that is offered, and what it is for.
struct NameCompletion: Sendable, Equatable {
    let name: String
    let purpose: String
}
