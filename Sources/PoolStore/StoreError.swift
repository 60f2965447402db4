package import PoolModel
package import PostgresClient
package import Vault

/// Why the pool could not be read or written. No wording and no stored value is in it;
/// `ErrorWording` has the sentences.
package struct StoreError: Error, Sendable {
    /// Indirect: it can hold two models, and every function that throws it would be compiled for
    /// their whole size.
    package indirect enum Code: Sendable {
        // The file
        case noSuchPool
        case noSuchBackup
        /// A folder, a symbolic link, a FIFO or a device.
        case notARegularFile
        /// It belongs to the user with this number.
        case foreignFile(owner: UInt32)
        /// Others may read or write it: these are its permission bits.
        case filePermissions(mode: UInt32)
        /// Others may write in its folder, or in one above it.
        case folderPermissions(mode: UInt32)
        /// Its folder, or one above it, belongs to the user with this number.
        case foreignFolder(owner: UInt32)
        /// The file system's kind, e.g. `nfs`.
        case networkFileSystem(String)
        case cannotOpen
        case notAPool
        /// Made by a later release, and it cannot be read by this one.
        case newerSchema(Int)
        /// Something in it is not as this program writes it: which table and column, or what
        /// SQLite found.
        case damaged(String)
        /// Something was put into its structure, or changed there, outside this program: what.
        case alteredSchema(String)
        /// A value is longer than any that this program writes.
        case tooLarge
        /// SQLite did not take a setting that keeps the pool safe.
        case settingRefused(String)
        /// Another program writes for longer than we wait.
        case busy
        case readOnly
        case diskFull
        case failed
        /// The commit failed and nothing was saved.
        case notSaved
        /// The commit failed, and whether it happened cannot be told.
        case commitUnknown
        /// A file was put in its place, and the system did not confirm that its name is on the
        /// disk; `errno` says why. What was there before has this name.
        case unconfirmed(replaced: String?)

        // The server
        /// It cannot be reached, lets nobody in, or refuses what was asked.
        case server(PostgresError)
        /// What was not committed yet was not saved.
        case connectionLost
        /// It only follows another server, which is the one to write to.
        case standby
        /// A database that does not keep texts in UTF-8.
        case databaseEncoding(String)
        /// The database has a pool already.
        case poolExists
        /// The pool was moved, and is to be used there.
        case moved(to: String)
        /// An earlier release made the pool, and it cannot be brought up to date here.
        case olderSchema
        /// A backup cannot be put there; `errno` says why.
        case cannotWrite
        case fileExists
        /// Another program has a pool of this folder open.
        case poolInUse

        /// The pool as a whole is not what was last saved, or not sealed yet; nothing is written.
        case poolChanged(ModelLock.Cause)
        /// What was looked at was changed again meanwhile.
        case changedMeanwhile

        // Keys
        /// The pool has models or has had keys, and all its keys are gone.
        case keysRemoved
        /// The pool has no key yet.
        case noKey
        case keyExists
        /// The pool has a key, and it was not given yet.
        case locked
        case key(VaultError)
        /// Its label or number.
        case noSuchSlot(String)
        case lastSlot
        /// What a slot is to be called is too long, a number, or has odd characters in it.
        case labelRefused(String)
        case labelTaken(String)
        /// The slots are not those any more that were looked at.
        case slotsChanged
        /// These models have values that cannot be opened, so that they cannot be sealed anew.
        case lockedModels([String])

        // Models
        case noSuchModel(String)
        /// The model attaches a header set of this name, and there is none.
        case noSuchSet(String)
        /// The names it could mean.
        case ambiguous(String, [String])
        case nameTaken(String, bySet: Bool)
        case invalid(model: String, [ModelProblem], [HeaderProblem])
        /// Stored secrets of the model, or of header sets that it attaches, would go to another
        /// address.
        case originChanged(OriginChange)
        /// It was saved or (`theirs` is `nil`) deleted by somebody else in between.
        case conflict(mine: Model, theirs: Model?)
        /// What was to be deleted was saved by somebody else in between.
        case deleteConflict(theirs: Model)
        /// A header set is not deleted while models attach it.
        case setInUse(String, [String])
        /// A value of the model cannot be opened; nothing of it is sent.
        case valueLocked(model: String)
        /// The stored model is not what was last saved; nothing of it is sent or saved.
        case changedOutside(model: String, ModelLock)
        case noSuchValue
        /// A value of the model refers to a file that is a pool's key.
        case sendsKey(model: String)
    }

    package let code: Code
    /// The file concerned.
    package let path: String?
    /// SQLite's extended result code and message, or the system's error number.
    package let sqlite: Int32?
    package let message: String?
    package let errno: Int32?

    package init(
        _ code: Code, path: String? = nil, sqlite: Int32? = nil, message: String? = nil,
        errno: Int32? = nil
    ) {
        self.code = code
        self.path = path
        self.sqlite = sqlite
        self.message = message
        self.errno = errno
    }

    init(_ error: VaultError) {
        self.init(.key(error), path: error.path, errno: error.errno)
    }
}

/// Runs what fails with a ``VaultError`` and turns that into a ``StoreError``.
func withVault<Result>(
    _ body: () throws(VaultError) -> Result
) throws(StoreError) -> Result {
    do throws(VaultError) { return try body() } catch { throw StoreError(error) }
}
