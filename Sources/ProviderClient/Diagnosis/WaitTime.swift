internal import FoundationEssentials
internal import PoolModel

/// How long to wait, where an answer says so, and where it says it.
struct WaitTime: Equatable {
    /// `1 min 12 s`, or `until` a day.
    let text: String
    let source: String

    /// What is nearest to the server's own reckoning first.
    static func named(
        _ answer: HTTPAnswer, _ message: ServerMessage, _ foreign: ServerText
    ) -> WaitTime? {
        if let time = inHeader("retry-after-ms", answer, scale: 0.001) { return time }
        // 0 says that there is no need to wait, and nothing of when there will be room.
        if let after = answer.first("retry-after"), !after.isEmpty, Double(after) != 0 {
            let shown = foreign.clean(after, maximum: 60)
            return WaitTime(
                text: Double(shown).map(duration) ?? "until \(shown)", source: "Retry-After")
        }
        // Azure's models and GitHub's; a service behind a limiter that counts down.
        for name in ["x-ratelimit-timeremaining", "x-ratelimit-reset-after"] {
            if let time = inHeader(name, answer, scale: 1) { return time }
        }
        if let delay = message.times["retrydelay"], let seconds = seconds(delay) {
            return WaitTime(text: duration(seconds), source: "RetryInfo")
        }
        let said = inWords(message)
        if let time = ofLimit(answer, message, foreign) {
            guard let said, said.text != time.text else { return time }
            return WaitTime(
                text: time.text, source: "\(time.source); the text says \(said.text)")
        }
        return said ?? reset(answer, message) ?? draft(answer) ?? inBody(message, foreign)
    }

    // MARK: Where it stands

    private static func inHeader(
        _ name: String, _ answer: HTTPAnswer, scale: Double
    ) -> WaitTime? {
        answer.first(name).flatMap(Double.init).flatMap { $0 > 0 ? $0 : nil }.map {
            WaitTime(text: duration($0 * scale), source: name)
        }
    }

    /// The header of the limit that was met: by the words, else by what has nothing remaining.
    private static func ofLimit(
        _ answer: HTTPAnswer, _ message: ServerMessage, _ foreign: ServerText
    ) -> WaitTime? {
        for kind in ["tokens", "requests", "input-tokens", "output-tokens"] {
            let prefixes = ["x-ratelimit-", "anthropic-ratelimit-"]
            for prefix in prefixes {
                let isOpenAI = prefix.hasPrefix("x-")
                let name = isOpenAI ? "\(prefix)reset-\(kind)" : "\(prefix)\(kind)-reset"
                let left = isOpenAI ? "\(prefix)remaining-\(kind)" : "\(prefix)\(kind)-remaining"
                guard let value = answer.first(name) else { continue }
                let isMet =
                    answer.first(left) == "0" || message.searchable.contains("on \(kind) per")
                guard isMet else { continue }
                if let seconds = seconds(value) {
                    return WaitTime(text: duration(seconds), source: name)
                }
                if !value.isEmpty {
                    return WaitTime(
                        text: "until \(foreign.clean(value, maximum: 40))", source: name)
                }
            }
        }
        return nil
    }

    /// "Please try again in 6m0s", "retry after 31 seconds", "resets in ~8s".
    private static func inWords(_ message: ServerMessage) -> WaitTime? {
        let text = message.text
        let lower = SearchableText(Array(text.utf8.prefix(4096)))
        for mark in [
            "try again in ", "retry in ", "retry after ", "wait ", "available in ", "reset after ",
            "resets after ", "reset in ", "resets in ",
        ] {
            guard let found = lower.range(of: mark) else { continue }
            let rest = String(decoding: lower.bytes[found.upperBound...].prefix(40), as: UTF8.self)
            if let seconds = seconds(String(rest.drop { $0 == "~" })) {
                return WaitTime(text: duration(seconds), source: "the answer's words")
            }
        }
        for (mark, unit) in [
            ("秒后", 1.0), ("秒後", 1), ("分钟后", 60), ("分後", 60), ("小时后", 3600),
            ("時間後", 3600),
        ] {
            guard let found = text.firstRange(of: mark) else { continue }
            let digits = text[..<found.lowerBound].reversed().drop { $0 == " " }
                .prefix { $0.isASCII && $0.isNumber }
            if let number = Double(String(digits.reversed())) {
                return WaitTime(text: duration(number * unit), source: "the answer's words")
            }
        }
        return day(lower).map { WaitTime(text: "until \($0)", source: "the answer's words") }
    }

    /// The first day that is written as one: `2027-01-01 at 00:00 UTC`.
    private static func day(_ text: SearchableText) -> String? {
        for mark in ["on ", "at ", "at: ", "until ", "after ", "将在 ", "将于 ", "将在", "将于"] {
            var position = 0
            while let found = text.range(of: mark, from: position) {
                position = found.upperBound
                let rest = String(decoding: text.bytes[position...].prefix(32), as: UTF8.self)
                let parts = rest.prefix(10).split(separator: "-")
                guard parts.count == 3, parts[0].count == 4, rest.prefix(10).count == 10,
                    parts.allSatisfy({ $0.allSatisfy(\.isNumber) })
                else { continue }
                let hour = rest.dropFirst(10).dropping(prefix: " at").prefix(6)
                let isHour =
                    hour.contains(":") && hour.allSatisfy { $0.isNumber || " :".contains($0) }
                // What is said in Chinese is in the time of China, as is what says so.
                let isChinas = mark.utf8.count != mark.count || rest.contains(" +08")
                let zone = isChinas ? " (UTC+8)" : " UTC"
                return rest.prefix(10) + (isHour ? hour + zone : "")
            }
        }
        return nil
    }

    /// `RateLimit: "default";r=0;t=37`, seconds from now: draft-ietf-httpapi-ratelimit-headers-10,
    /// section 4.
    private static func draft(_ answer: HTTPAnswer) -> WaitTime? {
        let parameters = answer.first("ratelimit")?.split { $0 == ";" || $0 == " " } ?? []
        guard parameters.contains("r=0"),
            let time = parameters.first(where: { $0.hasPrefix("t=") }),
            let seconds = Double(time.dropFirst(2))
        else { return nil }
        return WaitTime(text: duration(seconds), source: "RateLimit")
    }

    /// `X-RateLimit-Reset`: seconds or milliseconds since 1970, or from now.
    private static func reset(_ answer: HTTPAnswer, _ message: ServerMessage) -> WaitTime? {
        for name in [
            "x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset", "resets_at", "reset_at",
        ] {
            guard let value = message.times[name] ?? answer.first(name) else { continue }
            guard let number = Double(value), number > 0, number < 1e14 else { continue }
            if number < 1e9 { return WaitTime(text: duration(number), source: name) }
            let date = Date(timeIntervalSince1970: number > 1e11 ? number / 1000 : number)
            return WaitTime(text: "until \(date.formatted(.iso8601))", source: name)
        }
        return nil
    }

    private static func inBody(_ message: ServerMessage, _ foreign: ServerText) -> WaitTime? {
        for name in ["retry_after", "estimated_time", "reset_seconds", "resets_in_seconds"] {
            if let seconds = message.times[name].flatMap(seconds) {
                return WaitTime(text: duration(seconds), source: name)
            }
        }
        for name in ["resetat", "resets_at", "reset_at"] {
            if let time = message.times[name], time.contains("-") {
                return WaitTime(
                    text: "until \(foreign.clean(time, maximum: 40))", source: "the answer's body")
            }
        }
        return nil
    }

    // MARK: Times

    /// `1m12s`, `800ms`, `7.66s`, `31 seconds`, `20.0`; what follows is passed over.
    static func seconds(_ text: String) -> Double? {
        var rest = text[...]
        var total: Double?
        while true {
            rest = rest.drop { $0 == " " }
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard let number = Double(digits.last == "." ? digits.dropLast() : digits),
                number < 1e9
            else { return total }
            rest = rest.dropFirst(digits.count).drop { $0 == " " }
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            guard let factor = factor(HeaderName.lowercase(String(unit)), isAlone: total == nil)
            else { return total }
            total = (total ?? 0) + number * factor
            rest = rest.dropFirst(unit.count)
        }
    }

    private static func factor(_ unit: String, isAlone: Bool) -> Double? {
        switch unit {
        case "ms", "milliseconds", "millisecond": 0.001
        case "s", "sec", "secs", "second", "seconds": 1
        case "m", "min", "mins", "minute", "minutes": 60
        case "h", "hour", "hours", "hr", "hrs": 3600
        case "d", "day", "days": 86_400
        case "": isAlone ? 1 : nil
        default: nil
        }
    }

    /// For people: `800 ms`, `12 s`, `1 min 12 s`, `2 h 5 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "a while" }
        if seconds > 0, seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        let whole = Int(seconds.rounded(.up))
        func two(_ large: Int, _ one: String, _ small: Int, _ other: String) -> String {
            small == 0 ? "\(large) \(one)" : "\(large) \(one) \(small) \(other)"
        }
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return two(whole / 60, "min", whole % 60, "s") }
        if whole < 86_400 { return two(whole / 3600, "h", whole % 3600 / 60, "min") }
        return two(whole / 86_400, "d", whole % 86_400 / 3600, "h")
    }
}

extension Substring {
    fileprivate func dropping(prefix: String) -> Substring {
        hasPrefix(prefix) ? dropFirst(prefix.count) : self
    }
}
