internal import PostgresClient

/// Where a pool is kept.
enum PoolPlace {
    case file(PoolFile)
    case server(PostgresAddress)

    /// What errors call it.
    var path: String {
        switch self {
        case .file(let file): file.path
        case .server(let address): address.shown
        }
    }

    var file: PoolFile? { if case .file(let file) = self { file } else { nil } }
    var server: PostgresAddress? { if case .server(let address) = self { address } else { nil } }
}
