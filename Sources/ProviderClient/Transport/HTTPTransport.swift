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
        let order = TransferOrder(
            request: request, reuse: reuse,
            roots: request.tls.caFile.map(TrustRoots.init(caFile:)) ?? roots,
            events: continuation)
        let loop = loop
        let id = loop.start(order)
        continuation.onTermination = { reason in
            if case .cancelled = reason { loop.cancel(id) }
        }
        return events
    }
}

/// A request on its way to the thread.
struct TransferOrder: Sendable {
    let request: WireRequest
    let reuse: Bool
    let roots: TrustRoots
    let events: AsyncStream<TransferEvent>.Continuation

    func tell(_ event: TransferEvent) { events.yield(event) }

    /// The last event.
    func finish(_ result: TransferResult) {
        events.yield(.finished(result))
        events.finish()
    }

    /// Ends the events without a last one: the transport has gone.
    func abandon() { events.finish() }
}
