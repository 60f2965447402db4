/// Header rows as text for an editor (`E`): one line a row, explained at its top. `Interchange`
/// reads it back (`HeaderText`).
///
/// A stored or typed value stands as `<keep N>`, so that no secret reaches the disk; a value
/// that may be shown stands itself. Names that would be read as something else are written as
/// JSON strings, so that every row can be read back whatever was typed into it.
package enum HeaderListing {
    /// How the first line begins, by which the text is recognised; the number of rows follows.
    package static let mark = "## modelpool headers: "

    /// The value of row `row`, counting from 1, stays as it is.
    package static func keep(_ row: Int) -> String { "<keep \(row)>" }

    package static func text(of rows: [HeaderRow]) -> String {
        var text = """
            \(mark)\(rows.count)
            ## One header a line:  Name: value      Switched off:  # Name: value
            ## <keep N> leaves the value of row N as it is; type another value to replace it.
            ## Delete a line to delete its header. Lines that begin with ## are ignored.


            """
        for (index, row) in rows.enumerated() {
            text += row.isOn ? "" : "# "
            text += isPlain(name: row.name) ? row.name : JSONText.string(row.name)
            text += ": \(shownValue(of: row) ?? keep(index + 1))\n"
        }
        return text
    }

    /// The value where it may be shown and can be read back as it stands; an empty text where
    /// there is none.
    package static func shownValue(of row: HeaderRow) -> String? {
        let value: String
        switch row.value {
        case .empty: return ""
        case .locked: return nil
        case .kept(let stored):
            guard let clear = stored.clear else { return nil }
            value = clear
        case .new(let secret):
            if secret.isEmpty { return "" }
            guard !row.isSecret else { return nil }
            value = secret.reveal()
        }
        let isReadBack =
            value.utf8.allSatisfy { (0x20...0x7E).contains($0) } && value.first != " "
            && value.last != " " && !value.isEmpty && !value.hasPrefix("<keep ")
        return isReadBack ? value : nil
    }

    private static func isPlain(name: String) -> Bool {
        guard let first = name.first, let last = name.last else { return false }
        return first != "#" && first != "\"" && !first.isWhitespace && !last.isWhitespace
            && !name.unicodeScalars.contains(":") && Sanitizer.clean(name) == name
    }
}
