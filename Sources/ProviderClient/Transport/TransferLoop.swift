internal import CCurl
internal import Glibc
internal import Synchronization

/// The thread that owns the multi handle. Others only leave transfers in its inbox and wake it.
final class TransferLoop: Sendable {
    private enum Command {
        case start(Transfer)
        case cancel(Transfer)
        case stop
    }

    private struct Inbox {
        var commands: [Command] = []
        /// While the thread waits; only `curl_multi_wakeup` is called with it from elsewhere.
        var multi: MultiHandle?
        /// Why there is no thread any more: libcurl is missing.
        var problem: String?
    }

    /// @unchecked Sendable: it is used by its thread alone, except for `curl_multi_wakeup`, which
    /// libcurl allows from any thread and which happens under the inbox's lock while it is alive.
    private struct MultiHandle: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer
    }

    private let inbox = Mutex(Inbox())

    /// Starts the thread, which begins with opening libcurl: that takes milliseconds.
    init() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let failure = pthread_create(&thread, nil, TransferLoop.body, context)
        // Without a thread nothing can run: only a machine without memory comes here.
        precondition(failure == 0, "no thread for transfers")
        pthread_detach(thread)
    }

    // MARK: from any thread

    /// Hands a transfer over.
    func start(_ transfer: Transfer) {
        if let problem = give(.start(transfer)) { transfer.refuse(.library(detail: problem)) }
    }

    func cancel(_ transfer: Transfer) { _ = give(.cancel(transfer)) }

    /// Ends all transfers and the thread.
    func stop() { _ = give(.stop) }

    /// Why the thread does not take the command; `nil`: it does. All commands are taken together,
    /// so the first wakes the thread for those after it.
    private func give(_ command: Command) -> String? {
        inbox.withLock { inbox in
            if let problem = inbox.problem { return problem }
            inbox.commands.append(command)
            guard let multi = inbox.multi else { return nil }
            ccurl_multi_wake(multi.pointer)
            inbox.multi = nil
            return nil
        }
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
        var running: [ObjectIdentifier: Transfer] = [:]
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
        _ running: inout [ObjectIdentifier: Transfer], _ checks: inout TransferChecks,
        _ multi: UnsafeMutableRawPointer
    ) -> Bool {
        for command in takeCommands() {
            switch command {
            case .start(let transfer):
                guard transfer.start(&checks, in: multi) else { continue }
                running[ObjectIdentifier(transfer)] = transfer
            case .cancel(let transfer):
                running[ObjectIdentifier(transfer)] = nil
                transfer.remove(from: multi)
                transfer.abandon()
            case .stop: return false  // nobody holds the transport: nothing comes after this
            }
        }
        return true
    }

    private func finish(
        _ done: OpaquePointer, code: Int32, _ running: inout [ObjectIdentifier: Transfer],
        _ multi: UnsafeMutableRawPointer
    ) {
        let transfer = Transfer.owner(of: done)
        running[ObjectIdentifier(transfer)] = nil
        transfer.finish(code: code)
        transfer.remove(from: multi)
    }

    private func takeCommands() -> [Command] {
        inbox.withLock { inbox in
            defer { inbox.commands = [] }
            return inbox.commands
        }
    }

    /// Without libcurl every transfer is answered with the reason.
    private func refuseAll() {
        let reason = ccurl_load_problem().map { String(cString: $0) } ?? "out of memory"
        let commands = inbox.withLock { inbox in
            inbox.problem = reason
            return inbox.commands
        }
        for case .start(let transfer) in commands { transfer.refuse(.library(detail: reason)) }
    }
}
