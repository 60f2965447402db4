package import FoundationEssentials
package import PoolModel

/// The place a stored value belongs to. It is authenticated with the value, so that a value
/// cannot be moved to another row, renamed or redirected by someone who can write the database
/// and lacks the key.
package struct Binding: Sendable, Hashable {
    package let pool: UUID
    package private(set) var table: String
    package private(set) var column: String
    package private(set) var row: UUID
    package let model: UUID
    /// Lower case; empty for what is not a header.
    package private(set) var headerName: String
    /// The origin the value may be sent to; `nil` where the base URL is not one, which binds it
    /// to no origin at all.
    package let origin: Origin?
    /// Where else it belongs, as a digest of the whole way that a request of the model takes.
    private let place: [UInt8]
    private let originText: String

    /// - Parameter place: by default the origin alone.
    package init(
        pool: UUID, table: String, column: String, row: UUID, model: UUID,
        headerName: String = "", origin: Origin?, place: [UInt8]? = nil
    ) {
        self.pool = pool
        self.table = table
        self.column = column
        self.row = row
        self.model = model
        self.headerName = headerName
        self.origin = origin
        originText = origin?.description ?? ""
        self.place = place ?? Array(originText.utf8)
    }

    /// The binding of another place in the same model.
    package func at(
        table: String, column: String, row: UUID, headerName: String = ""
    ) -> Binding {
        var other = self
        other.table = table
        other.column = column
        other.row = row
        other.headerName = headerName
        return other
    }

    /// The additional authenticated data for an envelope that begins with `head` (its bytes 0 to
    /// 5): every field as u16 length (big-endian) and bytes. Envelopes of the first version are
    /// bound to the origin alone.
    func authenticated(head: [UInt8]) -> [UInt8] {
        let isFirst = head.first == Envelope.Version.first.rawValue
        var bytes: [UInt8] = []
        bytes.reserveCapacity(224)
        bytes.append(field: isFirst ? "modelpool-aad-v1" : "modelpool-aad-v2")
        bytes.append(field: head)
        bytes.append(field: pool)
        bytes.append(field: table)
        bytes.append(field: column)
        bytes.append(field: row)
        bytes.append(field: model)
        bytes.append(field: headerName)
        if isFirst { bytes.append(field: originText) } else { bytes.append(field: place) }
        return bytes
    }
}

extension [UInt8] {
    /// Appends `u16 length, bytes`. A longer field is cut to what the length can say, after its
    /// length was written as 0xFFFF; nothing that long passes `ModelRules`.
    mutating func append(field: some Collection<UInt8>) {
        // `prefix` costs more than the copying where it cuts nothing.
        let count = Swift.min(field.count, 0xFFFF)
        append(UInt8(count >> 8))
        append(UInt8(count & 0xFF))
        if count == field.count {
            append(contentsOf: field)
        } else {
            append(contentsOf: field.prefix(count))
        }
    }

    mutating func append(field: String) {
        var field = field
        field.withUTF8 { append(field: $0) }
    }

    mutating func append(field: UUID) {
        Swift.withUnsafeBytes(of: field.uuid) { append(field: $0) }
    }

    mutating func append(number: UInt32) {
        for shift in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }
}

extension UUID {
    var bytes: [UInt8] { withUnsafeBytes(of: uuid) { [UInt8]($0) } }
}
