/// Sends requests over libcurl: one thread, a fresh easy handle for each, no redirects followed.
///
/// The thread starts and ends with this object.
package final class HTTPTransport: Sendable {
    private let loop: TransferLoop
    private let roots: TrustRoots

    /// - Parameter roots: for models that name no CA file.
    package init(roots: TrustRoots) {
        loop = TransferLoop()
        self.roots = roots
    }

    deinit { loop.stop() }

    /// Sends a request. The stream ends with ``TransferEvent/finished(_:)``; when the task that
    /// reads it is cancelled, or nobody holds it any more, the transfer is ended and its
    /// connection closed.
    ///
    /// - Parameter reuse: connections may be shared with other requests of this kind, and stages
    ///   are told in the result only (in a bulk test); else it has its own, so that every stage is
    ///   really tested.
    package func send(_ request: Request, reuse: Bool = false) -> AsyncStream<TransferEvent> {
        let (events, continuation) = AsyncStream.makeStream(of: TransferEvent.self)
        let loop = loop
        let transfer = Transfer(
            request, reuse: reuse,
            roots: request.tls.caFile.map(TrustRoots.init(caFile:)) ?? roots, continuation)
        continuation.onTermination = { reason in
            if case .cancelled = reason { loop.cancel(transfer) }
        }
        loop.start(transfer)
        return events
    }
}
