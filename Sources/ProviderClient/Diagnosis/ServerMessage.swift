internal import PoolModel

/// What the body of an answer says went wrong, whatever its shape. Its texts are foreign: not yet
/// sanitised.
struct ServerMessage: Equatable {
    /// How it was said; it tells an API from a gateway in front of it.
    enum Shape: Equatable {
        /// `{"error":{...}}`, `{"type":"error","error":{...}}`, `[{"error":{...}}]`,
        /// `{"object":"error",...}`, `{"type":"error",...}`: an API's.
        case errorObject
        /// `{"error":"text"}`: Ollama, xAI, vLLM's missing key; but gateways do so as well.
        case errorText
        /// `{"code":..., "msg":...}`, `{"base_resp":{...}}`: Zhipu, MiniMax.
        case bodyCode
        /// `{"detail":...}`: FastAPI, Mistral.
        case detail
        /// `{"message":...}` and its like: mostly gateways.
        case message
        /// JSON that says nothing we know.
        case otherJSON
        case page
        case text
        case nothing
    }

    private(set) var shape: Shape
    /// In the server's words.
    private(set) var text = ""
    /// Codes, types, statuses and reasons, in lower case.
    private(set) var codes: [String] = []
    /// An HTTP status that the body names.
    private(set) var status: Int?
    /// What it says, in lower case, for the rules: all that a person would read of it.
    private(set) var searchable = SearchableText.empty
    /// The page with its markup, in lower case: it tells more of who made it than its words.
    private(set) var markup = SearchableText.empty
    /// The parameter that the error is about.
    private(set) var parameter: String?
    /// The provider behind a router, where that says whose words it passes on.
    private(set) var upstream: String?
    /// Times that stand in the body, under their names in lower case: `retrydelay`, ...
    private(set) var times: [String: String] = [:]
    /// `{"fault":{"faultstring":...}}`: Apigee's.
    private(set) var isFault = false
    /// What the title of a page says.
    private(set) var title = ""

    /// Whether LiteLLM passes on what the provider behind it said ("litellm.NotFoundError: ...
    /// OpenAIException - words").
    var isRelayed: Bool { searchable.contains("litellm.") && searchable.contains("exception - ") }

    private static let maximumRead = 8 * 1024
    private static let maximumMarkup = 24 * 1024
    private static let maximumCodes = 32

    /// The members that say what happened, and those that name it.
    private static let wordNames = [
        "message", "Message", "msg", "error_msg", "error_description", "errorMessage",
        "moreInformation", "errmsg", "err_msg", "retmsg", "reason", "title", "description",
        "httpMessage", "messages", "Error", "ERROR",
    ]
    /// Members that may be objects with the words in them.
    private static let frameNames = [
        "status", "Response", "ResponseMetadata", "result", "data",
    ]
    private static let codeNames = [
        "code", "type", "status", "reason", "error_code", "error_type", "statusCode", "quotaId",
        "errorcode", "__type", "errcode", "errno", "retcode", "Code",
    ]

    init(shape: Shape) { self.shape = shape }

    init(_ answer: HTTPAnswer) {
        self.init(body: answer.textBody, isPage: answer.isPage)
        if text.isEmpty { readChallenge(answer) }
    }

    /// What refuses a token mostly says why in `WWW-Authenticate` alone (RFC 6750, section 3).
    private mutating func readChallenge(_ answer: HTTPAnswer) {
        guard let challenge = answer.first("www-authenticate"),
            let words = ServerMessage.parameter("error_description", of: challenge)
        else { return }
        text = words
        if let code = ServerMessage.parameter("error", of: challenge) {
            codes.append(HeaderName.lowercase(code))
        }
        if let scope = ServerMessage.parameter("scope", of: challenge) {
            text += " (scope=\"\(scope)\")"
        }
        makeSearchable()
    }

    /// A quoted parameter of a challenge.
    private static func parameter(_ name: String, of challenge: String) -> String? {
        guard let start = challenge.firstRange(of: name + "=\"")?.upperBound else { return nil }
        let value = challenge[start...].prefix { $0 != "\"" }
        return value.isEmpty ? nil : String(value)
    }

    init(body: [UInt8], isPage: Bool) {
        if body.allSatisfy({ $0 <= 0x20 }) {
            self.init(shape: .nothing)
            return
        }
        do throws(JSONParser.Problem) {
            self.init(try JSONParser.parse(body))
        } catch {
            let text = String(decoding: body.withoutByteOrderMark, as: UTF8.self)
            if isPage || WebPage.isOne(text) {
                self.init(shape: .page)
                self.text = WebPage.words(of: text)
                title = WebPage.title(of: text)
                makeSearchable()
                markup = SearchableText(Array(text.utf8.prefix(ServerMessage.maximumMarkup)))
            } else {
                self.init(shape: .text)
                self.text = text
                makeSearchable()
                markup = searchable
            }
        }
    }

    init(_ json: JSONValue) {
        self.init(shape: .otherJSON)
        if let elements = json.array {
            // Gemini's OpenAI-compatible path answers with a list of one.
            if let first = elements.first(where: { $0["error"] != nil }) { self.init(first) }
            if text.isEmpty { text = ServerMessage.words(json) ?? "" }
            makeSearchable()
            return
        }
        guard json.members != nil else {
            if let string = json.string {
                shape = .text
                text = string
                makeSearchable()
            }
            return
        }
        addCodes(json)
        addTimes(json)
        if !readFault(json), !readError(json), !readBodyCode(json) { readWords(json) }
        readInner()
        // A name alone says more than nothing.
        if text.isEmpty, shape == .errorObject || shape == .detail {
            text = codes.first { Int($0) == nil } ?? ""
        }
        makeSearchable()
    }

    /// Relays write the JSON that they were told into their own words, where nobody can read it.
    private mutating func readInner() {
        guard text.utf8.count <= ServerMessage.maximumRead,
            let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}"), open < close,
            // What is no JSON is said as it stands.
            let json = try? JSONParser.parse(String(text[open...close]))
        else { return }
        let inner = ServerMessage(json)
        guard !inner.text.isEmpty else { return }
        text.replaceSubrange(open...close, with: inner.text)
        codes += inner.codes.prefix(ServerMessage.maximumCodes - codes.count)
        parameter = parameter ?? inner.parameter
        status = status ?? inner.status
    }

    /// Words that stand elsewhere than in an error.
    mutating func say(_ words: String, code: String) {
        text = words
        codes.append(code)
        makeSearchable()
    }

    /// Adds the codes once more, so that they tell whose they are.
    mutating func name(codesOf provider: String) {
        codes += codes.map { provider + "-" + $0 }
        makeSearchable()
    }

    private mutating func makeSearchable() {
        guard !codes.isEmpty || !text.isEmpty else { return }
        let head =
            text.utf8.count <= ServerMessage.maximumRead
            ? text : String(text.unicodeScalars.prefix(ServerMessage.maximumRead))
        // The line end lets a phrase say that it is the last.
        searchable = SearchableText((codes + [head]).joined(separator: " ") + "\n")
    }

    // MARK: Shapes

    private mutating func readError(_ json: JSONValue) -> Bool {
        switch json["error"] {
        case .object(let members)? where !members.isEmpty:
            shape = .errorObject
            readObject(json["error"] ?? .null)
        case .string(let words)?:
            shape = .errorText
            text = words
            for name in ["error_description", "message"] {
                if let more = json[name]?.string, more != words { text += ": " + more }
            }
        case .array(let elements)? where !elements.isEmpty:
            shape = .errorText
            text = elements.map { $0["message"]?.string ?? $0.string ?? "" }
                .joined(separator: "; ")
            for element in elements { addCodes(element) }
        default:
            guard json["object"] == "error" || json["type"] == "error" else { return false }
            shape = .errorObject
            readObject(json)
        }
        return true
    }

    private mutating func readFault(_ json: JSONValue) -> Bool {
        guard let fault = json["fault"], let words = fault["faultstring"]?.string else {
            return false
        }
        shape = .message
        isFault = true
        text = words
        addCodes(fault)
        if let detail = fault["detail"] { addCodes(detail) }
        return true
    }

    /// How long to wait, where the body says so.
    private mutating func addTimes(_ json: JSONValue) {
        for name in [
            "retryDelay", "retry_after", "estimated_time", "reset_at", "resets_at", "resetAt",
            "reset_seconds", "resets_in_seconds",
        ] {
            if let value = json[name]?.label { times[name.lowercased()] = value }
        }
        for header in json["metadata"]?["headers"]?.members ?? [] {
            if let value = header.value.label { times[HeaderName.lowercase(header.name)] = value }
        }
    }

    private mutating func readObject(_ error: JSONValue) {
        addCodes(error)
        addTimes(error)
        parameter = error["param"]?.string
        text = ServerMessage.words(error["message"]) ?? ServerMessage.words(error["msg"]) ?? ""
        if text.isEmpty {
            text =
                ServerMessage.words(error["detail"]) ?? error["error"]?.string
                ?? error["description"]?.string ?? ""
        }
        // Gemini says in a detail what it means: API_KEY_INVALID, a quota per minute or per day.
        for detail in error["details"]?.array ?? [] {
            addCodes(detail)
            addTimes(detail)
            for violation in detail["violations"]?.array ?? [] { addCodes(violation) }
        }
        // OpenRouter passes on what the provider behind it said.
        upstream = error["metadata"]?["provider_name"]?.string
        if let raw = error["metadata"]?["raw"] { addRaw(raw) }
        if let inner = error["innererror"] { addCodes(inner) }
    }

    /// The provider's own words: a text, an object, or an object written as a text.
    private mutating func addRaw(_ raw: JSONValue) {
        var inner = raw
        // What is no JSON is said as it stands.
        if let words = raw.string, let parsed = try? JSONParser.parse(words), parsed.members != nil
        {
            inner = parsed
        }
        guard inner.members != nil else {
            if let words = raw.string { text += ": " + words }
            return
        }
        let message = ServerMessage(inner)
        if !message.text.isEmpty { text += ": " + message.text }
        codes += message.codes.prefix(ServerMessage.maximumCodes - codes.count)
        parameter = parameter ?? message.parameter
    }

    private mutating func readBodyCode(_ json: JSONValue) -> Bool {
        if let base = json["base_resp"], base["status_code"]?.int != 0 {
            shape = .bodyCode
            text = base["status_msg"]?.string ?? ""
            codes += ["minimax-" + (base["status_code"]?.label ?? "")]
            return true
        }
        let isPlain = !json.holds(anyOf: ["choices", "data"])
        if isPlain, json["code"]?.label != nil, let words = json["msg"]?.string {
            shape = .bodyCode
            text = words
            return true
        }
        return false
    }

    private mutating func readWords(_ json: JSONValue) {
        if let detail = json["detail"], detail.members != nil {
            shape = .detail
            addCodes(detail)
        }
        if let words = ServerMessage.words(json["detail"]) {
            shape = .detail
            text = words
            return
        }
        if let words = ServerMessage.wordNames.lazy.compactMap({ ServerMessage.words(json[$0]) })
            .first
        {
            shape = .message
            text = words
            // WSO2 says in the one what went wrong, and in the other which header it wants.
            if let more = json["description"]?.string, more != words { text += ": " + more }
        } else if let errors = json["errors"]?.array, !errors.isEmpty {
            shape = .message
            text = errors.map {
                $0["message"]?.string ?? $0["description"]?.string ?? $0.string ?? ""
            }
            .filter { !$0.isEmpty }.joined(separator: "; ")
            for error in errors { addCodes(error) }
        } else if let frame = ServerMessage.frameNames.lazy.compactMap({ json[$0] })
            .first(where: { $0.members != nil && ServerMessage.words($0) != nil })
        {
            shape = .message
            text = ServerMessage.words(frame) ?? ""
            addCodes(frame)
            if let error = frame["Error"] { addCodes(error) }
        }
    }

    private mutating func addCodes(_ json: JSONValue) {
        for name in ServerMessage.codeNames {
            guard let label = json[name]?.label, !label.isEmpty, label != "error",
                label.utf8.count <= 200, codes.count < ServerMessage.maximumCodes
            else { continue }
            codes.append(label.lowercased())
            if status == nil, let number = Int(label), (400...599).contains(number) {
                status = number
            }
        }
    }

    /// A text, or the messages of a list of problems (FastAPI: `[{"loc":[...],"msg":...}]`).
    private static func words(_ json: JSONValue?) -> String? {
        switch json {
        case .string(let text)?: return text.isEmpty ? nil : text
        case .array(let elements)?:
            let texts = elements.compactMap { element -> String? in
                guard let message = element["msg"]?.string ?? element["message"]?.string else {
                    return element.string
                }
                let place = element["loc"]?.array?.compactMap(\.label).joined(separator: ".")
                return place.map { "\($0): \(message)" } ?? message
            }
            return texts.isEmpty ? nil : texts.joined(separator: "; ")
        case .object?:
            return words(json?["detail"]) ?? words(json?["message"]) ?? words(json?["error"])
                ?? words(json?["msg"]) ?? words(json?["Message"]) ?? words(json?["Error"])
        default: return nil
        }
    }
}

extension JSONValue {
    /// Whether one of the members is there and has something in it: many frames have the member for
    /// the answer in their errors too, as null, false or empty.
    func holds(anyOf names: [String]) -> Bool {
        names.contains { name in
            switch self[name] {
            case .object(let members)?: !members.isEmpty
            case .array(let elements)?: !elements.isEmpty
            case .string(let text)?: !text.isEmpty
            default: false
            }
        }
    }
}
