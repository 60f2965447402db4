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
        let order: [TestStage] = [.resolve, .connect, .proxy, .tls, .send, .answer]
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
    mutating func end(
        _ outcome: Result<HTTPAnswer, TransportFailure>, _ facts: ccurl_facts, at time: Int64
    ) {
        guard current < stages.count else { return }
        let last = stages.count - 1
        switch outcome {
        case .success(let answer):
            for skipped in current..<last { skip(skipped, facts) }
            current = last
            stages[current].state = .ok
            stages[current].detail = StageWording.status(answer)
        case .failure(let failure):
            stages[current].state = .failed
            stages[current].detail = StageWording.failed(failure)
            for later in stages.indices where later > current { stages[later].state = .skipped }
        }
        stages[current].milliseconds = StageTimeline.milliseconds(from: since, to: time)
        current = stages.count
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
