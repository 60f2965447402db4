internal import CTestFaults
internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PoolStore
internal import Vault

/// A second program on a pool, for tests that kill it, make its disk fail, or run many at once.
/// It answers in lines on standard output, each written at once.
@main
enum StoreWorker {
    struct Misuse: Error {}

    static func main() throws {
        let words = CommandLine.arguments.dropFirst()
        guard let command = words.first else { throw Misuse() }
        let rest = Array(words.dropFirst())
        switch command {
        case "save": try saveForever(rest[0])
        case "edit": try edit(rest[0], process: rest[1], count: Int(rest[2]) ?? 0)
        case "fault": try fault(rest[0], action: rest[1], mode: rest[2], point: Int32(rest[3]) ?? 0)
        case "backup": try backUp(rest[0], to: rest[1])
        case "memory": try memory(rest[0], pool: rest[1], key: rest[2])
        case "hygiene": hygiene()
        default: throw Misuse()
        }
    }

    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(1, bytes, bytes.count)
    }

    static func open(_ path: String, vfs: String? = nil) throws(StoreError) -> PoolStore {
        var options = PoolStore.Options(user: "worker")
        options.vfs = vfs
        let store = try PoolStore.open(path: path, options: options)
        try store.unlock(.raw(Secret(bytes: [UInt8](repeating: 7, count: 32)), sourceName: "file"))
        return store
    }

    // MARK: Saving until killed

    /// Saves the pool's only model again and again, its header's value naming the version, and
    /// says each version after its save has returned.
    static func saveForever(_ path: String) throws {
        let store = try open(path)
        var model = try store.model(try store.summaries()[0].id)
        say("ready")
        while true {
            model = try next(of: model, in: store)
            say("\(model.version)")
        }
    }

    /// The model with a value that says its next version, and one that fills some pages.
    static func next(of model: Model, in store: PoolStore) throws -> Model {
        var model = model
        let version = model.version + 1
        model.headers[0].value = .new(Secret("canary-value-\(version)"))
        model.headers[1].value = .new(
            Secret(String(repeating: "canary\(version) ", count: 700) + "."))
        model.tags = ["v\(version)"]
        return try store.save([model])[0]
    }

    // MARK: Many at once

    /// Counts this process's edits in a tag of its own, from the moment at which its input is
    /// closed; after a conflict it reads and tries again.
    static func edit(_ path: String, process: String, count: Int) throws {
        let store = try patiently { () throws(StoreError) in try open(path) }
        let id = try patiently { () throws(StoreError) in try store.summaries() }[0].id
        var conflicts = 0
        var model = try patiently { () throws(StoreError) in try store.model(id) }
        say("ready")
        waitForEndOfInput()
        for number in 1...count {
            while true {
                model.tags.removeAll { $0.hasPrefix(process + "=") }
                model.tags.append("\(process)=\(number)")
                do throws(StoreError) {
                    model = try store.save([model])[0]
                    break
                } catch {
                    switch error.code {
                    case .conflict: conflicts += 1
                    case .busy: break
                    default: throw error
                    }
                    model = try patiently { () throws(StoreError) in try store.model(id) }
                }
            }
        }
        say("conflicts \(conflicts)")
    }

    /// Tries again while the others keep the pool busy for longer than the store waits.
    static func patiently<Result>(
        _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        while true {
            do throws(StoreError) { return try body() } catch {
                guard case .busy = error.code else { throw error }
            }
        }
    }

    /// Waits until its input is closed, so that many can begin at one moment.
    static func backUp(_ path: String, to target: String) throws {
        let store = try open(path)
        say("ready")
        waitForEndOfInput()
        do throws(StoreError) {
            try store.backup(to: target)
            say("done")
        } catch {
            say("\(error.code)")
        }
    }

    // MARK: Memory

    /// Opens the pool with a key that comes in one way, and then answers for each line of its
    /// input, complemented bytes in hexadecimal, how often its memory holds them.
    static func memory(_ way: String, pool: String, key: String) throws {
        let store = try PoolStore.open(path: pool, options: PoolStore.Options(user: "worker"))
        let kept = try unlock(store, way, key)
        say("ready \(store.isUnlocked)")
        while let line = readLine() {
            let digits = Array(line.utf8)
            let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
            }
            say("\(test_count_in_memory(bytes, bytes.count))")
        }
        withExtendedLifetime((store, kept)) {}
    }

    /// Returns what the control keeps on purpose.
    static func unlock(_ store: PoolStore, _ way: String, _ key: String) throws -> String? {
        func content() -> Secret {
            let file = Glibc.open(key, O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            var count = 0
            let room = Secret(count: 4096) { count = read(file, $0.baseAddress, $0.count) }
            return room.withBytes { Secret(bytes: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        let source: KeySource? =
            switch way {
            case "file": .file(key)
            case "descriptor": .descriptor(Glibc.open(key, O_RDONLY | O_CLOEXEC))
            case "environment":
                ProcessHygiene.takeSecret(fromEnvironment: "MODELPOOL_KEY").map { .environment($0) }
            default: nil
            }
        let material = try source?.read() ?? KeyMaterial.typed(content())
        if try store.hasKey { try store.unlock(material) } else { try store.createKey(material) }
        return way == "control" ? content().reveal() : nil
    }

    static func waitForEndOfInput() {
        var byte: UInt8 = 0
        _ = read(0, &byte, 1)
    }

    // MARK: Failing disks

    /// Does one thing to the pool while its files fail at a write point; says what the store
    /// said, and whether the point was reached.
    static func fault(_ path: String, action: String, mode: String, point: Int32) throws {
        guard test_fault_register() == 0 else { throw Misuse() }
        let store = try open(path, vfs: "faulty")
        let model = try store.model(try store.summaries()[0].id)
        let modes = [
            "once": test_fault_once, "forever": test_fault_forever, "full": test_fault_forever,
            "kill": test_fault_kill,
        ]
        guard let fault = modes[mode] else { throw Misuse() }
        let full: Int32 = 13
        let failure: Int32 = 10
        test_fault_arm(fault, point, mode == "full" ? full : failure)
        var answer = "done"
        do {
            try perform(action, model, store)
        } catch let error as StoreError {
            answer = "\(error.code)".prefix { $0 != "(" } + ""
        }
        let wasReached = test_fault_disarm() != 0
        say(answer)
        say(wasReached ? "reached" : "over")
    }

    static func perform(_ action: String, _ model: Model, _ store: PoolStore) throws {
        switch action {
        case "edit": _ = try next(of: model, in: store)
        case "delete": try store.delete([(model.id, model.version)])
        case "rotate":
            let key = KeyMaterial.raw(
                Secret(bytes: [UInt8](repeating: 7, count: 32)), sourceName: "file")
            _ = try store.rotate(keeping: [key])
        case "add-slot":
            try store.addSlot(
                .raw(Secret(bytes: [UInt8](repeating: 8, count: 32)), sourceName: "file"))
        case "start-new":
            let key = Secret(bytes: [UInt8](repeating: 8, count: 32))
            _ = try store.startNewKey(.raw(key, sourceName: "file"))
        case "backup": try store.backup(to: store.path + ".copy")
        default: throw Misuse()
        }
    }

    // MARK: Process

    static func hygiene() {
        let taken = ProcessHygiene.takeSecret(fromEnvironment: "MODELPOOL_KEY")
        let refusal = ProcessHygiene.apply()
        say("taken \(taken == Secret("canary-environment-key"))")
        say("applied \(refusal == nil)")
        say("dumpable \(test_is_dumpable())")
        say("keylog \(getenv("SSLKEYLOGFILE") != nil)")
        say("inherits \(getenv("MODELPOOL_KEY") != nil)")
        say("ready")
        // Stays to be looked at.
        waitForEndOfInput()
    }
}
