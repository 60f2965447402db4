import FoundationEssentials
import PoolModel

/// One difference in an edit conflict: a field, or one part of a header row, as it was when the
/// edit began, as I left it, and as it is stored now.
struct ConflictItem: Sendable, Equatable {
    enum Subject: Sendable, Equatable {
        case field(ModelField)
        /// A whole row: added, or deleted.
        case row(UUID)
        case part(UUID, RowPart)
        case rowOrder
    }

    /// What can be changed in a row without touching the rest of it.
    enum RowPart: Sendable, Equatable, CaseIterable { case name, value, state, secrecy }

    enum Side: Sendable, Equatable { case mine, theirs }

    let subject: Subject
    /// What the difference is in: a field, a header.
    let name: String
    /// Which part of it; empty: the whole.
    let part: String
    let base: String
    let mine: String
    let theirs: String
    let changedByMe: Bool
    /// Changed by both, and not to the same; else only by one.
    let isByBoth: Bool
    /// Which of the two is taken; `nil`: it has to be chosen, so that nothing is overwritten
    /// unseen.
    var side: Side?

    /// `nil` where neither has changed it, or both did to the same.
    init?(
        _ subject: Subject, _ name: String, part: String = "", base: String, mine: String,
        theirs: String,
        changedByMe: Bool, changedByThem: Bool, isSame: Bool
    ) {
        guard !isSame, changedByMe || changedByThem else { return nil }
        self.subject = subject
        self.name = name
        self.part = part
        self.base = base
        self.mine = mine
        self.theirs = theirs
        self.changedByMe = changedByMe
        isByBoth = changedByMe && changedByThem
        side = isByBoth ? nil : changedByMe ? .mine : .theirs
    }

    /// `X-Team value`, `Base URL`.
    var title: String { part.isEmpty ? name : name + " " + part }

    /// Every difference, fields in the form's order, then rows.
    static func list(base: Model, mine: Model, theirs: Model) -> [ConflictItem] {
        ModelField.typed.compactMap { item(for: $0, base, mine, theirs) }
            + rows(base, mine, theirs) + [order(base, mine, theirs)].compactMap(\.self)
    }

    // MARK: Fields

    private static func item(
        for field: ModelField, _ base: Model, _ mine: Model, _ theirs: Model
    ) -> ConflictItem? {
        let (own, other) = (!field.isEqual(base, mine), !field.isEqual(base, theirs))
        let texts =
            field.editing == .secret
            ? secretTexts(
                own, other, mine: field.secret(of: mine) ?? .empty,
                theirs: field.secret(of: theirs) ?? .empty)
            : (field.text(of: base), field.text(of: mine), field.text(of: theirs))
        return ConflictItem(
            .field(field), field.title, base: texts.0, mine: texts.1, theirs: texts.2,
            changedByMe: own, changedByThem: other, isSame: field.isEqual(mine, theirs))
    }

    /// Values that stay hidden are told apart by who has changed them.
    private static func secretTexts(
        _ own: Bool, _ other: Bool, mine: SecretField, theirs: SecretField
    ) -> (String, String, String) {
        func text(_ isChanged: Bool, _ field: SecretField, _ owner: String) -> String {
            guard isChanged else { return "as it was" }
            return field.hasValue ? "\(owner) new value" : "(removed)"
        }
        return (
            own && other ? "changed by both" : "hidden", text(own, mine, "my"),
            text(other, theirs, "their")
        )
    }

    // MARK: Rows

    private static func rows(_ base: Model, _ mine: Model, _ theirs: Model) -> [ConflictItem] {
        var ids: [UUID] = []
        for row in theirs.headers + mine.headers + base.headers where !ids.contains(row.id) {
            ids.append(row.id)
        }
        return ids.flatMap { id -> [ConflictItem] in
            let find = { (model: Model) in model.headers.first { $0.id == id } }
            let (was, own, other) = (find(base), find(mine), find(theirs))
            if let was, let own, let other { return parts(was, own, other) }
            return [wholeRow(id, was, own, other)].compactMap(\.self)
        }
    }

    /// A row that is not everywhere: one of us has added it, or deleted it.
    private static func wholeRow(
        _ id: UUID, _ was: HeaderRow?, _ own: HeaderRow?, _ other: HeaderRow?
    ) -> ConflictItem? {
        let gone = was == nil ? "(none)" : "(deleted)"
        let name = (own ?? other ?? was)?.name ?? ""
        return ConflictItem(
            .row(id), "header \(name)", base: was.map(ModelChange.valueText) ?? "(none)",
            mine: own.map(ModelChange.valueText) ?? gone,
            theirs: other.map(ModelChange.valueText) ?? gone,
            changedByMe: own != was, changedByThem: other != was, isSame: own == other)
    }

    private static func parts(
        _ was: HeaderRow, _ own: HeaderRow, _ other: HeaderRow
    ) -> [ConflictItem] {
        RowPart.allCases.compactMap { part in
            let texts: (String, String, String)
            let (isMine, isTheirs) = (!part.isEqual(was, own), !part.isEqual(was, other))
            if part == .value, own.isSecret || other.isSecret || was.isSecret {
                texts = secretTexts(isMine, isTheirs, mine: own.value, theirs: other.value)
            } else {
                texts = (part.text(of: was), part.text(of: own), part.text(of: other))
            }
            return ConflictItem(
                .part(was.id, part), was.name, part: part.title, base: texts.0,
                mine: texts.1, theirs: texts.2, changedByMe: isMine, changedByThem: isTheirs,
                isSame: part.isEqual(own, other))
        }
    }

    private static func order(_ base: Model, _ mine: Model, _ theirs: Model) -> ConflictItem? {
        func isMoved(_ model: Model) -> Bool {
            let (before, after) = (base.headers.map(\.id), model.headers.map(\.id))
            return before.filter(after.contains) != after.filter(before.contains)
        }
        let (own, other) = (mine.headers.map(\.id), theirs.headers.map(\.id))
        return ConflictItem(
            .rowOrder, "order of headers", base: "as it was",
            mine: isMoved(mine) ? "moved" : "as it was",
            theirs: isMoved(theirs) ? "moved" : "as it was", changedByMe: isMoved(mine),
            changedByThem: isMoved(theirs),
            isSame: own.filter(other.contains) == other.filter(own.contains))
    }
}

extension ConflictItem.RowPart {
    var title: String {
        switch self {
        case .name: "name"
        case .value: "value"
        case .state: "on/off"
        case .secrecy: "hidden"
        }
    }

    func text(of row: HeaderRow) -> String {
        switch self {
        case .name: row.name
        case .value: row.shownValue
        case .state: row.isOn ? "on" : "off"
        case .secrecy: row.isSecret ? "yes" : "no"
        }
    }

    func isEqual(_ left: HeaderRow, _ right: HeaderRow) -> Bool {
        switch self {
        case .name: left.name == right.name
        case .value: left.value.holdsSame(as: right.value)
        case .state: left.isOn == right.isOn
        case .secrecy: left.isSecret == right.isSecret
        }
    }
}
