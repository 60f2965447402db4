/// The number of a job; the late answer for a view that was closed is told by it.
package struct JobID: Sendable, Hashable {
    package let number: Int
    package init(_ number: Int) { self.number = number }
}

/// A job that has begun.
package struct RunningJob: Sendable, Equatable {
    package let id: JobID
    package let job: any Job

    package static func == (left: RunningJob, right: RunningJob) -> Bool {
        left.id == right.id && left.job.isEqual(to: right.job)
    }
}

/// The jobs that are not answered yet. An answer whose number is not among them is dropped.
struct RunningJobs: Sendable, Equatable {
    private var running: [JobID: RunningJob] = [:]
    private var last = 0

    /// Those that can be cancelled, the oldest first.
    var requests: [JobID] {
        running.values.filter { $0.job is any RequestJob }.map(\.id)
            .sorted { $0.number < $1.number }
    }

    mutating func begin(_ job: some Job) -> RunningJob {
        last += 1
        let begun = RunningJob(id: JobID(last), job: job)
        running[begun.id] = begun
        return begun
    }

    /// - Returns: whether it was running.
    mutating func end(_ id: JobID) -> Bool { running.removeValue(forKey: id) != nil }

    /// Waits for nothing any more.
    mutating func endAll() { running = [:] }

    func contains(_ id: JobID) -> Bool { running[id] != nil }

    func contains(_ job: some Job) -> Bool { running.values.contains { job.isEqual(to: $0.job) } }

    /// Whether any job of a kind is running.
    func contains<Kind: Job>(_: Kind.Type) -> Bool { running.values.contains { $0.job is Kind } }
}

extension State {
    /// Whether a job was answered; it is about that job where its answer is being taken.
    func hasEnded(_ id: JobID?) -> Bool { id.map { !jobs.contains($0) } ?? false }
}

extension Equatable {
    /// Whether the other is of the same type, and equal.
    func isEqual(to other: any Equatable) -> Bool { other as? Self == self }
}
