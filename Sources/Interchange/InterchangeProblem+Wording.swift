internal import ModelPool

/// The wording of every problem with foreign text: what is wrong, and what to do.
extension InterchangeProblem {
    package var reason: String { code.sentence }
}

extension InterchangeProblem.Code {
    package var sentence: String {
        switch self {
        case .noColon: "no colon; write Name: value"
        case .noValue: "the value is missing"
        case .name(let code): code.sentence
        case .repeatedName(let line):
            "the name stands on line \(line) already; a header is sent once"
        case .keepOutsideEditor: "<keep N> means something in the editor only; write the value"
        case .noSuchRow(let row, let count): "there is no row \(row) to keep; there are \(count)"
        case .notAnAssignment: "not NAME=value"
        case .unclosedQuote: "the quote is not closed"
        case .notAString(let kind):
            "the value is \(kind.rawValue); a header's value is a string in quotes"
        case .tooLarge(let limit): "more than \(limit) bytes; take it in parts"
        case .commandSubstitution:
            "runs a command in it; nothing is executed here, write the value itself"
        case .unsupportedExpansion(let text):
            "\(Sanitizer.clean(text)) cannot be taken over; write the value or ${env:NAME}"
        case .notCurl(let word): "\(Sanitizer.clean(word)) is not curl"
        case .powerShell: "a PowerShell command; copy the request as cURL instead"
        case .javaScript: "a fetch call; copy the request as cURL instead"
        case .optionWithoutArgument(let option):
            "\(Sanitizer.clean(option)) has no value after it"
        case .headerFile(let path):
            "headers from a file (\(Sanitizer.clean(path))) are not read; import that file itself"
        case .removesHeader(let name):
            "curl would leave \(Sanitizer.clean(name)) out; there is nothing to send"
        case .passwordAsked: "curl would ask for the password; write --user NAME:PASSWORD"
        case .cookieFile(let path): "cookies from a file (\(Sanitizer.clean(path))) are not read"
        case .dataFile(let path):
            "the body from a file (\(Sanitizer.clean(path))) is not read, nor the model in it"
        case .insecure: "not taken over: certificates are always verified here; use a CA file"
        case .optionIgnored(let option): "\(Sanitizer.clean(option)) has no counterpart here"
        case .json(let problem): problem.sentence
        case .notUTF8: "not UTF-8 text"
        case .utf16: "UTF-16 text; save it as UTF-8"
        }
    }
}

extension JSONProblem {
    package var sentence: String {
        switch self {
        case .unexpectedEnd: "the JSON text ends too early"
        case .unexpected(let scalar): "\(Sanitizer.name(of: scalar)) is not expected here in JSON"
        case .badEscape: "an escape that JSON does not have"
        case .badNumber: "a number that JSON does not have"
        case .controlInString: "a control character in a JSON string; escape it"
        case .tooDeep: "nested too deeply"
        case .trailing: "something stands after the end of the JSON text"
        }
    }
}
