package import FoundationEssentials
package import PoolModel
internal import Vault

/// Header sets: rows of the table of models, with origins. Everything that saves, seals, counts,
/// locks and rotates a model does it with a set; here is only what models have to do with sets.
extension PoolStore {
    /// All header sets, sorted by name, with what may be shown of their values.
    package func headerSets() throws(StoreError) -> [Model] {
        try reading { () throws(StoreError) in
            let vault = try currentVault()
            return try connection.setIDs().map { (id) throws(StoreError) in
                try shown(try existingRecord(id), vault) { (_, _) in }
            }
        }
    }

    /// The models that attach sets, sorted by name.
    package func attachingModels() throws(StoreError) -> [(id: UUID, name: String, sets: [String])]
    {
        try connection.attachedModels()
    }

    /// The names of the models that attach each set, sorted; by the set's name.
    package func attachments() throws(StoreError) -> [String: [String]] {
        var found: [String: [String]] = [:]
        for model in try connection.attachedModels() {
            for set in model.sets { found[set, default: []].append(model.name) }
        }
        return found
    }

    /// The sets that any of these models attach, sorted by name.
    package func setsAttached(by ids: [UUID]) throws(StoreError) -> [UUID] {
        let models = Set(ids)
        let names = Set(
            try connection.attachedModels().filter { models.contains($0.id) }.flatMap(\.sets))
        guard !names.isEmpty else { return [] }
        return try headerSets().filter { names.contains($0.name) }.map(\.id)
    }

    /// The names of models and header sets, which are different ones, by their ids.
    package func names() throws(StoreError) -> [UUID: String] {
        var names: [UUID: String] = [:]
        try connection.rows("SELECT id, name FROM model") { (row) throws(StoreError) in
            guard let id = try row.known(0), case .text(let name) = try row.value(1) else { return }
            names[id] = name
        }
        return names
    }

    /// A set of the rows that are on in all of these models with the same value, and of their API key
    /// where all have the same, and the models that attach it instead: drafts, the set first.
    package func setOfRows(
        alikeIn ids: [UUID], named name: String, newID: () -> UUID
    ) throws(StoreError) -> [Model] {
        try reading { () throws(StoreError) in
            let models = try ids.map { (id) throws(StoreError) in try model(id) }
            guard let first = models.first else { return [] }
            let alike = first.headers.filter { row in
                row.isOn
                    && models.dropFirst().allSatisfy { other in
                        other.headers.contains {
                            $0.isOn && HeaderName.areSame($0.name, row.name)
                                && $0.value.holdsSame(as: row.value)
                        }
                    }
            }
            var set = Model(set: name, id: newID(), now: options.now())
            try checkName(of: set)
            func isAlike(_ row: HeaderRow) -> Bool {
                alike.contains { HeaderName.areSame($0.name, row.name) }
            }
            let isKeyAlike =
                first.apiKey.hasValue
                && models.allSatisfy { $0.apiKey.holdsSame(as: first.apiKey) }
            if !alike.isEmpty || isKeyAlike {
                let values = try copy(first.id)
                set.headers = values.headers.filter(isAlike)
                if isKeyAlike { set.apiKey = values.apiKey }
            }
            for origin in models.compactMap(\.origin?.shortText)
            where set.origins?.contains(origin) == false {
                set.origins?.append(origin)
            }
            return [set]
                + models.map { model in
                    var model = model
                    model.headers.removeAll(where: isAlike)
                    if isKeyAlike { model.apiKey = .empty }
                    model.sets.append(name)
                    return model
                }
        }
    }

    /// A model as it would be with the rows and the API key of a set as its own, its values as
    /// `new`, and without the set. What the model replaces is left out; a row of its own that is
    /// off has to go first, and the header rules say so.
    package func withRows(
        of set: Model, in model: Model, newID: () -> UUID
    ) throws(StoreError) -> Model {
        let values = try copy(set.id)
        var model = model
        let rows = values.headers.filter { row in
            !model.headers.contains { $0.isOn && HeaderName.areFoldedSame($0.name, row.name) }
        }
        model.headers =
            rows.map { row in
                HeaderRow(
                    id: newID(), name: row.name, value: row.value, isOn: row.isOn,
                    isSecret: row.isSecret)
            } + model.headers
        if model.keySet?.id == set.id { model.apiKey = values.apiKey }
        return model.detached(from: set.name)
    }
}

/// Attached sets, each opened once for all models that are read with it.
struct OpenedSets {
    private let store: PoolStore
    private let vault: Vault?
    private var found: [String: (shown: Model, opened: OpenedModel?)] = [:]

    init(of store: PoolStore, _ vault: Vault?) {
        self.store = store
        self.vault = vault
    }

    /// The sets of these names that there are, in their order.
    mutating func shown(_ names: [String]) throws(StoreError) -> [Model] {
        var sets: [Model] = []
        for name in names {
            if let set = try set(name) { sets.append(set.shown) }
        }
        return sets
    }

    /// The opened sets of a model; `nil` where one of them is missing or LOCKED.
    mutating func opened(for model: Model) throws(StoreError) -> [OpenedModel]? {
        var sets: [OpenedModel] = []
        for name in model.sets {
            guard let opened = try set(name)?.opened else { return nil }
            sets.append(opened)
        }
        return sets
    }

    private mutating func set(
        _ name: String
    ) throws(StoreError) -> (shown: Model, opened: OpenedModel?)? {
        if let set = found[name] { return set }
        guard let record = try store.connection.setRecord(name) else { return nil }
        var values: [ValuePlace: Secret] = [:]
        let shown = try store.shown(record, vault) { values[$0] = $1 }
        let opened: OpenedModel? =
            vault == nil || shown.isLocked
            ? nil
            : try shown.opened(isShared: store.isShared) { (place) throws(StoreError) in
                values[place]
            }
        found[name] = (shown, opened)
        return (shown, opened)
    }
}

extension Connection {
    func setIDs() throws(StoreError) -> [UUID] {
        try all("SELECT id FROM model WHERE origins IS NOT NULL ORDER BY name") {
            (row) throws(StoreError) in try row.known(0)
        }.compactMap(\.self)
    }

    func setRecord(_ name: String) throws(StoreError) -> ModelRecord? {
        let id = try first(
            "SELECT id FROM model WHERE name = ? AND origins IS NOT NULL", [.text(name)]
        ) { (row) throws(StoreError) in try row.known(0) }
        guard let id, let id else { return nil }
        return try record(id)
    }

    /// The models that attach sets, sorted by name.
    func attachedModels() throws(StoreError) -> [(id: UUID, name: String, sets: [String])] {
        var found: [(id: UUID, name: String, sets: [String])] = []
        try rows("SELECT id, name, sets FROM model WHERE sets != '' ORDER BY name") {
            (row) throws(StoreError) in
            guard let id = try row.known(0), case .text(let name) = try row.value(1),
                case .text(let sets) = try row.value(2)
            else { return }
            found.append((id, name, sets.words))
        }
        return found
    }

    static let setVersionsQuestion = Question(
        sql: "SELECT name, id, tested_from, version FROM model WHERE origins IS NOT NULL")

    /// What results of tests with sets are compared with.
    func setVersions() throws(StoreError) -> SetVersions {
        var versions: [String: (id: String, range: ClosedRange<Int64>)] = [:]
        try rows(Connection.setVersionsQuestion) { (row) throws(StoreError) in
            guard case .text(let name) = try row.value(0), case .text(let id) = try row.value(1),
                case .integer(let from) = try row.value(2),
                case .integer(let version) = try row.value(3), from <= version
            else { return }
            versions[name] = (id, from...version)
        }
        return SetVersions(versions: versions)
    }
}

/// The versions of the sets that a result may have been made with.
struct SetVersions {
    /// By the sets' names.
    let versions: [String: (id: String, range: ClosedRange<Int64>)]

    func id(of set: String) -> UUID? { versions[set].flatMap { UUID(text: $0.id) } }

    /// Whether what was tested with these sets (``TestReport/sets``) is what would be sent now.
    func stillHold(_ tested: String, for names: [String]) -> Bool {
        let parts = tested.words
        guard parts.count == names.count else { return false }
        return zip(parts, names).allSatisfy { part, name in
            let pair = part.split(separator: ":")
            guard pair.count == 2, let version = Int64(pair[1]), let set = versions[name] else {
                return false
            }
            return pair[0] == set.id && set.range.contains(version)
        }
    }
}

extension Model {
    /// What has to be asked before its secrets may go to its address: of its own, where they were
    /// saved for `old`, and of the sets that may not be sent there yet.
    func originQuestion(_ old: Origin?) -> StoreError {
        let new = origin?.shortText ?? "the new address"
        var change = OriginChange()
        if old != origin, keepsValues || extra.isKept {
            change = OriginChange(
                modelName: name, from: old?.shortText ?? "another address", to: new)
        }
        for set in setsForOtherOrigins { change.add(set: set, of: name, to: new) }
        return StoreError(.originChanged(change))
    }

    /// Whether a name is that under which it attaches a set.
    func isAttached(_ name: String, _ set: UUID) -> Bool {
        attachedSets.contains { $0.name == name && $0.id == set }
    }
}

extension FieldValue {
    /// None where it holds something else.
    var words: [String] {
        if case .words(let words) = self { words } else { [] }
    }
}
