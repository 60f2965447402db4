internal import FoundationEssentials

/// The one spelling of a stored row's values as bytes, for what is authenticated: every value with
/// its kind, every text with its length, so that no two rows have the same bytes.
struct RowBytes {
    private(set) var bytes: [UInt8]

    init(_ purpose: String) {
        bytes = []
        bytes.reserveCapacity(1024)
        append(purpose)
    }

    mutating func append(_ id: UUID) {
        withUnsafeBytes(of: id.uuid) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ number: Int64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ text: String) { bytes.append(counted: text) }

    mutating func append(_ blob: [UInt8]) {
        append(Int64(blob.count))
        bytes.append(contentsOf: blob)
    }

    mutating func append(_ value: SQLValue) {
        switch value {
        case .null: bytes.append(UInt8(ascii: "0"))
        case .integer(let number):
            bytes.append(UInt8(ascii: "i"))
            append(number)
        case .real(let number):
            bytes.append(UInt8(ascii: "r"))
            append(Int64(bitPattern: number.bitPattern))
        case .text(let text):
            bytes.append(UInt8(ascii: "t"))
            append(text)
        case .blob(let blob):
            bytes.append(UInt8(ascii: "b"))
            append(blob)
        }
    }
}
