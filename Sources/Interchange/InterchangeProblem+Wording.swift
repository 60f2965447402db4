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
        case .yaml(let problem): problem.sentence
        case .notUTF8: "not UTF-8 text"
        case .utf16: "UTF-16 text; save it as UTF-8"
        case .empty: "the text is empty"
        case .unknownFormat: "not recognised; name the format: json, litellm, curl, env or seed"
        case .pgDumpArchive: "an archive of pg_dump; write it with --format=plain"
        case .newerSchema(let number):
            "written by a newer modelpool (schema \(number)); use that one"
        case .missing(let key): "\(Sanitizer.clean(key)) is missing"
        case .wrongType(let key, let wanted, let got):
            "\(Sanitizer.clean(key)) is \(got.rawValue); it has to be \(wanted.rawValue)"
        case .repeatedKey(let key): "\(Sanitizer.clean(key)) is there twice"
        case .unknownKey(let key): "\(Sanitizer.clean(key)) has no place here and was left out"

        case .noModels: "there is no model in it"
        case .noURL: "there is no URL in it"
        case .badURL(let sentence): sentence
        case .noModelInRequest: "the request names no model; add it to the body"
        case .unknownProvider(let name):
            "\(Sanitizer.clean(name)) is no provider; use custom with a protocol"
        case .unsupportedProvider(let name):
            "LiteLLM's \(Sanitizer.clean(name)) cannot be called from here; give an api_base that "
                + "speaks OpenAI's protocol"
        case .unknownProtocol(let name): "\(Sanitizer.clean(name)) is no protocol"
        case .field(_, let sentence): sentence
        case .unresolvedVariable(let name):
            "the variable \(Sanitizer.clean(name)) is not set; set it and import again"
        case .badID(let text): "\(Sanitizer.clean(text)) is no id; leave it out to get a new one"
        case .cannotDecrypt(let column):
            "\(Sanitizer.clean(column)) cannot be opened with this SECRET_KEY; it is never taken "
                + "as it is"
        case .badTable(let what): "\(what) than columns"

        case .headerLeftOut(let name, let code):
            "header \(Sanitizer.clean(name)) was left out: \(code.sentence)"
        case .headersLeftOut(let code): code.sentence
        case .valueWithheld(let name):
            "the value of \(Sanitizer.clean(name)) is not in the text; type it again"
        case .keptKey(let key):
            "\(Sanitizer.clean(key)) has no field here; it is kept for an export to LiteLLM"
        case .renamed(let name): "\(Sanitizer.clean(name)) is there more than once; renamed"
        case .assumedModel(let name, let variable):
            "no model is named (\(variable)); \(name) is assumed"
        case .guessedProvider(let text):
            "the provider of \(Sanitizer.clean(text)) is a guess; check it"
        case .usesReference(let reference):
            "reads \(Sanitizer.clean(reference.text)) when it is called; look whether that is meant"
        case .keyFromEnvironment(let name):
            "no API key; taken from the variable \(name), as LiteLLM does"
        case .plaintext(let column): "\(Sanitizer.clean(column)) was not encrypted; taken as it is"
        case .defaultSecretKey:
            "the default SECRET_KEY is in use: whoever has the dump has the keys; rotate them"
        case .deletedSkipped(let count): "\(count) deleted rows were left out"
        }
    }
}

extension YAMLProblem {
    package var sentence: String {
        switch self {
        case .syntax: "not YAML from here on"
        case .tooDeep: "nested too deeply"
        case .tooManyNodes: "too many nodes, with aliases counted in full"
        case .unknownAlias(let name): "*\(Sanitizer.clean(name)) is not defined above"
        case .keyNotScalar: "a key is a plain text"
        case .badMerge: "<< takes a mapping or several"
        case .tag(let tag): "the tag \(Sanitizer.clean(tag)) is not taken"
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
