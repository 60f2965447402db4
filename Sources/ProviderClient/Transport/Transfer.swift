internal import CCurl
internal import PoolModel

/// One request on its way: made by whoever sends it, handed to the thread of the transfers, which
/// hands it to libcurl and collects what comes back.
// @unchecked Sendable: once it was handed over, that thread alone touches it, except for `events`,
// which all may use.
final class Transfer: @unchecked Sendable {
    let request: Request
    /// Connections of earlier transfers may be used, and this one kept.
    let reuse: Bool
    let roots: TrustRoots
    private let events: AsyncStream<TransferEvent>.Continuation
    private var head = AnswerHead()
    private var body: [UInt8] = []
    private var timeline: StageTimeline
    /// From its start to `remove`.
    private var handle: OpaquePointer?

    init(
        _ request: Request, reuse: Bool, roots: TrustRoots,
        _ events: AsyncStream<TransferEvent>.Continuation
    ) {
        self.request = request
        self.reuse = reuse
        self.roots = roots
        self.events = events
        timeline = StageTimeline(request)
    }

    /// `false` where it was answered at once: then nothing was sent.
    func start(_ checks: inout TransferChecks, in multi: UnsafeMutableRawPointer) -> Bool {
        if let obstacle = checks.obstacle(to: request, roots: roots) {
            refuse(obstacle)
            return false
        }
        handle = CurlRequest.make(self, handlers: handlers())
        guard let handle, ccurl_multi_add(multi, handle) else {
            refuse(.library(detail: "an option was refused"))
            remove(from: multi)
            return false
        }
        tell([timeline.begin(at: facts(handle).started)])
        return true
    }

    /// Answers it without sending anything.
    func refuse(_ failure: TransportFailure) {
        timeline.skipAll()
        finish(TransferResult(outcome: .failure(failure), stages: timeline.stages, milliseconds: 0))
    }

    /// Takes it out of the multi handle and frees it; closes the connection if it is not over.
    func remove(from multi: UnsafeMutableRawPointer) {
        guard let handle else { return }
        ccurl_multi_remove(multi, handle)
        ccurl_transfer_free(handle)
        self.handle = nil
    }

    /// Nobody waits for it any more, or the thread ends before it does.
    func abandon() { events.finish() }

    static func owner(of handle: OpaquePointer) -> Transfer { of(ccurl_transfer_owner(handle)) }

    /// libcurl says that it is over.
    func finish(code: Int32) {
        guard let handle else { return }
        ccurl_transfer_finish(handle, code)
        let facts = facts(handle)
        let end = ccurl_now()
        let outcome = outcome(facts)
        timeline.end(outcome, facts, status: hasAnswer ? head.status : nil, at: end)
        finish(
            TransferResult(
                outcome: outcome, stages: timeline.stages,
                milliseconds: StageTimeline.milliseconds(from: facts.started, to: end),
                certificateEnd: facts.certificateEnd))
    }

    /// The last event.
    private func finish(_ result: TransferResult) {
        events.yield(.finished(result))
        events.finish()
    }

    // MARK: what came back

    private func outcome(_ facts: ccurl_facts) -> Result<HTTPAnswer, TransportFailure> {
        let flaw = HTTPAnswer.Flaw(facts)
        guard hasAnswer, facts.end == CCURL_END_DONE || flaw != nil else {
            return .failure(TransportFailure(facts, of: request, head))
        }
        return .success(
            HTTPAnswer(
                status: head.status, headers: head.fields, body: body, flaw: flaw,
                asksForCertificate: facts.wants_client_certificate))
    }

    private var hasAnswer: Bool { head.isComplete && (head.status >= 200 || head.status == 101) }

    private func facts(_ handle: OpaquePointer) -> ccurl_facts {
        ccurl_transfer_facts(handle).pointee
    }

    private var isStreamed: Bool {
        request.isStreaming && (200..<300).contains(head.status)
    }

    private func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isStreamed else {
            body.append(contentsOf: bytes)
            return
        }
        body.append(contentsOf: bytes.prefix(TransferLimits.keptOfStream - body.count))
        guard let handle else { return }
        let after = StageTimeline.milliseconds(from: facts(handle).started, to: ccurl_now())
        events.yield(.body(Array(bytes), after: after))
    }

    private func pass(_ milestone: ccurl_milestone) {
        guard let handle else { return }
        tell(timeline.pass(milestone, facts(handle)))
    }

    /// Of many transfers nobody follows the stages of one: they are in its result.
    private func tell(_ stages: [StageResult]) {
        guard !reuse else { return }
        for stage in stages { events.yield(.stage(stage)) }
    }

    // MARK: callbacks

    /// They do not retain: the loop holds the transfer as long as libcurl does.
    private func handlers() -> ccurl_handlers {
        ccurl_handlers(
            owner: Unmanaged.passUnretained(self).toOpaque(),
            milestone: { owner, which in Transfer.of(owner).pass(which) },
            head: { owner, bytes, count in
                Transfer.of(owner).head.take(
                    UnsafeBufferPointer(start: bytes, count: count))
            },
            body: { owner, bytes, count in
                Transfer.of(owner).take(UnsafeBufferPointer(start: bytes, count: count))
            })
    }

    private static func of(_ owner: UnsafeMutableRawPointer?) -> Transfer {
        guard let owner else { preconditionFailure("a transfer without its owner") }
        return Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
    }
}
