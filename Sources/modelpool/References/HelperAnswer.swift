internal import FoundationEssentials
internal import PoolModel
internal import ProviderClient

/// What a helper printed, taken apart.
struct HelperAnswer {
    /// Why it is no value, in words.
    struct Problem: Error {
        let reason: String
    }

    let value: Secret
    /// Seconds from the moment it was asked; `nil`: it does not say.
    let lifetime: Double?

    /// Where a value stands in a JSON answer, the first that is there.
    private static let values: [[String]] = [
        // Kubernetes, client.authentication.k8s.io/v1, ExecCredentialStatus.
        ["status", "token"],
        // gcloud's and most programs' own; OAuth 2.0, RFC 6749, section 5.1.
        ["token"], ["access_token"], ["value"],
        // az account get-access-token.
        ["accessToken"],
        // gcloud config config-helper --format=json.
        ["credential", "access_token"],
    ]

    /// Where its end stands: seconds since 1970, or a date (RFC 3339).
    private static let ends: [[String]] = [
        ["status", "expirationTimestamp"], ["expirationTimestamp"], ["expires_at"],
        // az account get-access-token, as seconds; its expiresOn is local time without a zone.
        ["expires_on"],
        // gcloud config config-helper --format=json.
        ["credential", "token_expiry"],
    ]

    /// Where the seconds stand that it lasts: RFC 6749, section 5.1.
    private static let durations = [["expires_in"]]

    /// For the manual.
    static let valueNames = list(values)
    static let endNames = list(ends + durations)

    private static func list(_ paths: [[String]]) -> String {
        let names = paths.filter { $0.count == 1 }.map { $0[0] }
        return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }

    /// - Parameter asked: when it was run.
    init(
        _ bytes: UnsafeRawBufferPointer, _ output: HelperDeclaration.Output, asked: Date
    ) throws(Problem) {
        switch output {
        case .text:
            value = Secret(bytes: HelperAnswer.withoutLineEnd(bytes[...]))
            lifetime = nil
        case .json: (value, lifetime) = try HelperAnswer.read(Array(bytes), asked)
        }
        if let problem = HelperAnswer.problem(of: value) { throw Problem(reason: problem) }
        if let lifetime, lifetime <= 0 {
            throw Problem(reason: "the one that it has is over already")
        }
    }

    private static func withoutLineEnd(
        _ bytes: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer> {
        guard bytes.last == UInt8(ascii: "\n") else { return bytes }
        let rest = bytes.dropLast()
        return rest.last == UInt8(ascii: "\r") ? rest.dropLast() : rest
    }

    private static func problem(of value: Secret) -> String? {
        value.withBytes { bytes in
            if bytes.isEmpty { return "it printed nothing" }
            if bytes.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
                return "it printed more than one line"
            }
            return bytes.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }
                ? "it printed control characters" : nil
        }
    }

    private static func read(
        _ bytes: [UInt8], _ asked: Date
    ) throws(Problem) -> (Secret, Double?) {
        // Where in the text it is wrong would be a part of a secret.
        guard let root = try? JSONParser.parse(bytes) else {
            throw Problem(reason: "it is no JSON")
        }
        guard let text = values.lazy.compactMap({ root.at($0)?.string }).first else {
            throw Problem(reason: "its JSON has no \(valueNames)")
        }
        var lifetime: Double?
        if let end = ends.lazy.compactMap({ root.at($0) }).first {
            guard let date = date(end) else { throw Problem(reason: "its end is no date") }
            lifetime = date.timeIntervalSince(asked)
        } else if let duration = durations.lazy.compactMap({ root.at($0) }).first {
            guard let seconds = number(duration) else {
                throw Problem(reason: "its duration is no number of seconds")
            }
            lifetime = seconds
        }
        return (Secret(text), lifetime)
    }

    private static func date(_ value: JSONValue) -> Date? {
        if let seconds = number(value) { return Date(timeIntervalSince1970: seconds) }
        // What is none is told by the caller.
        return value.string.flatMap { try? Date($0, strategy: .iso8601) }
    }

    /// A number, or a text that is one.
    private static func number(_ value: JSONValue) -> Double? {
        guard let number = value.double ?? value.string.flatMap({ Double($0) }), number.isFinite
        else { return nil }
        return number
    }
}

extension JSONValue {
    /// What stands at a path; `nil` where nothing does, or null.
    fileprivate func at(_ path: [String]) -> JSONValue? {
        var value: JSONValue? = self
        for name in path { value = value?[name] }
        if case .null? = value { return nil }
        return value
    }
}
