internal import ArgumentParser
internal import PoolModel

struct DoctorCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look for what is wrong with pool, key and surroundings.",
        discussion: """
            Nothing is changed and nothing is sent. --helpers runs every helper of your configuration \
            once, which may ask for a PIN or a sign-in; what they give is not shown.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Flag(help: "Try the helpers that are declared.") var helpers = false
    @Flag(help: "Print one JSON object.") var json = false

    func run(in context: CommandContext) throws -> ExitStatus {
        var doctor = Doctor(options: global, context: context)
        try doctor.examine(runningHelpers: helpers)
        let failed = doctor.checks.first { $0.state == .failed }
        if json {
            try context.console.print(DoctorCommand.json(doctor.checks, failed == nil).prettyText)
        } else {
            for check in doctor.checks {
                let name = check.name + String(repeating: " ", count: max(1, 13 - check.name.count))
                let state = check.state == .failed ? "FAIL" : check.state.rawValue
                let padded = state + String(repeating: " ", count: 6 - state.count)
                try context.console.print(padded + name + check.detail)
                if !check.fix.isEmpty {
                    try context.console.print(String(repeating: " ", count: 19) + "-> " + check.fix)
                }
            }
        }
        return failed?.status ?? .done
    }

    private static func json(_ checks: [Doctor.Check], _ isWell: Bool) -> JSONValue {
        .object([
            ("schema", .integer(1)),
            ("ok", .bool(isWell)),
            (
                "checks",
                .array(
                    checks.map { check in
                        .object([
                            ("check", .string(check.name)),
                            ("state", .string(check.state.rawValue)),
                            ("detail", .string(check.detail)),
                            ("fix", .string(check.fix)),
                        ])
                    })
            ),
        ])
    }
}
