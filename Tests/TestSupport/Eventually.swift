internal import Foundation

/// What was awaited did not happen in time.
package struct NeverHappened: Error, CustomStringConvertible {
    package let what: String
    package let limit: Duration
    package let detail: String

    package init(what: String, limit: Duration, detail: String) {
        self.what = what
        self.limit = limit
        self.detail = detail
    }

    package var description: String {
        "not within \(limit): \(what)\(detail.isEmpty ? "" : "\n\(detail)")"
    }
}

/// Waits until `value` gives something, looking every 10 ms, and returns that.
/// - Parameters:
///   - what: the awaited thing in words, for the failure.
///   - detail: what to show beside it when it never happens (a screen, a log).
@discardableResult
package func eventually<Value>(
    _ what: String, within limit: Duration = .seconds(60),
    detail: @autoclosure () -> String = "", _ value: () async throws -> Value?
) async throws -> Value {
    let end = ContinuousClock.now + limit
    while true {
        if let found = try await value() { return found }
        guard ContinuousClock.now < end else {
            throw NeverHappened(what: what, limit: limit, detail: detail())
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// Waits until a condition holds, looking every 10 ms.
package func eventually(
    _ what: String, within limit: Duration = .seconds(60),
    detail: @autoclosure () -> String = "", holds condition: () async throws -> Bool
) async throws {
    try await eventually(what, within: limit, detail: detail()) {
        try await condition() ? true : nil
    }
}
