/// Why a key, a key source or a stored value could not be used. No wording and no secret is in
/// it; `ErrorWording` has the sentences.
package struct VaultError: Error, Sendable, Equatable {
    package enum Code: Sendable, Equatable {
        // Key sources
        case keyFileMissing
        /// Opening or reading failed; `errno` says how.
        case keyFileUnreadable
        /// A folder, a symbolic link, a FIFO or a device.
        case keyFileNotRegular
        /// It belongs to the user with this number.
        case keyFileForeign(owner: UInt32)
        /// Others may read or write it: these are its permission bits.
        case keyFilePermissions(mode: UInt32)
        /// Others may write in its folder, or in one above it.
        case keyFolderPermissions(mode: UInt32)
        /// Its folder, or one above it, belongs to the user with this number.
        case keyFolderForeign(owner: UInt32)
        /// Not one line of a key with its checksum.
        case keyFileMalformed
        case keyFileExists
        /// Creating or writing it failed; `errno` says how.
        case keyFileNotWritten
        case descriptorUnreadable(Int32)
        /// `$MODELPOOL_KEY` is not the base64 of 32 bytes.
        case environmentKeyMalformed
        case passphraseEmpty
        /// Not one line of a public key with its checksum.
        case publicKeyMalformed
        /// A public key that leads everybody to the same secret.
        case publicKeyUnusable

        // Slots
        /// The key fits no slot of this pool.
        case wrongKey
        /// The pool has no slot for this kind of key; it has slots of these kinds.
        case noSlotOfThisKind(has: [KeySlot.Kind])
        /// The slot's key check fits, its wrapped key does not open; or its fields were damaged.
        case slotDamaged(Int)
        case tooManySlots

        // Values
        /// A stored value was altered, moved to another place, or its model's address was
        /// changed outside this program.
        case valueAltered
        /// A value of this many bytes does not fit an envelope.
        case valueTooLong(Int)

        /// libcrypto failed (no memory, no random bytes).
        case library
    }

    package let code: Code
    /// The file concerned.
    package let path: String?
    /// The system's error number, where it refused something.
    package let errno: Int32?

    package init(_ code: Code, path: String? = nil, errno: Int32? = nil) {
        self.code = code
        self.path = path
        self.errno = errno
    }
}
