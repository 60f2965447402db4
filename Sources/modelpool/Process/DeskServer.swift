internal import Dispatch
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import Synchronization

/// Makes the tests that desks without a key ask for (``Desk``), by the program that has it.
struct DeskServer: Sendable {
    /// The pool, as it was named.
    let pool: String
    let modelTester: ModelTester
    let console: Console

    /// So many tests at a time; what comes meanwhile waits, and is gone after a minute.
    private static let jobs = 8

    /// Serves until it is cancelled. A connection that is lost is said once, and tried again.
    func run() async {
        let (asking, answering) = (Line(pool, "requests"), Line(pool, "answers"))
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            var isLost = false
            while !Task.isCancelled {
                do {
                    if running == DeskServer.jobs {
                        await group.next()
                        running -= 1
                    }
                    if let request = try await asking.value({ try $0.claim() }) {
                        running += 1
                        group.addTask { await serve(request, answering) }
                    } else {
                        try await asking.value { try $0.waitForRequests() }
                    }
                    isLost = false
                } catch {
                    if !isLost { console.note("requests of desks: " + sentence(error)) }
                    isLost = true
                    await asking.hangUp()
                    // Cancelled: the loop ends.
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
    }

    private func serve(_ request: DeskService.Request, _ answering: Line) async {
        do {
            if let reason = try await modelTester.pool.value({ try refusal(of: request, $0) }) {
                try await answering.value { try $0.refuse(request, reason) }
                return
            }
            let report = Finding()
            try await modelTester.test([request.model], TestOptions(), jobs: 1) { _, event in
                if case .finished(let found) = event { report.keep(found) }
            }
            guard let found = report.kept else {
                try await answering.value { try $0.refuse(request, "the model is gone") }
                return
            }
            try await answering.value { try $0.answer(request, DeskAnswer(found)) }
        } catch {
            console.note(
                "a request of the desk \(ErrorWording.quoted(request.desk)): "
                    + sentence(error))
            await answering.hangUp()
        }
    }

    /// Why a model is not tested for a desk; `nil`: it is, which the audit log says.
    @Sendable private func refusal(
        of request: DeskService.Request, _ store: PoolStore
    ) throws -> String? {
        let model: Model
        do throws(StoreError) { model = try store.model(request.model) } catch {
            guard case .noSuchModel = error.code else { throw error }
            return "the model is gone"
        }
        guard !model.isLocked, model.lock == nil else { return "the model is LOCKED" }
        guard model.isEnabled else { return "the model is switched off" }
        guard model.kind.isTestedForDesks else {
            return "\(model.kind.words) is not tested for a desk, since that costs money"
        }
        try store.audit("asked test", model: model.id, detail: "by the desk \(request.desk)")
        return nil
    }

    private func sentence(_ error: any Error) -> String {
        ErrorWording.failure(for: error).sentence
    }

    /// A connection, made when it is needed, whose calls may wait: on a queue of their own.
    // @unchecked Sendable: `service` is touched by jobs on `queue` only.
    private final class Line: @unchecked Sendable {
        private let pool: String
        private let queue: DispatchQueue
        private var service: DeskService?

        init(_ pool: String, _ name: String) {
            self.pool = pool
            queue = DispatchQueue(label: "modelpool.desk." + name)
        }

        func value<Value: Sendable>(
            _ job: @escaping @Sendable (DeskService) throws -> Value
        ) async throws -> Value {
            try await withCheckedThrowingContinuation { continuation in
                queue.async {
                    continuation.resume(
                        with: Result {
                            let service = try self.service ?? DeskService(self.pool)
                            self.service = service
                            return try job(service)
                        })
                }
            }
        }

        func hangUp() async {
            await withCheckedContinuation { continuation in
                queue.async {
                    self.service = nil
                    continuation.resume()
                }
            }
        }
    }

    /// What a test found, told by whatever thread ends it.
    private final class Finding: Sendable {
        private let report = Mutex<TestReport?>(nil)

        var kept: TestReport? { report.withLock(\.self) }

        func keep(_ found: TestReport) { report.withLock { $0 = found } }
    }
}

extension ModelKind {
    /// Whether a test costs no more than a few tokens.
    fileprivate var isTestedForDesks: Bool {
        switch self {
        case .chat, .completion, .embedding, .rerank, .moderation: true
        case .image, .speech, .transcription, .realtime, .video, .ocr: false
        }
    }
}
