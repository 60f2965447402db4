internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PoolStore
internal import PostgresClient
internal import Vault

/// Looks at everything that can stand in the way: files, settings, key, values, audit log,
/// terminal, proxies, certificates.
struct Doctor {
    /// One thing that was looked at.
    struct Check {
        enum State: String { case ok, note, failed }

        let name: String
        let state: State
        let detail: String
        /// What to do, where something is to be done.
        let fix: String
        /// How the program ends where this failed.
        var status = ExitStatus.poolUnusable
    }

    let options: GlobalOptions
    let context: CommandContext
    private(set) var checks: [Check] = []

    init(options: GlobalOptions, context: CommandContext) {
        self.options = options
        self.context = context
    }

    mutating func examine(runningHelpers: Bool) throws {
        // Without a home there is no path, which the pool's own examination says.
        if let path = try? OpenedPool.path(options, in: context), PostgresAddress.isAddress(path) {
            examineServer(path)
        }
        attempt("pool") { doctor in
            let path = try OpenedPool.path(doctor.options, in: doctor.context)
            let pool = try OpenedPool.open(doctor.options, for: .names, in: doctor.context)
            let newer = pool.store.isNewer
            doctor.add(
                "pool", newer ? .note : .ok, path + (newer ? ", made by a newer modelpool" : ""),
                fix: newer ? "update modelpool; this one can only read it" : "")
            if let alteration = pool.store.alteration {
                let failure = ErrorWording.failure(
                    for: StoreError(.alteredSchema(alteration), path: path))
                doctor.add("schema", .failed, failure.sentence, fix: failure.advice)
            }
            doctor.examinePermissions(of: pool.store)
            doctor.examine(pool.store)
        }
        examineProcess()
        examineTerminal()
        examineNetwork()
        examineClients()
        try examineHelpers(running: runningHelpers)
    }

    // MARK: The pool

    private mutating func examine(_ store: PoolStore) {
        attempt("integrity") { doctor in
            let problems = try store.integrityCheck()
            doctor.add(
                "integrity", problems.isEmpty ? .ok : .failed,
                problems.isEmpty
                    ? store.server == nil
                        ? "the file is sound" : "the tables are as this program makes them"
                    : problems.joined(separator: "; "),
                fix: problems.isEmpty ? "" : "restore a backup: modelpool restore FILE")
        }
        let copies = store.leftCopies()
        if !copies.isEmpty {
            add(
                "copies", .note, "older copies lie beside the pool: \(ErrorWording.list(copies))",
                fix: "remove those that are not needed any more; modelpool key rotate removes all "
                    + "but those of a lost key (before-new-key)")
        }
        attempt("settings") { doctor in
            let settings = try store.settings().map { "\($0.name)=\($0.value)" }
            doctor.add("settings", .ok, settings.joined(separator: " "))
        }
        attempt("key") { doctor in
            guard try store.hasKey else {
                return doctor.add("key", .note, "the pool has no key yet")
            }
            let key = PoolKey(options: doctor.options, context: doctor.context, store: store)
            doctor.add("key", .ok, "opened by: \(try key.unlock(store.keySlots()).sourceName)")
            try doctor.examine(store.slots())
            doctor.examineValues(store)
            doctor.examineReferences(store)
            doctor.examineAudit(store)
        }
    }

    private mutating func examine(_ slots: [SlotStatus]) {
        let earlier = slots.filter(KeyFacts.isEarlier)
        add(
            "key slots", earlier.isEmpty ? .ok : .note,
            slots.map(KeyFacts.name(of:)).joined(separator: ", ")
                + earlier.map { "; slot \($0.number) was \(KeyFacts.earlierAdvice)" }.joined())
    }

    /// Only the key tells whether it is as it was written.
    private mutating func examineAudit(_ store: PoolStore) {
        attempt("audit log") { doctor in
            switch try store.verifyAudit() {
            case .intact(let count): doctor.add("audit log", .ok, "intact, \(count) entries")
            case .broken(let entry):
                doctor.add(
                    "audit log", .failed, "changed outside this program at entry \(entry)",
                    fix: "compare it with a backup: modelpool --pool BACKUP audit")
            }
        }
    }

    /// Whose the files are; a pool or key that others could reach was refused before this.
    private mutating func examinePermissions(of store: PoolStore) {
        var (file, folder) = (stat(), stat())
        guard let path = store.folder, stat(store.path, &file) == 0, stat(path, &folder) == 0
        else { return }
        add(
            "permissions", .ok,
            "mode \(ErrorWording.octal(file.st_mode)), the folder's "
                + ErrorWording.octal(folder.st_mode))
    }

    private mutating func examineValues(_ store: PoolStore) {
        attempt("values") { doctor in
            let locked = try store.lockedModels()
            let names = try store.summaries().filter { locked.contains($0.id) }.map(\.name)
            doctor.add(
                "values", names.isEmpty ? .ok : .failed,
                names.isEmpty
                    ? "every stored value opens" : "locked: \(ErrorWording.list(names))",
                fix: names.isEmpty
                    ? ""
                    : "see that each address is the right one (modelpool pool accept lists what "
                        + "was changed), then give the values for it, or restore a backup")
        }
        attempt("seals") { doctor in
            let changes = try store.outsideChanges()
            doctor.add(
                "seals", changes.isEmpty ? .ok : .failed,
                changes.isEmpty
                    ? "everything is as it was last saved with the key" : changes.sentence,
                fix: changes.isEmpty
                    ? "" : changes.cause?.advice ?? ModelLock.Cause.changed.advice)
        }
        attempt("results") { doctor in
            let count = try store.unverifiedResults()
            doctor.add(
                "results", count == 0 ? .ok : .note,
                count == 0
                    ? "every test result is as it was kept"
                    : "\(Count.of(count, "test result")) \(TestSummary.whyUnverified)")
        }
        attempt("recovery") { doctor in
            let hasCode = try store.keySlots().kinds.contains(.recovery)
            doctor.add(
                "recovery", hasCode ? .ok : .note,
                hasCode ? "there is a recovery code" : "there is no recovery code",
                fix: hasCode ? "" : "make one and lock it away: modelpool key recovery")
        }
    }

    // MARK: Findings

    mutating func add(
        _ name: String, _ state: Check.State, _ detail: String, fix: String = "",
        status: ExitStatus = .poolUnusable
    ) {
        checks.append(
            Check(
                name: name, state: state, detail: Sanitizer.clean(detail), fix: fix,
                status: status))
    }

    /// Runs one examination; what it throws is its finding.
    mutating func attempt(_ name: String, _ body: (inout Doctor) throws -> Void) {
        do {
            try body(&self)
        } catch {
            let failure = ErrorWording.failure(for: error)
            add(
                name, .failed, failure.sentence, fix: failure.advice,
                status: failure.status)
        }
    }
}

extension OutsideChanges {
    fileprivate var sentence: String {
        let names = ErrorWording.list(models.map(\.name))
        if let cause { return cause.sentence }
        if let lock = models.first?.lock { return "\(names): \(lock.sentence)" }
        if !models.isEmpty { return "removed outside this program: \(names)" }
        return nameless == 0
            ? "what was kept of the last saves was changed outside this program"
            : "added outside this program: \(Count.of(nameless, "row")) of no model"
    }
}
