internal import FoundationEssentials
internal import PoolModel

/// Models as JSON for scripts: stable names, secrets only as masks (`Resources/schemas`).
enum ModelJSON {
    static func model(_ model: Model, lastTest: TestSummary?) -> JSONValue {
        let facts: [(String, JSONValue)] = [
            ("schema", .integer(1)),
            ("id", .string(model.id.text)),
        ]
        let fields = ModelField.all.filter { $0 != .origins }.map {
            ($0.jsonKey, field($0, of: model))
        }
        return .object(
            facts + fields + [
                ("locked", .bool(model.isLocked)),
                ("version", .integer(model.version)),
                ("changed_at", .string(time(model.changedAt))),
                ("changed_by", .string(model.changedBy)),
                ("last_test", lastTest.map(test) ?? .null),
            ])
    }

    private static func field(_ field: ModelField, of model: Model) -> JSONValue {
        switch field {
        case .headers: headers(model)
        case .apiKey: apiKey(model)
        case .extra: .strings(model.extra.extraNames)
        default: field.value(of: model).secret.map(secret) ?? field.value(of: model).json
        }
    }

    /// - Parameter isLockKnown: whether the stored values were looked at.
    static func summary(_ model: ModelSummary, isLockKnown: Bool) -> JSONValue {
        .object([
            ("id", .string(model.id.text)),
            ("name", .string(model.name)),
            ("provider", .string(model.provider.rawValue)),
            ("model", .string(model.modelID)),
            ("base_url", .string(model.baseURL)),
            ("kind", .string(model.kind.rawValue)),
            ("enabled", .bool(model.isEnabled)),
            ("tags", .strings(model.tags)),
            ("headers", .strings(model.headerNames)),
            ("headers_on", .integer(model.headersOn)),
            ("sets", .strings(model.sets)),
            ("set_headers", .strings(model.setHeaderNames)),
            ("locked", isLockKnown ? .bool(model.isLocked) : .null),
            ("version", .integer(model.version)),
            ("changed_at", .string(time(model.changedAt))),
            ("changed_by", .string(model.changedBy)),
            ("last_test", model.lastTest.map(test) ?? .null),
        ])
    }

    /// The rows of the model's sets and its own, in the order in which they are sent.
    static func headers(_ model: Model) -> JSONValue {
        let problems = model.headerProblems
        func object(
            _ row: HeaderRow, set: String?, isReplaced: Bool, replaces: String?
        ) -> JSONValue {
            .object([
                ("id", .string(row.id.text)),
                ("name", .string(row.name)),
                ("on", .bool(row.isOn)),
                ("secret", .bool(row.isSecret)),
                ("value", .string(row.shownValue)),
                ("locked", .bool(row.value == .locked)),
                ("references", .strings(references(row.value))),
                (
                    "problems",
                    .strings(problems.filter { $0.row == row.id }.map(\.code.sentence))
                ),
                ("set", .optional(set)),
                ("replaced", .bool(isReplaced)),
                ("replaces_set", .optional(replaces)),
            ])
        }
        return .array(
            model.setRows.map {
                object($0.row, set: $0.set, isReplaced: $0.isReplaced, replaces: nil)
            }
                + model.headers.map {
                    object($0, set: nil, isReplaced: false, replaces: model.setReplaced(by: $0))
                })
    }

    static func test(_ test: TestSummary) -> JSONValue {
        .object([
            ("verdict", .string(test.verdict.rawValue)),
            ("ok", .bool(test.verdict.isOK)),
            ("slow", .bool(test.isSlow)),
            ("http_status", .optional(test.httpStatus)),
            ("total_ms", .number(test.totalMilliseconds)),
            ("tested_at", .string(time(test.testedAt))),
            ("message", .string(test.message)),
            ("owner", .optional(test.owner?.who)),
            ("owner_detail", .optional(test.owner?.detail)),
            ("next", .string(test.next)),
            ("verified", .bool(test.isVerified)),
        ])
    }

    /// The object of `test --json`: `Resources/schemas/test.json`.
    static func report(_ report: TestReport) -> JSONValue {
        let stages = report.stages.filter { $0.state == .ok || $0.state == .failed }
        return .object([
            ("schema", .integer(1)),
            ("model", .string(report.modelName)),
            ("id", .string(report.modelID.text)),
            ("verdict", .string(report.verdict.rawValue)),
            ("ok", .bool(report.verdict.isOK)),
            ("slow", .bool(report.isSlow)),
            ("owner", .optional(report.owner?.who)),
            ("owner_detail", .optional(report.owner?.detail)),
            ("http_status", .optional(report.httpStatus)),
            ("url", .string(report.url)),
            ("proxy", .optional(report.proxy)),
            ("stages", .array(stages.map(stage))),
            ("message", .string(report.message)),
            ("next", .string(report.next)),
            ("sent_headers", .strings(report.sentHeaders.map(\.name))),
            ("answered_as", .optional(report.answeredAs)),
            ("reply", .optional(report.reply)),
            ("total_ms", .number(report.totalMilliseconds)),
            ("notes", .strings(report.notes)),
            ("tools", .optional(report.toolsWork)),
            ("vision", .optional(report.visionWorks)),
            ("first_token_ms", .optional(report.timeToFirstToken)),
            ("other_kind", .optional(report.otherKind?.rawValue)),
            ("certificate_until", .optional(report.certificateEnd.map(time))),
        ])
    }

    /// RFC 3339, in UTC.
    static func time(_ date: Date) -> String { date.ISO8601Format() }

    private static func stage(_ stage: StageResult) -> JSONValue {
        .object([
            ("stage", .string(stage.stage.rawValue)),
            ("ms", .optional(stage.milliseconds)),
            ("ok", .bool(stage.state == .ok)),
            ("detail", .string(stage.detail)),
        ])
    }

    static func secret(_ field: SecretField) -> JSONValue {
        field.hasValue ? .object(facts(field)) : .null
    }

    /// The key that is sent: the model's own, or that of a set.
    private static func apiKey(_ model: Model) -> JSONValue {
        let set = model.keySet
        let key = set?.apiKey ?? model.apiKey
        guard key.hasValue else { return .null }
        return .object(facts(key) + [("set", (set?.name).map(JSONValue.string) ?? .null)])
    }

    private static func facts(_ field: SecretField) -> [(String, JSONValue)] {
        [
            ("mask", .string(field.mask)), ("locked", .bool(field == .locked)),
            ("references", .strings(references(field))),
        ]
    }

    private static func references(_ field: SecretField) -> [String] {
        if case .kept(let stored) = field { stored.references.map(\.text) } else { [] }
    }
}
