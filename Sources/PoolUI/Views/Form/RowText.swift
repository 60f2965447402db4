import FoundationEssentials
import PoolModel
import TerminalScreen

/// The words on a header row and on its value.
enum RowText {
    /// What stands in the VALUE column.
    static func value(
        of row: HeaderRow, _ revealed: FormView.Revealed?, _ state: State
    ) -> (text: String, role: Role) {
        if let revealed, revealed.row == row.id {
            return (Sanitizer.clean(revealed.value.reveal()), .secretShown)
        }
        if let clear = row.clearText { return (Sanitizer.clean(clear), .normal) }
        return value(of: row.value, state)
    }

    /// A mask, or what became of the references in the value; never the value.
    static func value(of field: SecretField, _ state: State) -> (text: String, role: Role) {
        switch field {
        case .empty: return ("(none)", .dim)
        case .locked: return ("LOCKED", .locked)
        case .kept, .new:
            let references = field.references
            guard !references.isEmpty else { return (field.mask, .mask) }
            let texts = references.map { reference -> String in
                let (kind, name) =
                    switch reference {
                    case .environment(let name): ("env", name)
                    case .file(let path): ("file", path)
                    case .helper(let name): ("helper", name)
                    }
                let found = state.references[reference]?.words(at: state.now) ?? "?"
                return "\(kind) \(Sanitizer.clean(name)): \(found)"
            }
            let isMissing = references.contains { state.references[$0]?.isMissing == true }
            return (texts.joined(separator: ", "), isMissing ? .warning : .normal)
        }
    }

    /// What stands at the right end of the row.
    /// - Parameter isReplaced: a new value stands for a stored one.
    static func note(
        of row: HeaderRow, isReplaced: Bool, problem: FormProblem?, caution: FormProblem?
    ) -> (text: String, role: Role) {
        if let problem { return ("! " + problem.sentence, .error) }
        if !row.isOn { return ("off", .dim) }
        if !row.isSecret { return ("shown", .dim) }
        if caution != nil { return ("caution", .warning) }
        if case .new = row.value { return (isReplaced ? "replaced" : "new", .marked) }
        return ("", .normal)
    }

    static func facts(of row: Model.SetRow) -> String {
        "Of set \(Sanitizer.clean(row.set)); Enter goes there"
            + (row.isReplaced ? "; a row of the model's own is sent instead" : "")
    }

    /// `Row 3: 64 characters, literal`.
    static func facts(of row: HeaderRow, position: Int) -> String {
        let start = "Row \(position + 1): "
        switch row.value {
        case .empty: return start + "no value yet"
        case .locked: return start + "the stored value cannot be opened; e types another"
        case .kept, .new:
            let count = row.value.byteCount ?? 0
            let length = Count.of(count, "character")
            let kind = row.value.references.isEmpty ? "literal" : "with references"
            var text = start + "\(length), \(kind)"
            if case .new = row.value { text += ", not saved yet" }
            if !row.isOn { text += ", off" }
            return text
        }
    }
}

extension ReferenceState {
    fileprivate func words(at now: Date) -> String {
        switch self {
        case .set: "set"
        case .notSet: "NOT SET"
        case .notAllowed: "not for this address"
        case .notDeclared: "not declared here"
        case .notAsked: "asked when sent"
        case .asking: "asking ..."
        case .lasts(let end) where end <= now: "asked when sent"
        case .lasts(let end): "\(Age.left(until: end, at: now)) left"
        case .failed(let date): "failed \(Age.long(of: date, at: now))"
        }
    }
}
