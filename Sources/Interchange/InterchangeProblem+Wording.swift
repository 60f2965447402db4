internal import PoolModel

/// The wording of every problem with foreign text: what is wrong, and what to do.
extension InterchangeProblem {
    /// Bounded, whatever the text is.
    package var reason: String { cut(code.sentence, at: 600) }
}

extension InterchangeProblem.Code {
    package var sentence: String {
        switch self {
        case .noColon: "no colon; write Name: value"
        case .noValue: "the value is missing"
        case .name(let code): code.sentence
        case .repeatedName(let line):
            "the name stands on line \(line) already; a header is sent once"
        case .noSuchRow(let row, let count): "there is no row \(row) to keep; there are \(count)"
        case .notAnAssignment: "not NAME=value"
        case .unclosedQuote: "the quote is not closed"
        case .notAString(let kind):
            "the value is \(kind.rawValue); a header's value is a string in quotes"
        case .tooLarge(let limit): "more than \(limit) bytes; take it in parts"
        case .commandSubstitution:
            "runs a command in it; nothing is executed here, write the value itself"
        case .secondURL: "a second URL was left out; give it a command of its own"
        case .userWithVariable:
            "--user with a variable in it cannot be encoded; write the name and the password"
        case .bodyOfCommand:
            "the body is what a command prints; nothing is executed here, write the body itself"
        case .otherAuthentication(let option):
            "\(shown(option)) sends the credential in a form that cannot be made here, and "
                + "it is never sent in another one; use an API key, a token or basic authentication"
        case .goesElsewhere(let option):
            "\(shown(option)) sends the request to another place than its URL says; give "
                + "the URL of that place"
        case .certificatePassword:
            "the password of --cert has no field here; take a key that has none"
        case .otherCall(let what):
            "the URL asks for \(what); a model here is one that chats (chat completions, "
                + "responses, messages or generateContent)"
        case .unknownPath:
            "the URL's path belongs to no protocol that is known here, so that requests would go "
                + "to another one; give a URL of chat completions, responses, messages or "
                + "generateContent"
        case .ollamaPath:
            "/api/chat is Ollama's own protocol; its OpenAI form below /v1 of the same server is used"
        case .isExpression:
            "the value is worked out by the program; write the value or ${env:NAME}"
        case .unreadable: "the object cannot be read from here on; nothing of it was taken"
        case .answerHeaders: "these are an answer's headers; copy the request's"
        case .unsupportedExpansion:
            "what a shell would put in here cannot be taken over; write the value or ${env:NAME}"
        case .notCurl(let word): word.isEmpty ? "this is not curl" : "\(shown(word)) is not curl"
        case .powerShell: "a PowerShell command; copy the request as cURL instead"
        case .optionWithoutArgument(let option):
            "\(shown(option)) has no value after it"
        case .headerFile(let path):
            "headers from a file (\(shown(path))) are not read; import that file itself"
        case .removesHeader(let name):
            "curl would leave \(shown(name)) out; there is nothing to send"
        case .passwordAsked: "curl would ask for the password; write --user NAME:PASSWORD"
        case .cookieFile(let path): "cookies from a file (\(shown(path))) are not read"
        case .dataFile(let path):
            "the body from a file (\(shown(path))) is not read, nor the model in it"
        case .insecure: "not taken over: certificates are always verified here; use a CA file"
        case .optionIgnored(let option): "\(shown(option)) has no counterpart here"

        case .json(let problem): problem.sentence
        case .yaml(let problem): problem.sentence
        case .toml(.syntax): "not TOML from here on"
        case .toml(.tooDeep): "nested too deeply"
        case .otherDatabase:
            "a database of SQLite, but not cc-switch's; a pool of modelpool is opened by --pool"
        case .notUTF8: "not UTF-8 text"
        case .notUTF16: "begins as UTF-16 text and is none; save it as UTF-8"
        case .empty: "the text is empty"
        case .unknownFormat: "not recognised; name the format (--format)"
        case .postgresDump:
            "a dump of PostgreSQL, which is not read; write its table as CSV: psql DATABASE -c "
                + "'\\copy llm_models to llm_models.csv csv header'"
        case .newerSchema(let number):
            "written by a newer modelpool (schema \(number)); use that one"
        case .missing(let key): "\(shown(key)) is missing"
        case .wrongType(let key, let wanted, let got):
            "\(shown(key)) is \(got.rawValue); it has to be \(wanted.rawValue)"
        case .repeatedKey(let key): "\(shown(key)) is there twice"
        case .unknownKey(let key): "\(shown(key)) has no place here and was left out"

        case .noModels: "there is no model in it"
        case .noURL: "there is no URL in it"
        case .badURL(let sentence): sentence
        case .noModelInRequest: "the request names no model; add it to the body"
        case .unknownProvider: "there is no provider of that name; use custom with a protocol"
        case .unsupportedProvider(let name):
            "LiteLLM's \(shown(name)) cannot be called from here; give an api_base that "
                + "speaks OpenAI's protocol"
        case .noAddress(let prefix):
            "no address stands beside it; set \(shown(prefix))_BASE_URL"
        case .foreignProtocol(let prefix, let reason):
            "LiteLLM's \(shown(prefix)) \(reason)"
        case .noProvider(let name):
            "neither a prefix nor its name says whose model \(shown(name)) is; write "
                + "PROVIDER/\(shown(name))"
        case .unknownCredential(let name):
            "the credential \(shown(name)) is not in credential_list; it may be in "
                + "LiteLLM's database"
        case .tokenIsFetched(let key):
            "\(shown(key)) fetches a token; nothing is executed here. Give a key instead, or declare "
                + "the command as a helper (modelpool help helpers) and give ${helper:NAME}"
        case .signsIn(let program):
            "\(program) signs in by itself, and its settings hold no key for it"
        case .keyInFile(let name):
            "the API key \(shown(name)) is in llm's keys.json; name that file by --env-file"
        case .noSuchProvider(let name):
            "the provider \(shown(name)) is not in these settings, so that nobody knows its address"
        case .noModelOf(let name): "no model of \(shown(name)) is named here; it was left out"
        case .unsupportedKind(let name):
            "\(shown(name)) cannot be called from here; an address that speaks OpenAI's, "
                + "Anthropic's or Gemini's protocol can"
        case .fromElsewhere(let name):
            "\(shown(name)) is fetched from somewhere else; what is in it is not known here"
        case .relativeFile(let path):
            "\(shown(path)) begins at a folder that is not known here; write the whole path"
        case .wildcard(let name):
            "\(shown(name)) stands for many models; add one of them, and `modelpool "
                + "models` lists the others"
        case .noModelList:
            "a LiteLLM configuration without model_list; its models may be in LiteLLM's database"
        case .onlyIncludes(let files):
            "a LiteLLM configuration whose models are in other files; import \(list(files))"
        case .otherProgram(let title):
            "\(title); it is not read here. Copy a request of that program as cURL and import that"
        case .credentialRefused(let name, let code):
            "header \(shown(name)): \(code.sentence)"
        case .unknownProtocol: "there is no protocol of that name"
        case .field(_, let sentence): sentence
        case .unresolvedVariable(let name):
            "the variable \(shown(name)) is not set; set it and import again"
        case .valueInCode(let name):
            "what \(shown(name)) is set to is worked out by the code; put the value in its place"
        case .unclearKey:
            "it is not clear which key belongs to which address; give each model lines of its own, "
                + "with an empty line between them"
        case .badID: "the id is no UUID; leave it out to get a new one"
        case .noSecretKey(let column):
            "\(shown(column)) is encrypted; give the file with the SECRET_KEY (--secret-key-file)"
        case .cannotDecrypt(let column):
            "\(shown(column)) cannot be opened with this SECRET_KEY; it is never taken "
                + "as it is"
        case .otherNumberOfFields: "another number of fields than columns"

        case .headerLeftOut(let name, let code):
            "header \(shown(name)) was left out: \(code.sentence)"
        case .headersLeftOut(let code): code.sentence
        case .valueWithheld(let name):
            "the value of \(shown(name)) is not in the text; type it again"
        case .keptKey(let key):
            "\(shown(key)) has no field here; it is kept for an export to LiteLLM"
        case .renamed(let name, .twice): "\(shown(name)) is there more than once; renamed"
        case .repeated: "is there more than once with the same settings; taken once"
        case .renamed(let name, .notOneWord):
            "\(shown(name)) is no name for a set (\(ModelRules.setNameRule)); renamed"
        case .renamed(let name, .wordTaken(let word)):
            "\(shown(name)) is no name for a set (\(ModelRules.setNameRule)), and "
                + "\(shown(word)) is taken; renamed"
        case .renamed(let name, .inPool): "the pool has \(shown(name)) already; renamed"
        case .assumedModel(let name, let variable):
            "no model is named (\(variable)); \(name) is assumed"
        case .guessedProvider(let text):
            "the provider of \(shown(text)) is a guess; check it"
        case .usesReference(let reference):
            "reads \(shown(reference.text)) when it is called; look whether that is meant"
        case .keyElsewhere(let program):
            "no API key in these settings; \(program) may have one from its own login"
        case .keyFromEnvironment(let name):
            "no API key; taken from the variable \(name), as LiteLLM does"
        case .addressFromEnvironment(let name):
            "no api_base; taken from the variable \(shown(name)), as LiteLLM does"
        case .keyNotGuessed(let name, let origin):
            "no API key; LiteLLM would send \(shown(name)) to "
                + "\(shown(origin)). Set the key if that is meant"
        case .headerReplacesKey(let name):
            "header \(shown(name)) is sent in the place of the API key, which was left "
                + "out"
        case .movedSecret(let part, let place):
            "\(shown(part)) was taken out of the URL and is sent as \(place)"
        case .placeholder(let what):
            "\(shown(what)) is a placeholder or masked and was left out; put the real value in its "
                + "place"
        case .defaultTaken(let name):
            "\(shown(name)) is not set; its default is taken"
        case .otherKind(let kind):
            "taken for \(kind), and tested as one; if it is not, set its kind"
        case .includedFiles(let files):
            "the files that it includes are not read: \(list(files))"
        case .plaintext(let column): "\(shown(column)) was not encrypted; taken as it is"
        case .defaultSecretKey:
            "the default SECRET_KEY is in use: whoever has the table has the keys; rotate them"
        case .deletedSkipped(let count): "\(count) deleted rows were left out"
        }
    }
}

/// Foreign text in a sentence, with its beginning only where it is long: what is meant is seen
/// from that.
private func shown(_ text: String) -> String { cut(Sanitizer.clean(cut(text, at: 120)), at: 120) }

private func cut(_ text: String, at limit: Int) -> String {
    guard text.utf8.count > limit, text.unicodeScalars.count > limit else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) + "..."
}

/// File names in a sentence.
private func list(_ files: [String]) -> String {
    files.listed(atMost: 5, shown)
}

extension YAMLProblem {
    package var sentence: String {
        switch self {
        case .syntax: "not YAML from here on"
        case .tooDeep: "nested too deeply"
        case .tooManyNodes: "too many nodes, with aliases counted in full"
        case .unknownAlias(let name): "*\(shown(name)) is not defined above"
        case .keyNotScalar: "a key is a plain text"
        case .badMerge: "<< takes a mapping or several"
        case .tag(let tag): "the tag \(shown(tag)) is not taken"
        }
    }
}

extension JSONProblem {
    package var sentence: String {
        switch self {
        case .unexpectedEnd: "the JSON text ends too early"
        case .unexpected(let scalar): "\(Sanitizer.name(of: scalar)) is not expected here in JSON"
        case .tooDeep: "nested too deeply"
        }
    }
}
