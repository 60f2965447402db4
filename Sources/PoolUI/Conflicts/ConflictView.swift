import FoundationEssentials
import ModelPool
import TerminalScreen

/// Somebody else has saved the model meanwhile: what the edit began with, mine and theirs, one
/// line for each difference, and which of the two is taken.
struct ConflictView: Sendable, Equatable {
    struct Item: Sendable, Equatable {
        let subject: ModelChange.Subject
        let title: String
        let base: String
        let mine: String
        let theirs: String
        /// Changed by both; else only by one, and that one is taken at first.
        let isByBoth: Bool
        var takesMine: Bool
    }

    let mine: Model
    /// `nil`: it was deleted.
    let theirs: Model?
    var items: [Item]

    init(_ conflict: Conflict) {
        mine = conflict.mine
        theirs = conflict.theirs
        guard let stored = conflict.theirs else {
            items = []
            return
        }
        let base = conflict.base ?? stored
        let own = ModelChange.list(from: base, to: conflict.mine)
        let other = ModelChange.list(from: base, to: stored)
        var items = own.map { change -> Item in
            let their = other.first { $0.subject == change.subject }
            return Item(
                subject: change.subject, title: change.title, base: change.before,
                mine: change.after, theirs: their?.after ?? change.before,
                isByBoth: their != nil, takesMine: true)
        }
        items += other.filter { change in !own.contains { $0.subject == change.subject } }
            .map {
                Item(
                    subject: $0.subject, title: $0.title, base: $0.before, mine: $0.before,
                    theirs: $0.after, isByBoth: false, takesMine: false)
            }
        self.items = items
    }

    /// What is stored now with my choices on top.
    var merged: Model {
        guard var model = theirs else { return mine }
        for item in items where item.takesMine { take(item.subject, into: &model) }
        if items.contains(where: { $0.subject == .rowOrder && $0.takesMine }) {
            let order = mine.headers.map(\.id)
            let place = { (row: HeaderRow) in order.firstIndex(of: row.id) ?? order.count }
            model.headers.sort { place($0) < place($1) }
        }
        return model
    }

    private func take(_ subject: ModelChange.Subject, into model: inout Model) {
        switch subject {
        case .field(let field): field.copy(from: mine, to: &model)
        case .rowOrder: break
        case .row(let id):
            guard let row = mine.headers.first(where: { $0.id == id }) else {
                model.headers.removeAll { $0.id == id }
                return
            }
            if let index = model.headers.firstIndex(where: { $0.id == id }) {
                model.headers[index] = row
            } else {
                let position = mine.headers.firstIndex { $0.id == id } ?? model.headers.count
                model.headers.insert(row, at: min(position, model.headers.count))
            }
        }
    }

    func body(columns: Int) -> PaneBody {
        guard theirs != nil else {
            return .list(
                header: StyledLine.wrapped(
                    "The model was deleted meanwhile. w saves yours as a new model; Esc goes back "
                        + "to your changes.", columns: columns, .warning, indent: 2),
                items: [], footer: [])
        }
        let room = max((columns - 8 - 18) / 3, 12)
        func cells(_ title: String, _ base: String, _ mine: String, _ theirs: String) -> String {
            [title.padded(toColumns: 18)]
                .appending(
                    [base, mine, theirs].map { Sanitizer.clean($0).padded(toColumns: room) }
                )
                .joined(separator: " ")
        }
        let header = StyledLine.wrapped(
            "\(Sanitizer.clean(theirs?.changedBy ?? "")) saved this model meanwhile. Choose for "
                + "each difference, then w saves the result.",
            columns: columns, .warning, indent: 2)
        let items = items.map { item in
            StyledLine(
                cells(
                    (item.isByBoth ? "! " : "") + item.title, item.base,
                    (item.takesMine ? "*" : " ") + item.mine,
                    (item.takesMine ? " " : "*") + item.theirs),
                item.isByBoth ? .warning : .normal)
        }
        let titles = StyledLine("  " + cells("", "BASE", " MINE", " THEIRS"), .heading)
        let footer = StyledLine(
            "  * is taken, ! changed by both. Hidden values are compared, never shown.", .dim)
        return .list(header: header + [titles], items: items, footer: [footer])
    }
}

extension Array {
    fileprivate func appending(_ other: [Element]) -> [Element] { self + other }
}

extension ModelField {
    /// Copies the field from one model to another.
    func copy(from source: Model, to target: inout Model) {
        switch self {
        case .name: target.name = source.name
        case .provider: target.provider = source.provider
        case .wireProtocol: target.wireProtocol = source.wireProtocol
        case .modelID: target.modelID = source.modelID
        case .baseURL: target.baseURL = source.baseURL
        case .enabled: target.isEnabled = source.isEnabled
        case .timeout: target.timeout = source.timeout
        case .temperature: target.temperature = source.temperature
        case .maxOutputTokens: target.maxOutputTokens = source.maxOutputTokens
        case .vision: target.supportsVision = source.supportsVision
        case .tools: target.supportsTools = source.supportsTools
        case .tags: target.tags = source.tags
        case .proxy: target.proxy = source.proxy
        case .proxyPassword: target.proxyPassword = source.proxyPassword
        case .caFile: target.caFile = source.caFile
        case .clientCertificate: target.clientCertificate = source.clientCertificate
        case .clientKey: target.clientKey = source.clientKey
        case .apiKey: target.apiKey = source.apiKey
        case .headers: target.headers = source.headers
        case .extra: target.extra = source.extra
        }
    }
}
