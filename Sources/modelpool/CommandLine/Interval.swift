internal import ArgumentParser

/// A time between two rounds: `30s`, `5m`, `2h`, or seconds.
struct Interval: ExpressibleByArgument {
    let seconds: Int

    init(seconds: Int) { self.seconds = seconds }

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        let unit = argument.last.flatMap { units[$0] }
        guard let number = Int(unit == nil ? argument : String(argument.dropLast())),
            (1...31 * 86400).contains(number)
        else { return nil }
        let (seconds, overflows) = number.multipliedReportingOverflow(by: unit ?? 1)
        guard !overflows, seconds <= 31 * 86400 else { return nil }
        self.seconds = seconds
    }

    var defaultValueDescription: String { "\(seconds / 60)m" }
}
