internal import PoolModel

/// What two people read to each other to know that they have the same.
enum Fingerprint {
    /// The first 16 bytes, in groups.
    static func text(_ bytes: [UInt8]) -> String {
        let digits = digits(bytes.prefix(16))
        return stride(from: 0, to: digits.count, by: 4)
            .map { String(digits[$0..<$0 + 4]) }.joined(separator: "-")
    }

    static func digits(_ bytes: some Sequence<UInt8>) -> [Character] {
        bytes.flatMap { Array($0.hexadecimal(digits: 2, uppercase: false)) }
    }
}
