internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// Where the values of a model belong: the bindings they are sealed with.
struct ValueBindings {
    /// The sealed copy of what else decides where a request goes.
    let route: Binding

    init(pool: UUID, model: UUID, origin: Origin?) {
        route = Binding(
            pool: pool, table: "model", column: "route", row: model, model: model, origin: origin)
    }

    func field(_ field: ModelField) -> Binding {
        route.at(table: route.table, column: field.column, row: route.row)
    }

    /// A value that is shown belongs to another column, so that nobody who lacks the key can
    /// have a secret one shown.
    func header(_ row: UUID, name: String, isSecret: Bool) -> Binding {
        route.at(
            table: "header", column: isSecret ? "value" : "shown_value", row: row,
            headerName: HeaderName.lowercase(name))
    }
}

/// What else than the origin decides where a model's secrets go and who could read them on the
/// way. It is sealed beside them: with another proxy and another authority to trust, somebody
/// who can write the database could read them at the right address.
struct Route: Equatable {
    let fields: [String?]

    init(_ record: ModelRecord) {
        fields = ModelField.all(.route).map { record.value(of: $0).text }
    }

    init(_ model: Model) {
        fields = ModelField.all(.route).map { $0.value(of: model).text }
    }

    /// A digest of the fields: its length does not depend on them.
    func digest() throws(VaultError) -> Secret {
        var bytes = Array("modelpool-route-v1".utf8)
        bytes.reserveCapacity(256)
        for field in fields {
            bytes.append(field == nil ? 0 : 1)
            bytes.append(counted: field ?? "")
        }
        return Secret(bytes: try Digest.sha256(bytes))
    }
}
