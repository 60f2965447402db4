internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import ProviderClient

/// The helpers of this person's configuration.
extension Doctor {
    /// Names of helpers in the pool that would not be asked here.
    mutating func examineReferences(_ store: PoolStore) {
        attempt("references") { doctor in
            // One line for each helper and what is wrong with it.
            var found: [(words: String, fix: String, models: [String])] = []
            try store.eachOpenModel(try store.summaries().map(\.id)) {
                (model, _) throws(StoreError) in
                for use in model.referenceUses(isShared: store.isShared) {
                    guard case .helper = use.reference,
                        let problem = doctor.context.references.refusal(of: use)
                    else { continue }
                    // A terminal may be there when it is asked.
                    if case .noTerminal = problem { continue }
                    let words = problem.words(for: use.reference)
                    if let index = found.firstIndex(where: { $0.words == words }) {
                        if found[index].models.last != model.name {
                            found[index].models.append(model.name)
                        }
                    } else {
                        let fix = problem.advice(for: use.reference) ?? ""
                        found.append((words, fix, [model.name]))
                    }
                }
            }
            for line in found {
                doctor.add(
                    "references", .note, "\(line.words): \(ErrorWording.list(line.models))",
                    fix: line.fix)
            }
        }
    }

    /// - Parameter running: whether each of them is tried.
    mutating func examineHelpers(running: Bool) throws {
        let helpers: [HelperDeclaration]
        do throws(ReferenceProblem) {
            helpers = try context.references.declared()
        } catch {
            guard case .badConfiguration(let sentence, let advice) = error else { return }
            return add("helpers", .failed, sentence, fix: advice, status: .refused)
        }
        for problem in context.references.problems() {
            add(
                "helpers", .failed, "line \(problem.line): \(problem.sentence)",
                fix: "correct it; modelpool help helpers shows how it is written", status: .refused)
        }
        guard !helpers.isEmpty else { return }
        guard running else {
            return add(
                "helpers", .ok,
                "declared: \(helpers.map(\.name).joined(separator: ", ")); not run, "
                    + "doctor --helpers tries them")
        }
        for helper in helpers { try examine(helper) }
    }

    private mutating func examine(_ helper: HelperDeclaration) throws {
        let references = context.references
        let begin = ContinuousClock.now
        let (result, wasInterrupted) = try Interruptible.run { (_: [Never]) in
        } _: { _ in
            await references.attempt(helper)
        }
        if wasInterrupted { throw CommandFailure(.interrupted, "interrupted") }
        let time = TestReport.time((ContinuousClock.now - begin) / .milliseconds(1))
        switch result {
        case .success(let value):
            let places = helper.origins.map(\.shortText).joined(separator: ", ")
            add(
                "helper", helper.origins.isEmpty ? .note : .ok,
                "\(helper.name): gave a value in \(time), used for \(value.timeLeft), "
                    + (places.isEmpty ? "which goes nowhere" : "for \(places)"),
                fix: helper.origins.isEmpty
                    ? "name where it may go: helper \(helper.name) origin = https://HOST" : "")
        case .failure(let problem):
            let reference = Reference.helper(helper.name)
            add(
                "helper", .failed, "\(problem.words(for: reference)), after \(time)",
                fix: problem.advice(for: reference) ?? "", status: .refused)
        }
    }
}
