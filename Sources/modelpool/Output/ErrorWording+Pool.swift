internal import Glibc
internal import PoolModel
internal import PoolStore

extension ErrorWording {
    /// What the store says, in words.
    static func failure(_ error: StoreError) -> CommandFailure {
        fileFailure(error) ?? writeFailure(error) ?? keyFailure(error) ?? modelFailure(error)
    }

    /// The file cannot be used as it is.
    private static func fileFailure(_ error: StoreError) -> CommandFailure? {
        let path = quoted(error.path ?? "the pool")
        let isServer = error.path.map { PoolStore.isServer($0) } ?? false
        func unusable(_ sentence: String, _ advice: String) -> CommandFailure {
            CommandFailure(.poolUnusable, sentence, advice: advice)
        }
        switch error.code {
        case .noSuchPool:
            return unusable(
                "there is no pool at \(path) yet",
                isServer
                    ? "make one with: modelpool pool create ADDRESS"
                    : "make one with: modelpool, modelpool add, or modelpool import")
        case .noSuchBackup:
            return CommandFailure(
                .wrongUsage, "there is no backup at \(path)", advice: "nothing was changed")
        case .notARegularFile:
            return unusable(
                "\(path) is no ordinary file, so it is not opened",
                "name the file itself, not a link to it")
        case .foreignFile(let owner):
            return unusable(
                "\(path) belongs to another user (uid \(owner)), so it is not opened",
                "work as that user, or: chown it")
        case .filePermissions(let mode):
            return unusable(
                "\(path) can be read or written by others (mode \(octal(mode)))",
                "if it is yours, and nobody else has written it: chmod 600 it")
        case .folderPermissions(let mode):
            return unusable(
                "the folder \(path) can be written by others (mode \(octal(mode)))",
                "chmod go-w it, or keep the pool in another one")
        case .foreignFolder(let owner):
            return unusable(
                "the folder \(path) belongs to another user (uid \(owner)), who could change what "
                    + "is in it", "use a folder of your own, in none of another user's")
        case .networkFileSystem(let kind):
            return unusable(
                "\(path) is on a network file system (\(cut(kind))), where locks may not work",
                "keep it on a local disk, or insist with --allow-network-fs")
        case .cannotOpen:
            return unusable("cannot open \(path): \(reason(error))", "")
        case .notAPool:
            return unusable(
                "\(path) is not a pool of modelpool", "name the pool's file with --pool")
        case .newerSchema(let version):
            return unusable(
                "\(path) was made by a newer modelpool (schema \(version)); this one can only "
                    + "read it", "update modelpool")
        case .damaged(let what):
            return unusable(
                "\(path) is damaged: \(cut(what))",
                "bring a backup back: modelpool restore FILE")
        case .alteredSchema(let what):
            return unusable(
                "\(path) was altered outside this program, so it is only read: \(cut(what))",
                "undo that with \(isServer ? "psql" : "sqlite3"), or bring a backup back: modelpool restore FILE"
            )
        case .tooLarge:
            return unusable(
                "a value is longer than the 16 MiB that \(path) may hold of one; it is neither "
                    + "read nor written", "make it shorter, or remove it with sqlite3")
        case .settingRefused(let setting):
            return unusable(
                "SQLite refuses a setting that keeps \(path) safe: \(cut(setting))",
                "close other programs that have the file open")
        default: return serverFailure(error, path)
        }
    }

    /// The server cannot be used as it is.
    private static func serverFailure(_ error: StoreError, _ path: String) -> CommandFailure? {
        func unusable(_ sentence: String, _ advice: String) -> CommandFailure {
            CommandFailure(.poolUnusable, sentence, advice: advice)
        }
        switch error.code {
        case .server(let server): return failure(server)
        case .connectionLost:
            return unusable(
                "the connection to \(path) was lost; what was not confirmed was not saved",
                "try it again")
        case .standby:
            return unusable(
                "\(path) is a standby, which only follows another server: it can be read, not "
                    + "changed", "name the server that it follows")
        case .databaseEncoding(let encoding):
            return unusable(
                "the database of \(path) keeps texts in \(cut(encoding)), not in UTF8",
                "make another one: createdb --encoding=UTF8 --template=template0 NAME")
        case .poolExists:
            return CommandFailure(
                .refused, "the database of \(path) holds a pool already",
                advice: "use it with --pool, or name another database")
        case .moved(let place):
            return CommandFailure(
                .refused, "\(path) was moved to \(quoted(place)), and takes no changes any more",
                advice: "use it there: --pool or $MODELPOOL_POOL; where that is lost, make another "
                    + "pool of this one: modelpool pool copy")
        case .olderSchema:
            return unusable(
                "\(path) was made by an earlier modelpool, and cannot be brought up to date here",
                "open it once on the server that can be written to, without --read-only")
        default: return nil
        }
    }

    /// A write did not happen, or perhaps did.
    private static func writeFailure(_ error: StoreError) -> CommandFailure? {
        let path = quoted(error.path ?? "the pool")
        func unusable(_ sentence: String, _ advice: String) -> CommandFailure {
            CommandFailure(.poolUnusable, sentence, advice: advice)
        }
        switch error.code {
        case .busy:
            return unusable(
                "another program keeps writing to the pool; nothing was changed", "try again")
        case .readOnly:
            return CommandFailure(
                .refused, "the pool is open for reading only; nothing was changed",
                advice: "leave out --read-only, or see whether the file may be written")
        case .diskFull:
            return unusable("the disk is full; nothing was changed", "make room and try again")
        case .failed:
            return unusable("the pool cannot be used: \(reason(error))", "see: modelpool doctor")
        case .notSaved:
            return unusable("nothing was saved: \(reason(error))", "try again")
        case .commitUnknown:
            return unusable(
                "whether it was saved could not be told: \(reason(error))",
                "look at the model before saving again")
        case .unconfirmed(let replaced):
            let old = replaced.map { "; the pool that was there is \(quoted($0))" } ?? ""
            return unusable(
                "\(path) is written, but whether it outlasts a loss of power could not be told: "
                    + reason(error) + old, "see to the disk, and look at the file again then")
        case .cannotWrite:
            return CommandFailure(
                .refused, "cannot write \(path): \(reason(error))",
                advice: "name a file in a folder that may be written")
        case .fileExists:
            return CommandFailure(
                .refused, "\(path) exists already", advice: "name a file that does not exist")
        case .poolInUse:
            return CommandFailure(
                .refused, "another program has the pool open; nothing was changed",
                advice: "close the other modelpool and try again")
        default: return nil
        }
    }

    private static func keyFailure(_ error: StoreError) -> CommandFailure? {
        switch error.code {
        case .noKey:
            return CommandFailure(
                .keyUnusable, "the pool has no key yet", advice: "see: modelpool key status")
        case .keysRemoved:
            return CommandFailure(
                .keyUnusable,
                "every key of the pool was removed outside this program; nothing is sent or saved",
                advice: "bring a backup back (modelpool restore FILE), or begin anew with another "
                    + "key: modelpool key start-new")
        case .keyExists: return CommandFailure(.refused, "the pool has a key already")
        case .locked:
            return CommandFailure(
                .keyUnusable, "the pool is locked", advice: "unlock it with its key first")
        case .key(let problem): return failure(problem)
        case .noSuchSlot(let text):
            return CommandFailure(
                .refused, "there is no key slot \(quoted(text))", advice: "see: modelpool key slots"
            )
        case .labelRefused(let label):
            return CommandFailure(
                .refused, "a key slot cannot be called \(quoted(label))",
                advice: "take up to 64 bytes of words, and no number")
        case .labelTaken(let label):
            return CommandFailure(
                .refused, "there is a key slot \(quoted(label)) already",
                advice: "choose another label; see: modelpool key slots")
        case .slotsChanged:
            return CommandFailure(
                .refused, "the pool's keys were changed meanwhile; nothing was sealed anew",
                advice: "look at them once more: modelpool key slots")
        case .lastSlot:
            return CommandFailure(
                .refused, "this is the last key slot; without it nothing could be opened any more",
                advice: "add another key first")
        case .lockedModels(let names):
            return CommandFailure(
                .refused,
                "values of \(list(names)) cannot be opened, so they cannot be sealed anew",
                advice: "see what was changed (modelpool pool accept), then give these values for "
                    + "the address that is right, or remove them, and try again")
        default: return nil
        }
    }

    /// How the answer to the question would be yes: for each set there is one command.
    private static func advice(on change: OriginChange) -> String {
        let sets = change.wanted.prefix(3).map { set, origin in
            "let set \(quoted(set)) go there: modelpool sets edit \(TypedWord.model(set)) "
                + "--origin \(Sanitizer.clean(origin))"
        }
        let own = change.movesOwn ? ["let them go there with --move-secrets, or give new ones"] : []
        return (own + sets).joined(separator: "\n  ")
    }

    private static func modelFailure(_ error: StoreError) -> CommandFailure {
        switch error.code {
        case .noSuchModel(let name):
            return CommandFailure(
                .noSuchModel, "there is no model \(quoted(name))", advice: "see: modelpool list")
        case .ambiguous(let text, let names):
            return CommandFailure(
                .noSuchModel, "\(quoted(text)) may be any of \(list(names))",
                advice: "write more of its name, or its id")
        case .nameTaken(let name, let isSet):
            return CommandFailure(
                .refused, "there is a \(isSet ? "header set" : "model") \(quoted(name)) already",
                advice: "choose another name, or: modelpool \(isSet ? "sets " : "")edit "
                    + quoted(name))
        case .invalid(let model, let fields, let headers):
            return invalid(model, fields: fields, headers: headers, rows: [])
                ?? CommandFailure(.refused, "\(quoted(model)) is not valid")
        case .originChanged(let change):
            return CommandFailure(
                .refused,
                change.sentences(asking: false).joined(separator: " ")
                    + " Nothing was changed or sent",
                advice: advice(on: change))
        case .setInUse(let set, let models):
            return CommandFailure(
                .refused,
                "set \(quoted(set)) is attached to \(list(models)); nothing was removed",
                advice: "detach it first: modelpool sets detach \(set) --all")
        case .noSuchSet(let name):
            return CommandFailure(
                .noSuchModel, "there is no header set \(quoted(name))",
                advice: "see: modelpool sets")
        case .conflict(let mine, .some(let theirs)):
            return CommandFailure(
                .refused,
                "\(quoted(mine.name)) was changed by \(cut(theirs.changedBy)) in between; "
                    + "nothing was saved", advice: "look at it and try again")
        case .conflict(let mine, nil):
            return CommandFailure(
                .refused,
                "\(quoted(mine.name)) was removed by somebody else in between; "
                    + "nothing was saved")
        case .deleteConflict(let theirs):
            return CommandFailure(
                .refused,
                "\(quoted(theirs.name)) was changed by \(cut(theirs.changedBy)) in between; "
                    + "nothing was removed", advice: "look at it and try again")
        case .valueLocked(let model):
            return CommandFailure(
                .keyUnusable,
                "a stored value of \(quoted(model)) does not open for the address that it has now; "
                    + "nothing is sent",
                advice: "see that the address is the right one (modelpool show), then give the "
                    + "value for it, or remove it")
        case .changedOutside(let model, let lock):
            return CommandFailure(
                .keyUnusable,
                "\(quoted(model)) is locked: \(Sanitizer.clean(lock.sentence)); nothing is sent or "
                    + "saved", advice: lock.cause.advice)
        case .poolChanged(let cause):
            return CommandFailure(
                .keyUnusable, "\(cause.sentence); nothing is sent or saved", advice: cause.advice)
        case .changedMeanwhile:
            return CommandFailure(
                .refused, "the pool was changed again meanwhile; nothing was taken",
                advice: "look at it once more: modelpool pool accept")
        case .sendsKey(let model):
            return CommandFailure(
                .refused,
                "a value of \(quoted(model)) refers to \(quoted(error.path ?? "")), which is the key "
                    + "of a pool and is never sent; nothing was saved",
                advice: "name the file that the value stands in")
        case .noSuchValue: return CommandFailure(.refused, "there is no such value")
        default: return CommandFailure(.poolUnusable, "the pool cannot be used: \(reason(error))")
        }
    }

    /// What the system or SQLite said.
    private static func reason(_ error: StoreError) -> String {
        if let number = error.errno { return system(number) }
        let code = error.sqlite.map { " (SQLite \($0))" } ?? ""
        return cut(error.message ?? "no reason is known") + code
    }

    static func octal(_ mode: UInt32) -> String { "0" + String(mode & 0o7777, radix: 8) }

    /// Names in a sentence; of many the first few.
    static func list(_ names: [String]) -> String { names.listed(atMost: 5, quoted) }
}
