/// What a connection test has a model say: test servers say it, as models do.
package enum AskedWords {
    /// In the text of a request; `nil`: it is no connection test.
    package static func of(_ request: String) -> String? {
        request.firstMatch(of: /Say '([^']*)', nothing else/).map { String($0.1) }
    }

    /// The same, as Python has it.
    package static let python = "Say '([^']*)', nothing else"
}
