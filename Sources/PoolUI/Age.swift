package import FoundationEssentials

/// How long ago something was, in few letters or in words.
package enum Age {
    /// `now`, `9m`, `3h`, `12d`, `2y`. No seconds: with every key all rows of a list that was
    /// just tested would be drawn anew.
    static func short(of date: Date, at now: Date) -> String {
        let (amount, unit) = parts(now.timeIntervalSince(date))
        return amount == 0 ? "now" : "\(amount)\(unit)"
    }

    /// `just now`, `9 min ago`, `3 h ago`, `12 d ago`, `2 y ago`.
    package static func long(of date: Date, at now: Date) -> String {
        let (amount, unit) = parts(now.timeIntervalSince(date))
        return amount == 0 ? "just now" : "\(amount) \(unit == "m" ? "min" : unit) ago"
    }

    /// `41 min`, `50 s`, `3 h`: how long until then.
    package static func left(until date: Date, at now: Date) -> String {
        let seconds = date.timeIntervalSince(now)
        let (amount, unit) = parts(seconds)
        guard amount > 0 else { return "\(Int(max(seconds, 0))) s" }
        return "\(amount) \(unit == "m" ? "min" : unit)"
    }

    private static func parts(_ seconds: Double) -> (Int, String) {
        let seconds = Int(min(max(seconds, 0), 1e11))
        switch seconds {
        case ..<60: return (0, "s")
        case ..<3600: return (seconds / 60, "m")
        case ..<86400: return (seconds / 3600, "h")
        case ..<31_536_000: return (seconds / 86400, "d")
        default: return (seconds / 31_536_000, "y")
        }
    }

    /// `804ms`, `12.3s`, `124s`.
    static func duration(milliseconds: Double) -> String {
        switch milliseconds {
        case ..<0.5: "0ms"
        case ..<10_000: "\(Int(milliseconds.rounded()))ms"
        case ..<100_000: "\(tenths(milliseconds / 1000))s"
        default: "\(Int(min(milliseconds / 1000, 1e9)))s"
        }
    }

    /// A number with one decimal.
    static func tenths(_ value: Double) -> String {
        let tenths = Int((min(max(value, 0), 1e12) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `2026-03-02`.
    static func day(_ date: Date) -> String { String(date.formatted(.iso8601).prefix(10)) }

    /// `2026-03-02 14:05:09`, in UTC.
    static func moment(_ date: Date) -> String {
        date.formatted(.iso8601).prefix(19).split(separator: "T").joined(separator: " ")
    }
}

extension Duration {
    /// For figures with few digits.
    var inSeconds: Double { self / .seconds(1) }
}
