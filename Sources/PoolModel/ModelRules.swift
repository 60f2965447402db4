/// A reason why a model cannot be saved or sent.
package struct ModelProblem: Error, Sendable, Equatable {
    package let field: ModelField
    package let sentence: String
    /// It is a stored secret that cannot be opened. A save that mends another one may leave it.
    package let isLocked: Bool

    package init(field: ModelField, sentence: String, isLocked: Bool = false) {
        self.field = field
        self.sentence = sentence
        self.isLocked = isLocked
    }
}

/// What a model's fields may be; header rows have ``HeaderRules``.
package enum ModelRules {
    /// Scalars: a grapheme cluster may be of any length.
    package static let maximumName = 100
    package static let maximumText = 1024

    /// Every problem with the fields (not with the header rows), in the form's order.
    package static func check(_ model: Model) -> [ModelProblem] {
        var problems: [ModelProblem] = []
        func add(_ field: ModelField, _ sentence: String) {
            problems.append(ModelProblem(field: field, sentence: sentence))
        }
        if model.name.allSatisfy(\.isWhitespace) { add(.name, "the name is missing") }
        if model.name.unicodeScalars.count > maximumName {
            add(.name, "a name has at most 100 characters")
        }
        if model.isSet {
            checkSet(model, add)
            checkSecrets(model, add)
            return problems + lockedFields(model)
        }
        if model.name.first == "-" { add(.name, "a name does not begin with -") }
        if isUnclean(model.name) { add(.name, "a name has no control or invisible characters") }
        if model.modelID.isEmpty { add(.modelID, "the model id is missing") }
        if isUnclean(model.modelID) || model.modelID.utf8.count > maximumText {
            add(.modelID, "a model id is at most 1024 bytes without control characters")
        }
        checkAddress(model, add)
        if !Model.timeoutRange.contains(model.timeout) {
            add(.timeout, "the timeout is 1 to 3600 seconds")
        }
        if let seconds = model.slowAfter, !Model.slowAfterRange.contains(seconds) {
            add(.slowAfter, "slow after is a number of seconds, at most 3600")
        }
        if let temperature = model.temperature, !Model.temperatureRange.contains(temperature) {
            add(.temperature, "the temperature is 0 to 2")
        }
        if let tokens = model.maxOutputTokens, !(1...10_000_000).contains(tokens) {
            add(.maxOutputTokens, "max output tokens is 1 or more")
        }
        for tag in model.tags
        where tag.isEmpty || isUnclean(tag) || tag.contains(where: { $0 == " " || $0 == "," }) {
            add(.tags, "a tag has no blanks, commas or control characters")
        }
        checkSecrets(model, add)
        checkAttached(model, add)
        problems += lockedFields(model)
        if model.clientKey != nil, model.clientCertificate == nil {
            add(.clientCertificate, "a client key needs its certificate")
        }
        return problems
    }

    package static let setNameRule =
        "one word: no blanks, commas or control characters, no - in front"

    private static func checkSet(_ set: Model, _ add: (ModelField, String) -> Void) {
        let isWord = !set.name.contains { $0.isWhitespace || $0 == "," }
        if !isWord || set.name.first == "-" || isUnclean(set.name) {
            add(.name, "a set's name is " + setNameRule)
        }
        for text in set.origins ?? [] {
            let url = try? BaseURL(text)
            if url == nil || url?.path.isEmpty == false || url?.query != nil {
                add(
                    .origins,
                    "\(Sanitizer.clean(text)) is no origin; write https://HOST or https://HOST:PORT"
                )
            }
        }
        if !set.sets.isEmpty { add(.sets, "a set attaches no sets") }
    }

    private static func checkAttached(_ model: Model, _ add: (ModelField, String) -> Void) {
        for name in model.missingSets {
            add(.sets, "there is no header set \(Sanitizer.clean(name))")
        }
        if Set(model.sets).count < model.sets.count { add(.sets, "a set is attached once") }
        let keys = model.attachedSets.filter { $0.apiKey.hasValue }.map(\.name)
        if keys.count > 1, !model.apiKey.hasValue {
            add(
                .sets,
                "sets \(keys.map { Sanitizer.clean($0) }.joined(separator: " and ")) both have an API "
                    + "key; detach one, or give the model a key of its own")
        }
    }

    private static func checkAddress(_ model: Model, _ add: (ModelField, String) -> Void) {
        if model.baseURL.isEmpty {
            add(.baseURL, "provider \(model.provider.rawValue) needs a base URL")
        } else {
            do throws(BaseURL.Problem) { _ = try BaseURL(model.baseURL) } catch {
                add(.baseURL, error.sentence)
            }
            if let secret = SecretParameter(in: model.baseURL) {
                let place = secret.header.map { "header \($0)" } ?? "the API key or a header"
                add(
                    .baseURL,
                    "\(Sanitizer.clean(secret.name)) in the base URL is a secret that would be "
                        + "stored and shown in clear; take it out and use \(place)")
            }
        }
        if case .explicit(let url) = model.proxy {
            let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
            let pieces = url.split(separator: "://", maxSplits: 1)
            if pieces.count != 2 || !schemes.contains(String(pieces[0])) || isUnclean(url) {
                add(.proxy, "a proxy is direct, environment, or a URL with http, https, or socks5")
            } else if let user = ProxyUser(in: url) {
                if user.holdsPassword {
                    add(.proxy, "a proxy URL holds no password; it is a field of its own")
                } else if user.isToken {
                    add(
                        .proxy,
                        "the proxy's user looks like a token, which would be stored and shown in "
                            + "clear; give a user name, and the token as the proxy's password")
                }
            }
        }
        if let file = model.clientCertificate, file.contains(":"), !file.hasPrefix("pkcs11:") {
            add(
                .clientCertificate,
                "a client certificate is the name of a file, without the :PASSWORD of curl; take "
                    + "a key that has none")
        }
    }

    private static func lockedFields(_ model: Model) -> [ModelProblem] {
        let closed = "the stored value does not open for this address; see that it is right, then "
        return ModelField.secrets.filter { $0.value(of: model).secret == .locked }.map { field in
            let advice = field.editing == .secret ? "type the value or clear it" : "clear it"
            return ModelProblem(field: field, sentence: closed + advice, isLocked: true)
        }
    }

    private static func checkSecrets(_ model: Model, _ add: (ModelField, String) -> Void) {
        for field in ModelField.secrets where field.editing == .secret {
            if case .new(let secret)? = field.value(of: model).secret {
                for code in HeaderRules.checkValue(secret) where code.isRefusal {
                    add(field, code.sentence)
                }
            }
        }
        if case .new(let secret) = model.extra, secret.count > ExtraFields.maximumSize {
            add(.extra, "what has no field here is at most 32 KiB")
        }
    }

    private static func isUnclean(_ text: String) -> Bool {
        Sanitizer.clean(text) != text
    }
}
