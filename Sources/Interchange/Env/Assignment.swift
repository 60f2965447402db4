internal import PoolModel

/// A line of an `.env` file, `NAME=value`, by itself; ``EnvValue`` says how values are read.
struct Assignment: Equatable {
    let name: String
    /// A template of ours: `${NAME}` has become `${env:NAME}`.
    let value: String

    /// Whether a line is meant as an assignment: a name, then `=`.
    static func isOne(_ line: Substring) -> Bool { EnvLine.assignment(line) != nil }

    init(_ line: Substring) throws(InterchangeProblem.Code) {
        guard let parts = EnvLine.assignment(line) else { throw .notAnAssignment }
        name = parts.name
        var reader = EnvValue(parts.value.unicodeScalars)
        value = try reader.read()
    }

    /// The header that a variable of this name stands for: `_` is read as `-`, and a name in
    /// capitals gets a header's usual case (`X_GATEWAY_TOKEN`: `X-Gateway-Token`).
    var headerName: String {
        let isUpper = name == name.uppercased()
        return name.split(separator: "_", omittingEmptySubsequences: false)
            .map { isUpper ? String($0.prefix(1)) + $0.dropFirst().lowercased() : String($0) }
            .joined(separator: "-")
    }
}
