import FoundationEssentials
import PoolModel
import TerminalScreen

/// Two models side by side: what differs first, then what is the same. Values are masked, and told
/// apart by what is behind the masks.
struct CompareView: PaneContent {
    /// One field or header of both.
    struct Row: Sendable, Equatable {
        enum Likeness: String, Sendable, Equatable {
            case differs, same
            /// A value that cannot be opened is among them.
            case unknown = "unknown"
            /// Whether they are alike is not the question.
            case untold = ""
        }

        let title: String
        let left: String
        let right: String
        let likeness: Likeness
    }

    let names: [String]
    let rows: [Row]

    init(_ left: Model, _ right: Model, lastTest: (left: String, right: String)) {
        names = [Sanitizer.clean(left.name), Sanitizer.clean(right.name)]
        let fields = (ModelField.typed + [.extra]).filter { ![.name, .origins].contains($0) }
        let all =
            fields.map { CompareView.row($0, left, right) }
            + CompareView.headerNames(left, right).map { CompareView.row($0, left, right) }
        func having(_ likeness: Row.Likeness) -> [Row] { all.filter { $0.likeness == likeness } }
        rows =
            [Row(title: "Last test", left: lastTest.left, right: lastTest.right, likeness: .untold)]
            + having(.differs) + having(.unknown) + having(.same)
    }

    private static func row(_ field: ModelField, _ left: Model, _ right: Model) -> Row {
        let secrets = [left, right].compactMap { field.secret(of: $0) }
        let likeness: Row.Likeness =
            secrets.isEmpty
            ? (field.isEqual(left, right) ? .same : .differs) : self.likeness(secrets)
        return Row(
            title: field.title, left: text(field, left), right: text(field, right),
            likeness: likeness)
    }

    private static func text(_ field: ModelField, _ model: Model) -> String {
        let text = Sanitizer.clean(field.text(of: model))
        return text.isEmpty ? "(none)" : text
    }

    private static func likeness(_ values: [SecretField]) -> Row.Likeness {
        guard let different = SecretField.different(values) else { return .unknown }
        return different == 1 ? .same : .differs
    }

    /// In the order of the first model, then those that only the second one has.
    private static func headerNames(_ left: Model, _ right: Model) -> [String] {
        var names: [String] = []
        for row in left.headers + right.headers
        where !names.contains(where: { HeaderName.areSame($0, row.name) }) {
            names.append(row.name)
        }
        return names
    }

    private static func row(_ name: String, _ left: Model, _ right: Model) -> Row {
        let rows = [left, right].map { $0.headers.first { $0.hasName(name) } }
        let texts = rows.map { row in
            row.map { Sanitizer.clean($0.shownValue) + ($0.isOn ? " on" : " OFF") } ?? "(none)"
        }
        let likeness: Row.Likeness =
            if let first = rows[0], let second = rows[1], first.isOn == second.isOn {
                self.likeness([first.value, second.value])
            } else { .differs }
        return Row(
            title: Sanitizer.clean(name), left: texts[0], right: texts[1], likeness: likeness)
    }

    // MARK: Lines

    func title(_: State) -> StyledLine {
        StyledLine("compare two models", Style(.title, bold: true))
    }

    func body(_: State, columns: Int, selected: Int?) -> PaneBody {
        let title = columns < 80 ? 16 : 26
        let value = max((columns - 2 - title - 3 - 7) / 2, 8)
        func line(_ first: String, _ left: String, _ right: String, _ last: String) -> String {
            first.padded(toColumns: title) + " " + left.padded(toColumns: value) + " "
                + right.padded(toColumns: value) + " " + last
        }
        let items = rows.map { row in
            StyledLine(
                line(row.title, row.left, row.right, row.likeness.rawValue),
                row.likeness == .same ? .dim : .normal)
        }
        // What its column cuts is whole below.
        let index = selected ?? 0
        let whole = (rows.indices.contains(index) ? rows[index] : nil).map { row in
            [row.left, row.right].enumerated().flatMap { index, text in
                StyledLine.wrapped("\(names[index]): \(text)", columns: columns, indent: 2).prefix(
                    2)
            }
        }
        return .list(
            header: [StyledLine("  " + line("", names[0], names[1], ""), .heading)], items: items,
            footer: [StyledLine()] + (whole ?? []))
    }
}

extension State {
    /// The two marked models, or the marked one and the one with the cursor.
    private var compared: [UUID] {
        let selected = home.selectedID(in: pool)
        guard home.marked.count < 2, let selected else { return markedIDs }
        return Set(markedIDs + [selected]).count == 2 ? markedIDs + [selected] : []
    }

    var whyNotCompare: String? {
        home.marked.count <= 2 && compared.count == 2
            ? nil : "mark two models with Space to compare them"
    }

    mutating func compare() -> [Effect] {
        jobs.contains(CompareModels.self) ? [] : [begin(CompareModels(ids: compared))]
    }

    /// The result of a model's last test in one line: `FAIL 401 9m`.
    fileprivate func lastTestText(of id: UUID) -> String {
        guard let model = pool[id] else { return "" }
        let words = HomeDrawing.lastTest(of: model, self).text.split(separator: " ")
        let verdict = model.lastTest.flatMap { $0.verdict.isFailure ? $0.verdict.rawValue : nil }
        let doubt = model.lastTest?.isVerified == false ? "unverified" : nil
        return (words.map { String($0) } + [verdict, doubt].compactMap { $0 })
            .joined(separator: " ")
    }
}

/// Reads two models, masked.
struct CompareModels: StoreJob {
    let ids: [UUID]
    let failureTitle = "The models could not be read"

    func run(on store: some StoreServices) throws -> [Model] { try store.models(ids) }

    func answered(_ models: [Model], _ state: inout State) -> [Effect] {
        guard models.count == 2 else { return state.say("the models are gone") }
        state.open(
            CompareView(
                models[0], models[1],
                lastTest: (
                    state.lastTestText(of: models[0].id), state.lastTestText(of: models[1].id)
                )
            ))
        return []
    }
}
