import PoolModel
import TerminalScreen

/// What differs between the pool and what was last saved with its key.
package struct OutsideReport: Sendable, Equatable {
    /// A line a model, and what was changed in it below.
    package let lines: [String]
    /// The pool is of an earlier release, and would be sealed.
    package let isSealing: Bool
    /// Recognises the same again when it is agreed to.
    package let digest: [UInt8]

    package init(lines: [String], isSealing: Bool, digest: [UInt8]) {
        self.lines = lines
        self.isSealing = isSealing
        self.digest = digest
    }
}

struct LoadOutsideChanges: StoreJob {
    /// More than a dialog shows whole is not agreed to in one.
    private static let mostLines = 12

    let failureTitle = "What was changed outside could not be read"

    func run(on store: some StoreServices) throws -> OutsideReport? { try store.outsideChanges() }

    func answered(_ report: OutsideReport?, _ state: inout State) -> [Effect] {
        guard let report else { return state.say("the pool is as it was last saved") }
        let title =
            report.isSealing ? "Are these the right addresses?" : "Take all of this as it is?"
        let lines = report.lines.map { Sanitizer.clean($0) }
        guard lines.count <= Self.mostLines else {
            state.question = .message(
                title: "Changed outside this program",
                body: Array(lines.prefix(Self.mostLines - 2))
                    + ["...", "modelpool pool accept lists all of it, and asks."])
            return []
        }
        state.question = Question(
            title: title, body: lines,
            choices: [
                .cancel,
                .init(
                    report.isSealing ? "Seal the pool" : "Take it", key: "y",
                    Begin(job: AcceptOutsideChanges(digest: report.digest))),
            ])
        return []
    }
}

struct AcceptOutsideChanges: StoreJob {
    let digest: [UInt8]
    let failureTitle = "Nothing was taken"
    let storesOrSends = true

    func run(on store: some StoreServices) throws -> PoolContents { try store.accept(digest) }

    func answered(_ pool: PoolContents, _ state: inout State) -> [Effect] {
        state.poolLoaded(pool) + [state.begin(CheckLocks())]
            + state.say("taken; values of another address stay locked until they are typed again")
    }
}
