internal import CCurl
internal import FoundationEssentials
internal import PoolModel

/// The stages of one transfer, from what the callbacks saw. A stage has a time only where its
/// beginning and its end were both seen.
struct StageTimeline {
    private(set) var stages: [StageResult]
    private let request: Request
    /// The stage that is running; past the end when all are over.
    private var current = 0
    /// When it began.
    private var since: Int64 = 0

    init(_ request: Request) {
        self.request = request
        let order: [TestStage] = [.resolve, .connect, .proxy, .tls, .send, .answer, .body]
        stages = order.filter { stage in
            switch stage {
            case .proxy: request.proxy != nil
            case .tls: request.origin.scheme == "https"
            default: true
            }
        }.map { StageResult(stage: $0, state: .waiting) }
    }

    static func milliseconds(from start: Int64, to end: Int64) -> Double {
        Double(end - start) / 1_000_000
    }

    mutating func skipAll() {
        for index in stages.indices { stages[index].state = .skipped }
    }

    /// The transfer has begun.
    mutating func begin(at time: Int64) -> StageResult {
        since = time
        stages[0].state = .running
        return stages[0]
    }

    /// A milestone was reached: the stages that this changed, in their order.
    mutating func pass(_ milestone: ccurl_milestone, _ facts: ccurl_facts) -> [StageResult] {
        guard let stage = stage(before: milestone),
            let index = stages.firstIndex(where: { $0.stage == stage }), index >= current
        else { return [] }
        let time = facts.time(of: milestone)
        let first = current
        for skipped in current..<index { skip(skipped, facts) }
        stages[index].state = .ok
        stages[index].milliseconds = StageTimeline.milliseconds(from: since, to: time)
        stages[index].detail = StageWording.passed(stage, request, facts)
        current = index + 1
        since = time
        if current < stages.count { stages[current].state = .running }
        return Array(stages[first..<min(current + 1, stages.count)])
    }

    /// The transfer is over.
    /// - Parameter status: of an answer whose head is complete; `nil`: there is none.
    mutating func end(
        _ outcome: Result<HTTPAnswer, TransportFailure>, _ facts: ccurl_facts, status: Int?,
        at time: Int64
    ) {
        guard current < stages.count else { return }
        let body = stages.count - 1
        switch outcome {
        case .success(let answer):
            for skipped in current..<(body - 1) { skip(skipped, facts) }
            begin(body, status: answer.status, facts)
            stages[body].state = .ok
            stages[body].detail = StageWording.body(facts.body_bytes, answer.flaw)
        case .failure(let failure):
            if let status, current == body - 1 { begin(body, status: status, facts) }
            stages[current].state = .failed
            stages[current].detail = StageWording.failed(failure)
            for later in stages.indices where later > current { stages[later].state = .skipped }
        }
        stages[current].milliseconds = StageTimeline.milliseconds(from: since, to: time)
        current = stages.count
    }

    /// The answer has begun, which is told when all is over: only then is it known what it says.
    private mutating func begin(_ body: Int, status: Int, _ facts: ccurl_facts) {
        // Some servers refuse a request before all of it was sent.
        let first = max(facts.time(of: CCURL_FIRST_BYTE), since)
        stages[body - 1].state = .ok
        stages[body - 1].milliseconds = StageTimeline.milliseconds(from: since, to: first)
        stages[body - 1].detail = StageWording.status(status)
        since = first
        current = body
    }

    /// A stage whose end was not seen: it is part of an older connection, or nothing told of it.
    private mutating func skip(_ index: Int, _ facts: ccurl_facts) {
        stages[index].state = facts.is_reused ? .skipped : .ok
        stages[index].detail =
            facts.is_reused
            ? StageWording.reused : StageWording.passed(stages[index].stage, request, facts)
    }

    private func stage(before milestone: ccurl_milestone) -> TestStage? {
        switch milestone {
        case CCURL_RESOLVED: .resolve
        case CCURL_CONNECTED: .connect
        case CCURL_PROXIED: .proxy
        case CCURL_SECURED: .tls
        case CCURL_SENT: .send
        default: nil
        }
    }
}

extension ccurl_facts {
    /// When the server's own certificate ends.
    var certificateEnd: Date? {
        // Of the origin: an https proxy has one too.
        guard tls_version != 0, certificate_count > 0, let leaf = certificates?.pointee else {
            return nil
        }
        return Date(timeIntervalSince1970: TimeInterval(leaf.not_after))
    }

    /// When a milestone was reached; 0: it was not.
    func time(of milestone: ccurl_milestone) -> Int64 {
        withUnsafeBytes(of: reached) {
            $0.load(
                fromByteOffset: Int(milestone.rawValue) * MemoryLayout<Int64>.stride, as: Int64.self
            )
        }
    }

    func hasReached(_ milestone: ccurl_milestone) -> Bool { time(of: milestone) != 0 }
}
