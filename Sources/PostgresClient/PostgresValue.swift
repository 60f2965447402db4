/// A value that is bound to a statement.
package enum PostgresValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])

    /// OIDs of the server's types: catalog/pg_type.dat of PostgreSQL. They never change.
    package enum TypeID {
        package static let bool: UInt32 = 16
        package static let bytes: UInt32 = 17
        package static let integer: UInt32 = 20
        package static let smallInteger: UInt32 = 21
        package static let mediumInteger: UInt32 = 23
        package static let text: UInt32 = 25
        package static let real: UInt32 = 701
    }

    /// 0: the server finds out what is meant.
    var type: UInt32 {
        switch self {
        case .null: 0
        case .integer: TypeID.integer
        case .real: TypeID.real
        case .text: TypeID.text
        case .bytes: TypeID.bytes
        }
    }

    /// Appends what is sent, in the server's binary form; text is UTF-8.
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: break
        case .integer(let number):
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        case .real(let number):
            withUnsafeBytes(of: number.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .bytes(let value): bytes.append(contentsOf: value)
        }
    }
}

/// A statement with `$1`, `$2`, ... in it, and the values for them.
package struct PostgresStatement: Sendable {
    package let sql: String
    package let values: [PostgresValue]

    package init(_ sql: String, _ values: [PostgresValue] = []) {
        self.sql = sql
        self.values = values
    }
}
