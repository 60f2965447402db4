internal import FoundationEssentials
internal import ModelPool
internal import TerminalDriver

/// The command that is run when a verdict changes. What the server said reaches it through the
/// environment only, never as a part of the command line.
struct ChangeAlert {
    let command: String
    let world: World

    func tell(_ report: TestReport, after previous: VerdictCode?) {
        let variables = [
            "MODELPOOL_NAME": report.modelName,
            "MODELPOOL_ID": report.modelID.uuidString,
            "MODELPOOL_VERDICT": report.verdict.rawValue,
            "MODELPOOL_PREVIOUS": previous?.rawValue ?? "",
            "MODELPOOL_OK": report.verdict.isOK ? "yes" : "no",
            "MODELPOOL_HTTP_STATUS": report.httpStatus.map(String.init) ?? "",
            "MODELPOOL_MESSAGE": report.message,
            "MODELPOOL_NEXT": report.next,
            "MODELPOOL_OWNER": report.owner?.who ?? "",
            "MODELPOOL_URL": report.url,
        ]
        let ending = ForegroundProgram.run(
            ["/bin/sh", "-c", command], environment: world.environment.merging(variables) { $1 })
        switch ending {
        case .exited(0): return
        case .exited(let code): world.console.note("the command of --on-change ended with \(code)")
        case .killed(let signal):
            world.console.note("the command of --on-change was ended by signal \(signal)")
        case .notStarted(let number):
            world.console.note(
                "the command of --on-change was not started: \(ErrorWording.system(number))")
        }
    }
}
