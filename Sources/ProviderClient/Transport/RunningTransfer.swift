internal import CCurl
internal import PoolModel

/// One transfer on the curl thread: hands the request to libcurl, and collects what comes back.
final class RunningTransfer {
    let id: TransferLoop.ID
    private let order: TransferOrder
    private var head = AnswerHead()
    private var body: [UInt8] = []
    private var timeline: StageTimeline
    /// Set right after `init`'s checks; freed by `remove`.
    private var handle: OpaquePointer?

    /// Starts the order, or answers it at once and gives `nil`: then nothing was sent.
    init?(
        id: TransferLoop.ID, _ order: TransferOrder, checks: inout TransferChecks,
        in multi: UnsafeMutableRawPointer
    ) {
        self.id = id
        self.order = order
        timeline = StageTimeline(order.request)
        if let obstacle = checks.obstacle(to: order.request, roots: order.roots) {
            RunningTransfer.refuse(order, obstacle)
            return nil
        }
        handle = CurlRequest.make(order, handlers: handlers())
        guard let handle, ccurl_multi_add(multi, handle) else {
            RunningTransfer.refuse(order, .library(detail: "an option was refused"))
            remove(from: multi)
            return nil
        }
        tell([timeline.begin(at: facts(handle).started)])
    }

    /// Answers an order that was never sent.
    static func refuse(_ order: TransferOrder, _ failure: TransportFailure) {
        var timeline = StageTimeline(order.request)
        timeline.skipAll()
        order.finish(
            TransferResult(outcome: .failure(failure), stages: timeline.stages, milliseconds: 0))
    }

    /// Takes it out of the multi handle and frees it; closes the connection if it is not over.
    func remove(from multi: UnsafeMutableRawPointer) {
        guard let handle else { return }
        ccurl_multi_remove(multi, handle)
        ccurl_transfer_free(handle)
        self.handle = nil
    }

    /// Nobody waits for it any more, or the thread ends before it does.
    func abandon() { order.abandon() }

    static func owner(of handle: OpaquePointer) -> RunningTransfer {
        of(ccurl_transfer_owner(handle))
    }

    /// libcurl says that it is over.
    func finish(code: Int32) {
        guard let handle else { return }
        ccurl_transfer_finish(handle, code)
        let facts = facts(handle)
        let end = ccurl_now()
        let outcome = outcome(facts)
        timeline.end(outcome, facts, at: end)
        order.finish(
            TransferResult(
                outcome: outcome, stages: timeline.stages,
                milliseconds: StageTimeline.milliseconds(from: facts.started, to: end)))
    }

    // MARK: what came back

    private func outcome(_ facts: ccurl_facts) -> Result<HTTPAnswer, TransportFailure> {
        let flaw = HTTPAnswer.Flaw(facts)
        let hasAnswer = head.isComplete && (head.status >= 200 || head.status == 101)
        guard hasAnswer, facts.end == CCURL_END_DONE || flaw != nil else {
            return .failure(TransportFailure(facts, of: order.request, head))
        }
        return .success(
            HTTPAnswer(
                status: head.status, headers: head.fields, body: body, flaw: flaw,
                httpVersion: head.version,
                asksForCertificate: facts.wants_client_certificate))
    }

    private func facts(_ handle: OpaquePointer) -> ccurl_facts {
        ccurl_transfer_facts(handle).pointee
    }

    private var isStreamed: Bool {
        order.request.isStreaming && (200..<300).contains(head.status)
    }

    private func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isStreamed else {
            body.append(contentsOf: bytes)
            return
        }
        body.append(contentsOf: bytes.prefix(TransferLimits.keptOfStream - body.count))
        guard let handle else { return }
        let after = StageTimeline.milliseconds(from: facts(handle).started, to: ccurl_now())
        order.tell(.body(Array(bytes), after: after))
    }

    private func pass(_ milestone: ccurl_milestone) {
        guard let handle else { return }
        tell(timeline.pass(milestone, facts(handle)))
    }

    /// Of many transfers nobody follows the stages of one: they are in its result.
    private func tell(_ stages: [StageResult]) {
        guard !order.reuse else { return }
        for stage in stages { order.tell(.stage(stage)) }
    }

    // MARK: callbacks

    /// They do not retain: the loop holds the transfer as long as libcurl does.
    private func handlers() -> ccurl_handlers {
        ccurl_handlers(
            owner: Unmanaged.passUnretained(self).toOpaque(),
            milestone: { owner, which in RunningTransfer.of(owner).pass(which) },
            head: { owner, bytes, count in
                RunningTransfer.of(owner).head.take(
                    UnsafeBufferPointer(start: bytes, count: count))
            },
            body: { owner, bytes, count in
                RunningTransfer.of(owner).take(UnsafeBufferPointer(start: bytes, count: count))
            })
    }

    private static func of(_ owner: UnsafeMutableRawPointer?) -> RunningTransfer {
        guard let owner else { preconditionFailure("a transfer without its owner") }
        return Unmanaged<RunningTransfer>.fromOpaque(owner).takeUnretainedValue()
    }
}
