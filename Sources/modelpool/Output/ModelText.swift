internal import FoundationEssentials
internal import PoolModel

/// Models for people.
enum ModelText {
    /// `show`: one field a line.
    static func lines(_ model: Model, lastTest: TestSummary?, now: Date) -> [String] {
        let apart: [ModelField] = [.name, .headers, .origins]
        var fields = ModelField.all.filter { !apart.contains($0) && isTold($0, of: model) }
            .map { ($0.title, text(of: $0, model)) }
        if let lock = model.lock {
            fields.append(("State", "LOCKED: \(lock.sentence)"))
        } else if model.isLocked {
            let places = SavedText.lockedPlaces(of: model)
            fields.append(("State", "LOCKED: \(places) cannot be opened"))
        }
        fields.append(("Last test", lastTest.map { ReportText.lastTest($0, now: now) } ?? "never"))
        fields.append(
            (
                "Changed",
                "\(Clock.text(model.changedAt)) by \(model.changedBy), version \(model.version)"
            ))
        fields.append(("Id", model.id.uuidString))
        let off = model.headers.count { !$0.isOn }
        fields.append(("Headers", "\(model.headers.count)\(off > 0 ? ", \(off) off" : "")"))
        let hasRows = !model.headers.isEmpty || !model.setRows.isEmpty
        return [Sanitizer.clean(model.name)] + table(fields)
            + (hasRows ? headers(model).map { "    " + $0 } : [])
    }

    /// A title and its value a line.
    static func table(_ fields: [(String, String)]) -> [String] {
        fields.map { title, value in
            "  " + title + String(repeating: " ", count: 16 - title.count)
                + Sanitizer.clean(value)
        }
    }

    /// What is empty is left out, but where its being empty says something.
    private static func isTold(_ field: ModelField, of model: Model) -> Bool {
        [.apiKey, .tools].contains(field) || field.text(of: model) != field.emptyText
    }

    private static func text(of field: ModelField, _ model: Model) -> String {
        if field == .apiKey, !model.apiKey.hasValue {
            guard let set = model.keySet else { return "none" }
            return "\(set.apiKey.mask)\(references(set.apiKey))  (set \(set.name))"
        }
        if field == .extra, model.extra.extraNames.isEmpty { return model.extra.mask }
        let replaced = field == .apiKey ? model.replacedKeySet : nil
        return field.text(of: model) + (field.value(of: model).secret.map(references) ?? "")
            + (replaced.map { "  (replaces that of set \($0))" } ?? "")
    }

    /// The rows with their masks, and what is wrong with each below it.
    static func headers(_ model: Model) -> [String] {
        var table = TextTable(["", "ON", "NAME", "VALUE"])
        let setRows = model.setRows
        for row in setRows {
            table.add([
                "", row.row.isOn ? "on" : "off", Sanitizer.clean(row.row.name),
                Sanitizer.clean(row.row.shownValue) + references(row.row.value)
                    + "  (set \(Sanitizer.clean(row.set))\(row.isReplaced ? ", replaced" : ""))",
            ])
        }
        for (index, row) in model.headers.enumerated() {
            let replaced = model.setReplaced(by: row).map {
                "  (replaces \(Sanitizer.clean(row.name)) of set \(Sanitizer.clean($0)))"
            }
            table.add([
                "\(index + 1)", row.isOn ? "on" : "off", Sanitizer.clean(row.name),
                Sanitizer.clean(row.shownValue) + references(row.value) + (replaced ?? ""),
            ])
        }
        let problems = model.headerProblems
        var lines = Array(table.lines.prefix(1))
        for (row, line) in zip(setRows.map(\.row) + model.headers, table.lines.dropFirst()) {
            lines.append(line)
            for problem in problems where problem.row == row.id {
                lines.append("     ! \(problem.code.sentence)")
            }
        }
        return lines + problems.filter { $0.row == nil }.map { "! \($0.code.sentence)" }
    }

    private static func references(_ field: SecretField) -> String {
        guard case .kept(let stored) = field, !stored.references.isEmpty else { return "" }
        return "  (" + stored.references.map(\.text).joined(separator: ", ") + ")"
    }
}
