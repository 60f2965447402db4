internal import FoundationEssentials
internal import ModelPool

/// Models for people.
enum ModelText {
    /// `show`: one field a line.
    static func lines(_ model: Model, lastTest: TestSummary?, now: Date) -> [String] {
        var fields: [(String, String)] = [
            ("Provider", "\(model.provider.rawValue), \(model.wireProtocol.rawValue)"),
            ("Model", model.modelID),
            ("Base URL", model.baseURL),
            ("Enabled", model.isEnabled ? "yes" : "no"),
            ("API key", model.apiKey.hasValue ? secret(model.apiKey) : "none"),
            ("Timeout", "\(model.timeout) s"),
        ]
        if let temperature = model.temperature { fields.append(("Temperature", "\(temperature)")) }
        if let tokens = model.maxOutputTokens { fields.append(("Max tokens", "\(tokens)")) }
        fields.append(("Vision", model.supportsVision ? "yes" : "no"))
        fields.append(("Tools", model.supportsTools.map { $0 ? "yes" : "no" } ?? "not known"))
        if !model.tags.isEmpty { fields.append(("Tags", model.tags.joined(separator: ", "))) }
        if model.proxy != .environment { fields.append(("Proxy", model.proxy.text)) }
        if model.proxyPassword.hasValue {
            fields.append(("Proxy password", secret(model.proxyPassword)))
        }
        for (title, file) in [
            ("CA file", model.caFile), ("Client cert", model.clientCertificate),
            ("Client key", model.clientKey),
        ] {
            if let file { fields.append((title, file)) }
        }
        if model.extra.hasValue {
            let names = model.extra.extraNames
            fields.append(
                ("Extra", names.isEmpty ? model.extra.mask : names.joined(separator: ", ")))
        }
        if model.isLocked {
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
        return [Sanitizer.clean(model.name)]
            + fields.map { title, value in
                "  " + title + String(repeating: " ", count: 16 - title.count)
                    + Sanitizer.clean(value)
            }
            + (model.headers.isEmpty ? [] : headers(model).map { "    " + $0 })
    }

    /// The rows with their masks, and what is wrong with each below it.
    static func headers(_ model: Model) -> [String] {
        var table = Table(["", "ON", "NAME", "VALUE"])
        for (index, row) in model.headers.enumerated() {
            table.add([
                "\(index + 1)", row.isOn ? "on" : "off", Sanitizer.clean(row.name),
                Sanitizer.clean(row.shownValue) + references(row.value),
            ])
        }
        let problems = model.headerProblems
        var lines = Array(table.lines.prefix(1))
        for (row, line) in zip(model.headers, table.lines.dropFirst()) {
            lines.append(line)
            for problem in problems where problem.row == row.id {
                lines.append("     ! \(problem.code.sentence)")
            }
        }
        return lines + problems.filter { $0.row == nil }.map { "! \($0.code.sentence)" }
    }

    private static func secret(_ field: SecretField) -> String { field.mask + references(field) }

    private static func references(_ field: SecretField) -> String {
        guard case .kept(let stored) = field, !stored.references.isEmpty else { return "" }
        return "  (" + stored.references.map(\.text).joined(separator: ", ") + ")"
    }
}
