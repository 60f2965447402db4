internal import FoundationEssentials
internal import Glibc
internal import ModelPool
internal import PoolStore
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
    let world: World
    private(set) var checks: [Check] = []

    init(options: GlobalOptions, world: World) {
        self.options = options
        self.world = world
    }

    mutating func examine() {
        attempt("pool") { doctor in
            let path = try OpenedPool.path(doctor.options, in: doctor.world)
            let pool = try OpenedPool.open(doctor.options, for: .names, in: doctor.world)
            let newer = pool.store.isNewer
            doctor.add(
                "pool", newer ? .note : .ok, path + (newer ? ", made by a newer modelpool" : ""),
                fix: newer ? "update modelpool; this one can only read it" : "")
            doctor.examine(pool.store)
        }
        examineProcess()
        examineTerminal()
        examineNetwork()
    }

    // MARK: The pool

    private mutating func examine(_ store: PoolStore) {
        attempt("integrity") { doctor in
            let problems = try store.integrityCheck()
            doctor.add(
                "integrity", problems.isEmpty ? .ok : .failed,
                problems.isEmpty ? "the file is sound" : problems.joined(separator: "; "),
                fix: problems.isEmpty ? "" : "restore a backup: modelpool restore FILE")
        }
        attempt("settings") { doctor in
            let settings = try store.settings().map { "\($0.name)=\($0.value)" }
            doctor.add("settings", .ok, settings.joined(separator: " "))
        }
        attempt("audit log") { doctor in
            switch try store.verifyAudit() {
            case .intact(let count): doctor.add("audit log", .ok, "intact, \(count) entries")
            case .broken(let entry):
                doctor.add(
                    "audit log", .failed, "changed outside this program at entry \(entry)",
                    fix: "compare it with a backup: modelpool --pool BACKUP audit")
            }
        }
        attempt("key") { doctor in
            guard try store.hasKey else {
                return doctor.add("key", .note, "the pool has no key yet")
            }
            let key = PoolKey(options: doctor.options, world: doctor.world, store: store)
            doctor.add("key", .ok, "opened by: \(try key.unlock())")
            doctor.examineValues(store)
        }
    }

    private mutating func examineValues(_ store: PoolStore) {
        attempt("values") { doctor in
            let locked = try store.lockedModels()
            let names = try store.summaries().filter { locked.contains($0.id) }.map(\.name)
            doctor.add(
                "values", names.isEmpty ? .ok : .failed,
                names.isEmpty
                    ? "every stored value opens" : "locked: \(ErrorWording.list(names))",
                fix: names.isEmpty ? "" : "type the values again, or restore a backup")
        }
        attempt("recovery") { doctor in
            let hasCode = try store.slotKinds().contains(.recovery)
            doctor.add(
                "recovery", hasCode ? .ok : .note,
                hasCode ? "there is a recovery code" : "there is no recovery code",
                fix: hasCode ? "" : "make one and lock it away: modelpool key recovery")
        }
    }

    // MARK: The surroundings

    private mutating func examineProcess() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        let isOff = limit.rlim_cur == 0
        add(
            "core dumps", isOff ? .ok : .note, isOff ? "off" : "on; one could hold secrets",
            fix: isOff ? "" : "ulimit -c 0")
        if world.environmentKey != nil {
            add(
                "environment", .note, "MODELPOOL_KEY holds a key",
                fix: "use a key file, or a systemd credential")
        }
    }

    private mutating func examineTerminal() {
        let name = world.variable("TERM") ?? ""
        let locale =
            world.variable("LC_ALL") ?? world.variable("LC_CTYPE") ?? world.variable("LANG") ?? "C"
        let isUTF8 = locale.lowercased().filter { $0 != "-" }.contains("utf8")
        let isKnown = !name.isEmpty && name != "dumb"
        add(
            "terminal", isKnown ? .ok : .note,
            (isKnown ? name : "TERM is \(name.isEmpty ? "not set" : name)")
                + (isUTF8 ? ", UTF-8" : ", locale \(locale): drawn in ASCII"),
            fix: isKnown ? "" : "set TERM for the screen; the commands work without")
    }

    private mutating func examineNetwork() {
        let proxies = [
            "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy",
            "NO_PROXY", "no_proxy",
        ].compactMap { name in world.variable(name).map { "\(name)=\(Doctor.masked($0))" } }
        add(
            "proxies", .ok,
            proxies.isEmpty ? "none in the environment" : proxies.joined(separator: " "))
        for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
            guard let path = world.variable(name) else { continue }
            let isReadable = access(path, R_OK) == 0
            add(
                "certificates", isReadable ? .ok : .failed,
                "\(name)=\(path)" + (isReadable ? "" : ": \(ErrorWording.system(errno))"),
                fix: isReadable ? "" : "unset it, or name what exists", status: .refused)
        }
        let roots = "/etc/ssl/certs/ca-certificates.crt"
        if world.variable("SSL_CERT_FILE") == nil, access(roots, R_OK) != 0 {
            add(
                "certificates", .note, "\(roots) is not there",
                fix: "install ca-certificates, or name a CA file per model")
        }
    }

    /// A proxy's URL without its password.
    private static func masked(_ url: String) -> String {
        guard let at = url.lastIndex(of: "@") else { return Sanitizer.clean(url) }
        let scheme = url.split(separator: "://", maxSplits: 1).first.map { $0 + "://" } ?? ""
        return Sanitizer.clean(scheme + Mask.dots + url[at...])
    }

    private mutating func add(
        _ name: String, _ state: Check.State, _ detail: String, fix: String = "",
        status: ExitStatus = .poolUnusable
    ) {
        checks.append(
            Check(
                name: name, state: state, detail: Sanitizer.clean(detail), fix: fix,
                status: status))
    }

    /// Runs one examination; what it throws is its finding.
    private mutating func attempt(_ name: String, _ body: (inout Doctor) throws -> Void) {
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
