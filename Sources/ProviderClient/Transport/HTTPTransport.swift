internal import CCurl
internal import Synchronization

/// Sends requests over libcurl: one thread, a fresh easy handle for each, no redirects followed.
///
/// The thread starts with the first request and ends with this object.
package final class HTTPTransport: Sendable {
    private let loop: TransferLoop
    private let roots: TrustRoots

    /// - Parameter roots: for models that name no CA file.
    package init(roots: TrustRoots) {
        loop = TransferLoop()
        self.roots = roots
    }

    deinit { loop.stop() }

    /// Opens libcurl, which takes milliseconds, before the first request does.
    package static func prepare() { _ = ccurl_load() }

    /// Runs tasks on the thread that owns the transfers. The steps between the requests of many
    /// tests are so short that waking another thread takes longer.
    var executor: any TaskExecutor { loop }

    /// Sends a request. The stream ends with ``TransferEvent/finished(_:)``; when the task that
    /// reads it is cancelled, or nobody holds it any more, the transfer is ended and its
    /// connection closed.
    ///
    /// - Parameter reuse: connections may be shared with other requests of this kind, and stages
    ///   are told in the result only (in a bulk test); else it has its own, so that every stage is
    ///   really tested.
    package func send(_ request: WireRequest, reuse: Bool = false) -> AsyncStream<TransferEvent> {
        let (events, continuation) = AsyncStream.makeStream(of: TransferEvent.self)
        let loop = loop
        let id = loop.start(order(request, reuse: reuse, .events(continuation)))
        continuation.onTermination = { reason in
            if case .cancelled = reason { loop.cancel(id) }
        }
        return events
    }

    /// As ``send(_:reuse:)`` with `reuse`, for those who only want the result: `nil` when the task is
    /// cancelled.
    func result(of request: WireRequest) async -> TransferResult? {
        let loop = loop
        let started = Mutex<TransferLoop.ID?>(nil)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let id = loop.start(order(request, reuse: true, .end(continuation)))
                started.withLock { $0 = id }
                // Whoever cancelled before there was a number found nothing to cancel.
                if Task.isCancelled { loop.cancel(id) }
            }
        } onCancel: {
            if let id = started.withLock({ $0 }) { loop.cancel(id) }
        }
    }

    private func order(
        _ request: WireRequest, reuse: Bool, _ listener: TransferOrder.Listener
    ) -> TransferOrder {
        TransferOrder(
            request: request, reuse: reuse,
            roots: request.tls.caFile.map(TrustRoots.init(caFile:)) ?? roots, listener: listener)
    }
}

/// A request on its way to the thread.
struct TransferOrder: Sendable {
    enum Listener: Sendable {
        case events(AsyncStream<TransferEvent>.Continuation)
        case end(CheckedContinuation<TransferResult?, Never>)
    }

    let request: WireRequest
    let reuse: Bool
    let roots: TrustRoots
    let listener: Listener

    func tell(_ event: TransferEvent) {
        if case .events(let events) = listener { events.yield(event) }
    }

    /// The last event.
    func finish(_ result: TransferResult) {
        switch listener {
        case .events(let events):
            events.yield(.finished(result))
            events.finish()
        case .end(let waiting): waiting.resume(returning: result)
        }
    }

    /// Ends it without a result: it was cancelled, or the transport has gone.
    func abandon() {
        switch listener {
        case .events(let events): events.finish()
        case .end(let waiting): waiting.resume(returning: nil)
        }
    }
}
