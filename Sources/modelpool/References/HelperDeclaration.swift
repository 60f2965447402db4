internal import PoolModel

/// A helper as a person has declared it in their own configuration: what `${helper:NAME}` runs, and
/// where what it gives may go.
struct HelperDeclaration: Sendable, Hashable {
    enum Output: String, Sendable, CaseIterable {
        /// All that it prints, without one line end.
        case text
        case json
    }

    let name: String
    /// The program and its arguments, which no shell has seen.
    var command: [String] = []
    /// The only addresses that its value is sent to.
    var origins: [Origin] = []
    /// Seconds that a value lasts; `nil`: what it says itself.
    var lifetime: Int?
    /// Seconds that it may take; `nil`: the usual.
    var timeout: Int?
    /// Variables of ours that it gets beside the usual ones.
    var environment: [String] = []
    var output = Output.text
    /// Whether it asks the person something, at the terminal.
    var hasTerminal = false

    /// Seconds that it may take.
    var limit: Int { timeout ?? (hasTerminal ? Self.usualLimitAtTerminal : Self.usualLimit) }

    static let usualLimit = 10
    /// Somebody has to find a key or to type a PIN.
    static let usualLimitAtTerminal = 60
    /// Seconds that a value lasts of which nobody says how long.
    static let usualLifetime = 300
    /// Variables that every helper gets, and all that begin with `XDG_`.
    static let usualVariables = ["HOME", "PATH", "LANG", "USER"]
}

/// A line `helper NAME OPTION = VALUES` of the configuration.
struct HelperOption: Sendable {
    let name: String
    /// What stands after the `=`.
    let values: String
    let meaning: String
    /// Takes the values over.
    /// - Returns: what is wrong with them.
    let take: @Sendable (_ values: [String], inout HelperDeclaration) -> String?

    static let all: [HelperOption] = [
        HelperOption(
            name: "origin", values: "https://HOST ...",
            meaning: "the only addresses that the value goes to; without it to none"
        ) { values, helper in
            let (origins, problem) = ReferenceSettings.origins(values)
            helper.origins += origins
            return problem
        },
        HelperOption(
            name: "lifetime", values: "TIME",
            meaning: "how long a value lasts (50m), where it does not say so itself; 5m if unset"
        ) { values, helper in
            guard let time = Self.time(values) else { return "lifetime is a time, as 50m" }
            helper.lifetime = time
            return nil
        },
        HelperOption(
            name: "timeout", values: "TIME",
            meaning: "how long it may take; 10s if unset, 60s at a terminal"
        ) { values, helper in
            guard let time = Self.time(values), time <= 600 else {
                return "timeout is a time up to 10m, as 20s"
            }
            helper.timeout = time
            return nil
        },
        HelperOption(
            name: "output", values: "text|json",
            meaning: "json: an ExecCredential of Kubernetes, or an object with the value in "
                + HelperAnswer.valueNames + " and its end in " + HelperAnswer.endNames
        ) { values, helper in
            guard values.count == 1, let output = HelperDeclaration.Output(rawValue: values[0])
            else { return "output is text or json" }
            helper.output = output
            return nil
        },
        HelperOption(
            name: "environment", values: "NAME ...",
            meaning: "variables that it gets beside "
                + HelperDeclaration.usualVariables.joined(separator: ", ") + " and XDG_*"
        ) { values, helper in
            guard !values.isEmpty, !values.contains(where: { $0.contains("=") }) else {
                return "environment is the names of variables"
            }
            helper.environment += values
            return nil
        },
        HelperOption(
            name: "terminal", values: "yes|no",
            meaning: "yes: it asks the person at the terminal, for a PIN or a hardware key"
        ) { values, helper in
            guard values == ["yes"] || values == ["no"] else { return "terminal is yes or no" }
            helper.hasTerminal = values == ["yes"]
            return nil
        },
    ]

    private static func time(_ values: [String]) -> Int? {
        values.count == 1 ? Interval(argument: values[0])?.seconds : nil
    }
}
