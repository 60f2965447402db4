internal import FoundationEssentials
internal import Glibc

/// Points in time for people, in the machine's time zone.
enum Clock {
    /// `2026-03-02 14:05`.
    static func text(_ date: Date) -> String {
        var seconds = time_t(date.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min))"
    }

    /// `just now`, `40 s ago`, `9 min ago`, `3 h ago`, `12 d ago`.
    static func age(_ date: Date, now: Date) -> String {
        let seconds = Int(min(max(now.timeIntervalSince(date), 0), 1e11))
        return switch seconds {
        case ..<5: "just now"
        case ..<60: "\(seconds) s ago"
        case ..<3600: "\(seconds / 60) min ago"
        case ..<86400: "\(seconds / 3600) h ago"
        default: "\(seconds / 86400) d ago"
        }
    }
}
