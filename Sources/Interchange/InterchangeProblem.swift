package import ModelPool

/// Something in foreign text that cannot be taken, and where it stands.
package struct InterchangeProblem: Error, Sendable, Equatable {
    package enum Code: Error, Sendable, Equatable {
        // Header text
        case noColon
        case noValue
        case name(HeaderProblem.Code)
        case repeatedName(firstLine: Int)
        case keepOutsideEditor
        case noSuchRow(Int, count: Int)
        case notAnAssignment
        case unclosedQuote
        case notAString(JSONKind)
        case tooLarge(limit: Int)

        // Command lines
        case commandSubstitution
        case unsupportedExpansion(String)
        case notCurl(String)
        case powerShell
        case javaScript
        case optionWithoutArgument(String)
        case headerFile(String)
        case removesHeader(String)
        case passwordAsked
        case cookieFile(String)
        case dataFile(String)
        case insecure
        case optionIgnored(String)

        // JSON
        case json(JSONProblem)
        case notUTF8
        case utf16
    }

    /// Counting from 1.
    package let line: Int
    package let code: Code

    package init(line: Int, code: Code) {
        self.line = line
        self.code = code
    }
}

/// The kinds of JSON values, as they are named in a sentence.
package enum JSONKind: String, Sendable {
    case null
    case boolean = "a boolean"
    case number = "a number"
    case string = "a string"
    case array = "an array"
    case object = "an object"
}

/// What can be wrong with a JSON text.
package enum JSONProblem: Error, Sendable, Equatable {
    case unexpectedEnd
    case unexpected(Unicode.Scalar)
    case badEscape
    case badNumber
    case controlInString
    case tooDeep
    case trailing
}
