import Glibc

/// A value that must not be seen: an API key, a header's value, a key.
///
/// The bytes live in memory of their own, which is overwritten before it is freed
/// (`explicit_bzero`, so that the compiler cannot drop it). Printing, interpolating, dumping or
/// mirroring a secret says `<secret>`. Unwrapping happens in one file per boundary: sealing and
/// opening, request assembly, revealing.
// @unchecked Sendable: `storage` is written only inside the initialisers and never afterwards.
package final class Secret: @unchecked Sendable {
    private let storage: UnsafeMutableRawBufferPointer

    /// A secret of `count` bytes that `fill` writes in place. Untouched bytes are zero.
    package init(count: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        storage = .allocate(byteCount: max(count, 0), alignment: 16)
        storage.initializeMemory(as: UInt8.self, repeating: 0)
        do {
            try fill(storage)
        } catch {
            Secret.release(storage)
            throw error
        }
    }

    /// The UTF-8 bytes of `text`.
    package convenience init(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes: bytes)
    }

    package convenience init(bytes: some Collection<UInt8>) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    deinit { Secret.release(storage) }

    private static func release(_ storage: UnsafeMutableRawBufferPointer) {
        if let address = storage.baseAddress { explicit_bzero(address, storage.count) }
        storage.deallocate()
    }

    /// The number of bytes.
    package var count: Int { storage.count }
    package var isEmpty: Bool { storage.isEmpty }

    /// Lends the bytes for the length of the call; they must not be kept.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(storage))
    }

    /// The value as text, for the boundaries that send or show it. Bytes that are not UTF-8
    /// become U+FFFD; values that passed ``HeaderRules`` never have any.
    package func reveal() -> String {
        String(decoding: UnsafeRawBufferPointer(storage), as: UTF8.self)
    }
}

extension Secret: Equatable {
    /// Compares in time that depends on the lengths only.
    package static func == (left: Secret, right: Secret) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in 0..<left.count { difference |= left.storage[index] ^ right.storage[index] }
        return difference == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .class) }
}
