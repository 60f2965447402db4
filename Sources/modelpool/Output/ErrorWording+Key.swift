internal import PoolModel
internal import PoolStore
internal import Vault

extension ErrorWording {
    /// Why a key does not open the pool. The three failures - wrong key, damaged slot, altered
    /// value - are never said in the same words.
    static func failure(_ error: VaultError) -> CommandFailure {
        let path = quoted(error.path ?? "the key file")
        let (sentence, advice) = sourceWords(error, path) ?? slotWords(error)
        return CommandFailure(.keyUnusable, sentence, advice: advice)
    }

    /// What was typed opens nothing: a slip, more often than another pool's key.
    static func wrongTyped(_ error: StoreError, _ material: KeyMaterial) -> CommandFailure? {
        guard case .key(let problem) = error.code, problem.code == .wrongKey,
            material.kind != .key
        else { return nil }
        return CommandFailure(
            .keyUnusable,
            "this is the wrong \(words(material.kind)) for this pool; nothing was opened",
            advice: "type it again, or name the pool's key file with --key-file; if every key is "
                + "lost: modelpool key start-new")
    }

    private static func sourceWords(
        _ error: VaultError, _ path: String
    ) -> (sentence: String, advice: String)? {
        let system = error.errno.map { ": " + self.system($0) } ?? ""
        switch error.code {
        case .keyFileMissing:
            return (
                "the key file \(path) does not exist",
                "bring the pool's key file back, or name it with --key-file; if every key is "
                    + "lost: modelpool key start-new"
            )
        case .keyFileUnreadable: return ("cannot read the key file \(path)\(system)", "")
        case .keyFileNotRegular:
            return (
                "\(path) is no ordinary file, so it is not taken as a key",
                "name the key file itself, not a link to it"
            )
        case .keyFileForeign(let owner):
            return (
                "the key file \(path) belongs to another user (uid \(owner))",
                "use a key file of your own"
            )
        case .keyFilePermissions(let mode):
            return (
                "others may read the key file \(path) (mode \(octal(mode))), so it is refused",
                "chmod 600 it; if somebody may have read it: modelpool key rotate --new-key-file"
            )
        case .keyFolderPermissions(let mode):
            return (
                "others may write in the folder \(path) (mode \(octal(mode))), so the key is "
                    + "refused", "chmod go-w it"
            )
        case .keyFolderForeign(let owner):
            return (
                "the folder \(path) belongs to another user (uid \(owner)), who could change the "
                    + "key, so it is refused",
                "keep the key in a folder of your own, in none of another user's"
            )
        case .keyFileMalformed:
            return ("\(path) does not hold a key of modelpool", "name another with --key-file")
        case .keyFileExists: return ("there is a file \(path) already", "name another one")
        case .keyFileNotWritten: return ("cannot write the key file \(path)\(system)", "")
        case .descriptorUnreadable(let number):
            return (
                "cannot read a key from descriptor \(number)\(system)",
                "open it, as in: modelpool --key-fd 3 3<KEYFILE"
            )
        case .environmentKeyMalformed:
            return (
                "MODELPOOL_KEY does not hold a key", "it is the base64 of 32 bytes; or unset it"
            )
        case .passphraseEmpty: return ("the passphrase is empty", "type one")
        case .publicKeyMalformed:
            return (
                "\(error.path.map(quoted) ?? "this") does not hold a public key of modelpool",
                "it is the line that the colleague's modelpool key public prints"
            )
        case .publicKeyUnusable:
            return (
                "this public key would let anybody open the pool, so it is refused",
                "ask for another; modelpool key public never prints such a one"
            )
        default: return nil
        }
    }

    private static func slotWords(_ error: VaultError) -> (sentence: String, advice: String) {
        switch error.code {
        case .wrongKey:
            (
                "this is the wrong key for this pool; nothing was opened",
                "name the pool's own key file with --key-file, or use its passphrase or "
                    + "recovery code with --ask-passphrase; if all are lost: modelpool key start-new"
            )
        case .noSlotOfThisKind(let kinds):
            (
                "the pool is not opened by a key of this kind; it has: "
                    + kinds.map(words).joined(separator: ", "),
                "see: modelpool key status"
            )
        case .slotDamaged(let number):
            (
                "key slot \(number) of the pool is damaged; the key itself is the right one",
                "use another key of this pool (--ask-passphrase), or restore a backup"
            )
        case .tooManySlots:
            (
                "a pool has at most \(KeySlot.maximumCount) keys",
                "remove one first: modelpool key remove-slot"
            )
        case .valueAltered:
            (
                "a stored value was altered, moved, or its address was changed outside this "
                    + "program; it is not used",
                "see that the address is the right one, then give the value for it, or remove it"
            )
        case .valueTooLong(let count): ("a value of \(count) bytes is too long to be stored", "")
        default: ("the cryptographic library failed", "see: modelpool doctor")
        }
    }

    /// A kind of slot in words.
    static func words(_ kind: KeySlot.Kind) -> String {
        switch kind {
        case .key: "key file"
        case .passphrase: "passphrase"
        case .recovery: "recovery code"
        }
    }
}
