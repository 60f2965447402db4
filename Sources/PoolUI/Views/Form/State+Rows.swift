import FoundationEssentials
import PoolModel
import TerminalScreen

/// What keys do to header rows and fields without typing. Each is one step of undo.
extension State {
    mutating func toggleSelected() -> [Effect] {
        switch form?.place {
        case .row(let id)?:
            form?.draft.change("switch row on or off") { $0.changeRow(id) { $0.isOn.toggle() } }
        case .field(let field)? where field.editing == .toggle:
            form?.draft.change("switch \(field.title)") { field.toggle(in: &$0) }
        default: break
        }
        return []
    }

    /// Two keys that follow each other as closely as that are one pressed twice.
    static let doublePress = Duration.milliseconds(400)

    /// Deletes the selected row, or as many from there as counted. Whoever knows vi presses `dd`
    /// for one row, and a key that is held repeats itself: what follows at once deletes nothing.
    mutating func deleteRows(_ times: Int) -> [Effect] {
        guard let row = form?.selectedRow, let position = form?.position(of: row.id) else {
            return []
        }
        let now = elapsed
        if let deleted = form?.deleted, deleted.place == form?.place,
            now - deleted.at < State.doublePress
        {
            form?.deleted?.at = now
            return say("one row deleted; u undoes it, d once more deletes the next")
        }
        let end = min(position + times, form?.model.headers.count ?? 0)
        form?.draft.change(times > 1 ? "delete \(end - position) rows" : "delete \(row.name)") {
            $0.headers.removeSubrange(position..<end)
        }
        form?.settle()
        if let place = form?.place { form?.deleted = .init(place: place, at: now) }
        form?.revealed = nil
        return say(
            times > 1 ? "\(end - position) rows deleted; u undoes it" : "deleted; u undoes it")
    }

    mutating func moveRow(_ steps: Int) -> [Effect] {
        guard let row = form?.selectedRow else { return [] }
        form?.draft.change("move \(row.name)") { model in
            guard let from = model.headers.firstIndex(where: { $0.id == row.id }) else { return }
            let to = min(max(from + steps, 0), model.headers.count - 1)
            model.headers.remove(at: from)
            model.headers.insert(row, at: to)
        }
        return []
    }

    /// A copy below the row. A stored value has to be opened for it, which is audited.
    mutating func duplicateRow() -> [Effect] {
        guard let row = form?.selectedRow, let model = form?.model else { return [] }
        switch row.value {
        case .kept:
            return [begin(DuplicateRow(model: model.id, row: row.id))]
        case .empty, .new: return insertCopy(of: row, value: row.value)
        case .locked: return say("a value that cannot be opened cannot be copied", .warning)
        }
    }

    fileprivate mutating func insertCopy(of row: HeaderRow, value: SecretField) -> [Effect] {
        let names = form?.model.headers.map(\.name) ?? []
        // Two rows of one name would be an error: the copy has one that is free.
        let name =
            (2...).lazy.map { "\(row.name)-\($0)" }.first { candidate in
                !names.contains { HeaderName.areSame($0, candidate) }
            } ?? row.name
        let copy = HeaderRow(
            id: identities.next(), name: name, value: value, isOn: row.isOn,
            isSecret: row.isSecret)
        form?.draft.change("duplicate \(row.name)") { model in
            let position = model.headers.firstIndex { $0.id == row.id } ?? model.headers.count - 1
            model.headers.insert(copy, at: position + 1)
        }
        form?.place = .row(copy.id)
        return say("copied as \(Sanitizer.clean(name)); Enter and Shift-Tab rename it")
    }

    /// Marks a row as fit to be shown, or as secret again.
    mutating func toggleSecret() -> [Effect] {
        guard let row = form?.selectedRow, let model = form?.model else { return [] }
        if row.isSecret, case .kept(let stored) = row.value, stored.clear == nil {
            if let why = whyNotReveal { return say(why, .warning) }
            return [begin(ShowAlways(model: model.id, row: row.id))]
        }
        form?.draft.change(row.isSecret ? "show \(row.name)" : "hide \(row.name)") { model in
            model.changeRow(row.id) { row in
                row.isSecret.toggle()
                if case .kept(let stored) = row.value, let clear = stored.clear, row.isSecret {
                    row.value = .kept(StoredSecret(of: Secret(clear)))
                }
            }
        }
        return []
    }

    /// `d` on a field: empties it. A secret can be removed only like this.
    mutating func clearField() -> [Effect] {
        guard let field = form?.selectedField else { return [] }
        form?.draft.change("clear \(field.title.lowercased())") { field.clear(in: &$0) }
        form?.revealed = nil
        return field.editing == .secret ? say("cleared; u undoes it") : []
    }

    /// Asks before all rows go.
    mutating func askToClearAll() -> [Effect] {
        guard let model = form?.model else { return [] }
        let count = model.headers.count
        let masked = model.headers.count { $0.isSecret }
        let off = model.headers.count { !$0.isOn }
        let rows = count == 1 ? "the only header row" : "all \(count) header rows"
        let name = Sanitizer.clean(model.name)
        let stays =
            model.setRows.isEmpty
            ? []
            : [
                "Those of set \(model.sets.map { Sanitizer.clean($0) }.joined(separator: ", ")) stay; "
                    + "empty the field Header sets to detach it."
            ]
        question = Question(
            title: "Clear all headers",
            body: [
                "Remove \(rows) of \"\(name)\" (\(masked) masked, \(off) off)?"
            ] + stays + [
                "Nothing is stored or sent until you save (w). Undo with u."
            ],
            choices: [.cancel, .init("Clear all", key: "y", ClearHeaders())])
        return []
    }

    mutating func clearAllHeaders() -> [Effect] {
        form?.draft.change("clear all headers") { $0.headers = [] }
        form?.revealed = nil
        form?.place = .addRow
        return say("all headers cleared; u undoes it, w saves")
    }
}

private struct ClearHeaders: DialogAction {
    func run(_ state: inout State, typed _: String) -> [Effect] { state.clearAllHeaders() }
}

/// Opens a stored value for a copy of its row.
struct DuplicateRow: StoreJob {
    let model: UUID
    let row: UUID
    let failureTitle = "The value could not be opened"

    func run(on store: some StoreServices) throws -> Secret { try store.reveal(model, row: row) }

    func answered(_ value: Secret, _ state: inout State) -> [Effect] {
        guard let row = state.form?.model.headers.first(where: { $0.id == row }) else { return [] }
        return state.insertCopy(of: row, value: .new(value))
    }
}

/// Opens a stored value for a row that is shown from now on.
struct ShowAlways: StoreJob {
    let model: UUID
    let row: UUID
    let failureTitle = "The value could not be opened"

    func run(on store: some StoreServices) throws -> Secret { try store.reveal(model, row: row) }

    func answered(_ value: Secret, _ state: inout State) -> [Effect] {
        state.form?.draft.change("show a row") { model in
            model.changeRow(row) { row in
                guard case .kept = row.value else { return }
                row.isSecret = false
                row.value = .kept(StoredSecret(of: value, isSecret: false))
            }
        }
        return []
    }
}

extension Model {
    mutating func changeRow(_ id: UUID, _ body: (inout HeaderRow) -> Void) {
        guard let index = headers.firstIndex(where: { $0.id == id }) else { return }
        body(&headers[index])
    }
}
