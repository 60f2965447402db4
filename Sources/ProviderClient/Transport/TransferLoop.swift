internal import CCurl
internal import Glibc
internal import Synchronization

/// The thread that owns the multi handle. Others only leave orders in its inbox and wake it.
///
/// It also runs tasks that prefer it: what comes back from a transfer is looked at, and the next
/// one is started, without waking a thread for either.
final class TransferLoop: TaskExecutor {
    typealias ID = UInt64

    private enum Command {
        case start(ID, TransferOrder)
        case cancel(ID)
        case run(UnownedJob)
        case stop
    }

    private struct Inbox {
        var commands: [Command] = []
        var lastID: ID = 0
        var hasThread = false
        /// While the thread waits; only `curl_multi_wakeup` is called with it from elsewhere.
        var multi: MultiHandle?
    }

    /// @unchecked Sendable: it is used by its thread alone, except for `curl_multi_wakeup`, which
    /// libcurl allows from any thread and which happens under the inbox's lock while it is alive.
    private struct MultiHandle: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer
    }

    private let inbox = Mutex(Inbox())

    /// Nanoseconds for which transfers, whose deadlines go on, wait for tasks: big answers take
    /// long to read.
    private static let patience: Int64 = 10_000_000

    // MARK: from any thread

    /// Hands over an order.
    func start(_ order: TransferOrder) -> ID {
        let id = inbox.withLock { inbox in
            inbox.lastID += 1
            return inbox.lastID
        }
        give(.start(id, order))
        return id
    }

    func enqueue(_ job: consuming ExecutorJob) { give(.run(UnownedJob(job))) }

    func cancel(_ id: ID) { post(.cancel(id)) }

    /// Ends all transfers and the thread.
    func stop() { post(.stop) }

    /// The thread is made for the first command.
    private func give(_ command: Command) {
        let needsThread = inbox.withLock { inbox in
            add(command, to: &inbox)
            defer { inbox.hasThread = true }
            return !inbox.hasThread
        }
        if needsThread { startThread() }
    }

    /// Without a thread there is nothing to end.
    private func post(_ command: Command) {
        inbox.withLock { inbox in
            guard inbox.hasThread else { return }
            add(command, to: &inbox)
        }
    }

    /// All commands are taken together, so the first wakes the thread for those after it.
    private func add(_ command: Command, to inbox: inout Inbox) {
        inbox.commands.append(command)
        guard let multi = inbox.multi else { return }
        ccurl_multi_wake(multi.pointer)
        inbox.multi = nil
    }

    private func startThread() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let failure = pthread_create(&thread, nil, TransferLoop.body, context)
        // Without a thread nothing can run: only a machine without memory comes here.
        precondition(failure == 0, "no thread for transfers")
        pthread_detach(thread)
    }

    private static let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
        { context in
            guard let context else { return nil }
            Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }

    // MARK: on the thread

    private func run() {
        // OpenSSL writes to sockets without MSG_NOSIGNAL.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)

        guard ccurl_load(), let pointer = ccurl_multi_new() else { return refuseAll() }
        var running: [ID: RunningTransfer] = [:]
        var checks = TransferChecks()
        while carryOut(&running, &checks, pointer) {
            ccurl_multi_perform(pointer)
            var code: Int32 = 0
            while let done = ccurl_multi_next_done(pointer, &code) {
                finish(done, code: code, &running, pointer)
            }
            if beginWaiting(pointer) {
                ccurl_multi_wait(pointer)
                inbox.withLock { $0.multi = nil }
            }
        }
        for transfer in running.values {
            transfer.remove(from: pointer)
            transfer.abandon()
        }
        ccurl_multi_free(pointer)
    }

    /// Whether there is nothing to do; from now on a command wakes the thread.
    private func beginWaiting(_ pointer: UnsafeMutableRawPointer) -> Bool {
        inbox.withLock { inbox in
            guard inbox.commands.isEmpty else { return false }
            inbox.multi = MultiHandle(pointer: pointer)
            return true
        }
    }

    /// Does what lies in the inbox; `false` when the thread is to end.
    private func carryOut(
        _ running: inout [ID: RunningTransfer], _ checks: inout TransferChecks,
        _ multi: UnsafeMutableRawPointer
    ) -> Bool {
        let commands = takeCommands()
        var jobs: [UnownedJob] = []
        var goesOn = true
        // Transfers first: one that is cancelled does not wait for the steps of others.
        for command in commands {
            switch command {
            case .run(let job):
                jobs.append(job)
            case .start(let id, let order):
                running[id] = RunningTransfer(id: id, order, checks: &checks, in: multi)
            case .cancel(let id):
                let transfer = running.removeValue(forKey: id)
                transfer?.remove(from: multi)
                transfer?.abandon()
            case .stop:
                goesOn = false  // nobody holds the transport: nothing comes after this
            }
        }
        run(jobs, patience: goesOn ? TransferLoop.patience : .max)
        return goesOn
    }

    /// Runs steps of tasks; those for which there is no patience are left for the next round.
    private func run(_ jobs: [UnownedJob], patience: Int64) {
        let begun = ccurl_now()
        for (index, job) in jobs.enumerated() {
            job.runSynchronously(on: asUnownedTaskExecutor())
            if ccurl_now() - begun > patience {
                let rest = jobs[(index + 1)...].map { Command.run($0) }
                inbox.withLock { $0.commands.insert(contentsOf: rest, at: 0) }
                return
            }
        }
    }

    private func finish(
        _ done: OpaquePointer, code: Int32, _ running: inout [ID: RunningTransfer],
        _ multi: UnsafeMutableRawPointer
    ) {
        let transfer = RunningTransfer.owner(of: done)
        guard let transfer = running.removeValue(forKey: transfer.id) else { return }
        transfer.finish(code: code)
        transfer.remove(from: multi)
    }

    private func takeCommands() -> [Command] {
        inbox.withLock { inbox in
            defer { inbox.commands = [] }
            return inbox.commands
        }
    }

    /// Without libcurl every order is answered with the reason.
    private func refuseAll() {
        let reason = ccurl_load_problem().map { String(cString: $0) } ?? "out of memory"
        let commands = inbox.withLock { inbox in
            defer { inbox.commands = [] }
            inbox.hasThread = false
            return inbox.commands
        }
        for command in commands {
            switch command {
            case .start(_, let order):
                RunningTransfer.refuse(order, .library(detail: reason))
            case .run(let job): job.runSynchronously(on: asUnownedTaskExecutor())
            case .cancel, .stop: break
            }
        }
    }
}
