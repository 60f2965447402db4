internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// Where the values of a model belong: the bindings they are sealed with.
struct ValueBindings {
    private let first: Binding

    init(pool: UUID, model: UUID, route: Route) throws(StoreError) {
        let digest = try withVault { () throws(VaultError) in try route.digest() }
        first = Binding(
            pool: pool, table: "model", column: "", row: model, model: model,
            origin: route.origin, place: digest)
    }

    func field(_ field: ModelField) -> Binding {
        first.at(table: first.table, column: field.column, row: first.row)
    }

    /// A value that is shown belongs to another column, so that nobody who lacks the key can
    /// have a secret one shown.
    func header(_ row: UUID, name: String, isSecret: Bool) -> Binding {
        first.at(
            table: "header", column: isSecret ? "value" : "shown_value", row: row,
            headerName: HeaderName.lowercase(name))
    }
}

/// What decides where a model's requests go and who could read its secrets on the way: protocol,
/// provider, model id, address, proxy, authorities, client certificate and key; of a header set,
/// which has none of these, the origins it may be sent to. Every value is
/// bound to all of it, and its text is sealed beside them, so that a change of it can be told in
/// words.
struct Route: Equatable {
    private static let all = ModelField.all(.route)
    private static let addressPlace = all.firstIndex(of: .baseURL)

    /// In the order of ``all``.
    private let texts: [String?]
    private let address: BaseURL?

    init(_ record: ModelRecord) {
        self.init(record.routeTexts)
    }

    init(_ model: Model) {
        self.init(Route.all.map { Route.text($0.value(of: model)) })
    }

    /// The origins of a set are words.
    private static func text(_ value: FieldValue) -> String? {
        if case .words(let words) = value { words.joined(separator: " ") } else { value.text }
    }

    private init(_ texts: [String?]) {
        self.texts = texts
        // What is wrong with the URL is `ModelRules`' to say.
        address = Route.addressPlace.flatMap { texts[$0] }.flatMap { try? BaseURL($0) }
    }

    /// `nil` while the base URL is not one.
    var origin: Origin? { address?.origin }

    var baseURL: String? { Route.addressPlace.flatMap { texts[$0] } }

    /// A digest of the fields; the address in its canonical parts, so that another spelling of it
    /// is the same place.
    func digest() throws(VaultError) -> [UInt8] { try Digest.sha256(bytes) }

    /// What the digest is made of.
    var bytes: [UInt8] {
        var bytes = RowBytes("modelpool-route-v2")
        for (field, text) in zip(Route.all, texts) {
            // Only sets have them, and there were none when the first values were sealed.
            if field == .origins, text == nil { continue }
            bytes.append(field.key)
            if field == .baseURL, let address {
                bytes.append(address.origin.description)
                bytes.append(address.path)
                bytes.append(SQLValue.optional(address.query))
            } else {
                bytes.append(SQLValue.optional(text))
            }
        }
        return bytes.bytes
    }

    // MARK: Sealed

    private static func binding(_ model: UUID, _ vault: Vault) -> Binding {
        Binding(
            pool: vault.pool, table: "model", column: "route", row: model, model: model,
            origin: nil, place: [])
    }

    func sealed(for model: UUID, _ vault: Vault) throws(StoreError) -> [UInt8] {
        let members = zip(Route.all, texts).compactMap { field, text in
            text.map { JSONMember(field.jsonKey, .string($0)) }
        }
        let text = Secret(JSONValue.object(members).text)
        return try withVault { () throws(VaultError) in
            try vault.seal(text, Route.binding(model, vault))
        }
    }

    /// `nil` where the bytes are not what this key sealed for this model.
    init?(sealed bytes: [UInt8], of model: UUID, _ vault: Vault) throws(StoreError) {
        guard let text = try ValueOpener.open(bytes, Route.binding(model, vault), vault),
            let found = try? JSONParser.parse(text.reveal())
        else { return nil }
        self.init(Route.all.map { found[$0.jsonKey]?.string })
    }

    /// What is another one in the other route.
    func differences(to other: Route) -> [ModelLock.Difference] {
        zip(Route.all, zip(texts, other.texts)).compactMap { field, texts in
            texts.0 == texts.1
                ? nil
                : ModelLock.Difference(field: field, was: texts.0 ?? "", now: texts.1 ?? "")
        }
    }
}
