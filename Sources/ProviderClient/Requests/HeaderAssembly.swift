internal import PoolModel

/// Puts the headers of a request together: ours, the credential, those of the model's header sets
/// and its own in their order; each name once. The header rules are applied to what results, after references were
/// read. A refused row is a problem, never left out in silence.
struct HeaderAssembly {
    private let opened: OpenedModel
    private let wireProtocol: WireProtocol
    private let purpose: RequestPurpose
    private let body: RequestBody.Content
    private let origin: Origin
    private let references: any ReferenceSource
    private let helpers: HelperValues

    private(set) var headers: [RequestHeader] = []
    private(set) var problems: [RequestError] = []
    /// Everything that must not be shown, references resolved.
    private(set) var secrets: [Secret]
    /// The helpers that values name, each once for each place that its value goes to.
    private(set) var helperUses: [ReferenceUse] = []
    /// What they gave.
    private(set) var helperValues: [HelperValue] = []

    init(
        _ opened: OpenedModel, _ wireProtocol: WireProtocol, _ purpose: RequestPurpose,
        _ body: RequestBody.Content, origin: Origin, references: any ReferenceSource,
        helpers: HelperValues
    ) {
        self.opened = opened
        self.wireProtocol = wireProtocol
        self.purpose = purpose
        self.body = body
        self.origin = origin
        self.references = references
        self.helpers = helpers
        secrets = ([opened] + opened.sets).flatMap { $0.values.values }
    }

    mutating func assemble() {
        let key = apiKey()
        let own = ownHeaders(hasAPIKey: key != nil)
        headers = (defaults + credential(key)).filter { ours in
            !own.contains { HeaderName.areFoldedSame($0.name, ours.name) }
        }
        headers += own
    }

    // MARK: Ours

    private var defaults: [RequestHeader] {
        var headers: [RequestHeader] = []
        switch body {
        case .nothing: break
        case .json: headers.append(HeaderAssembly.contentType)
        case .form: headers.append(HeaderAssembly.formType)
        }
        if opened.model.kind == .speech, purpose.asksModel {
            headers.append(HeaderAssembly.acceptSound)
        } else {
            headers.append(
                purpose.isStreaming ? HeaderAssembly.acceptStream : HeaderAssembly.acceptJSON)
        }
        headers.append(HeaderAssembly.userAgent)
        if wireProtocol == .anthropicMessages { headers.append(HeaderAssembly.anthropicVersion) }
        return headers
    }

    private static let contentType = fixed("Content-Type", "application/json")
    private static let formType = fixed("Content-Type", ToneForm.contentType)
    private static let acceptSound = fixed("Accept", "audio/*, application/json")
    private static let acceptJSON = fixed("Accept", "application/json")
    private static let acceptStream = fixed("Accept", "text/event-stream")
    private static let userAgent = fixed("User-Agent", Release.userAgent)
    private static let anthropicVersion = fixed("anthropic-version", "2023-06-01", .provider)

    private static func fixed(
        _ name: String, _ value: String, _ source: HeaderSource = .http
    ) -> RequestHeader {
        RequestHeader(name: name, value: Secret(value), source: source, isSecret: false)
    }

    private func credential(_ key: Secret?) -> [RequestHeader] {
        guard let key else { return [] }
        let provider = Provider.of(opened.model.provider)
        let (name, value) =
            switch provider.credential(for: wireProtocol) {
            case .bearer: ("Authorization", HeaderAssembly.join([Secret("Bearer "), key]))
            case .header(let name): (name, key)
            }
        return [
            RequestHeader(
                name: name, value: value, source: .apiKey, isSecret: true,
                set: opened.sentKey?.set, replaces: opened.replacedKeySet)
        ]
    }

    /// The API key as it is sent; `nil` for none, and then no credential header is sent at all.
    private mutating func apiKey() -> Secret? {
        guard let stored = opened.sentKey else { return nil }
        do throws(RequestError) {
            let key = try resolved(stored.value, .apiKey)
            for code in HeaderRules.checkSentValue(key) where code.isRefusal {
                throw .apiKey(code)
            }
            return key
        } catch {
            problems.append(error.of(stored.set))
            return nil
        }
    }

    // MARK: The rows of the sets and the model's own

    private mutating func ownHeaders(hasAPIKey: Bool) -> [RequestHeader] {
        let context = HeaderRules.Context(
            isCustomProvider: opened.model.provider == .custom, hasAPIKey: hasAPIKey)
        var found: [RequestHeader] = []
        /// The rows of those that were found.
        var rows: [OpenedModel.Sent] = []
        var together = 0
        for sent in opened.sent {
            let (header, row) = (sent.header, sent.number)
            do throws(RequestError) {
                let value = try resolved(header.value, .row(row, name: header.name))
                let name = try check(header.name, value, row: row, context)
                // There are few.
                if let first = found.firstIndex(where: {
                    HeaderName.areFoldedSame($0.name, name.text)
                }) {
                    throw .header(row: row, name: header.name, sent.duplicate(of: rows[first]))
                }
                rows.append(sent)
                together += name.text.utf8.count + value.count
                let isSecret = sent.row.isSecret
                if isSecret, !HeaderRules.isOpen(name) {
                    secrets.append(value)
                    // As stored, with its references, only where that is another text.
                    if value !== header.value { secrets.append(header.value) }
                }
                found.append(
                    RequestHeader(
                        name: name.text, value: value, source: .yours(header.row),
                        isSecret: isSecret, set: sent.set, replaces: sent.replaces))
            } catch {
                problems.append(error.of(sent.set))
            }
        }
        if found.count > HeaderRules.maximumRows {
            problems.append(.headers(.tooManyRows(found.count)))
        }
        if together > HeaderRules.maximumTogether {
            problems.append(.headers(.tooLargeTogether(together)))
        }
        return found
    }

    private func check(
        _ text: String, _ value: Secret, row: Int, _ context: HeaderRules.Context
    ) throws(RequestError) -> HeaderName {
        let name: HeaderName
        do throws(HeaderProblem.Code) {
            name = try HeaderName(text)
        } catch {
            throw .header(row: row, name: text, error)
        }
        let codes = HeaderRules.checkName(name, in: context) + HeaderRules.checkSentValue(value)
        for code in codes where code.isRefusal {
            throw .header(row: row, name: text, code)
        }
        return name
    }

    // MARK: References

    /// The value with its references read and `$$` made one; remembered for scrubbing.
    mutating func resolved(
        _ secret: Secret, _ place: RequestError.Place
    ) throws(RequestError) -> Secret {
        guard secret.withBytes({ $0.contains(UInt8(ascii: "$")) }) else { return secret }
        let template: ReferenceTemplate
        do throws(ReferenceTemplate.Problem) {
            template = try ReferenceTemplate(secret.reveal())
        } catch {
            throw place.problem(.valueBadReference)
        }
        var parts: [Secret] = []
        for part in template.parts {
            switch part {
            case .literal(let text): parts.append(Secret(text))
            case .reference(let reference): parts.append(try read(reference, place))
            }
        }
        let value = HeaderAssembly.join(parts)
        switch place {
        case .apiKey, .proxyPassword: secrets.append(value)
        case .row: break
        }
        return value
    }

    private mutating func read(
        _ reference: Reference, _ place: RequestError.Place
    ) throws(RequestError) -> Secret {
        let use = ReferenceUse(
            reference, for: destination(of: place), isShared: opened.isShared)
        do throws(ReferenceProblem) {
            var value: Secret
            switch reference {
            case .environment: value = try references.read(use)
            case .file: value = HeaderAssembly.withoutLineEnd(try references.read(use))
            case .helper:
                if !helperUses.contains(use) { helperUses.append(use) }
                guard let given = try given(use) else { return Secret(reference.text) }
                value = given
            }
            guard !value.isEmpty else { throw .empty }
            secrets.append(value)
            return value
        } catch {
            throw .reference(place, reference, error)
        }
    }

    /// What a helper gave; `nil` where its name stands for it.
    private mutating func given(_ use: ReferenceUse) throws(ReferenceProblem) -> Secret? {
        guard case .given(let values) = helpers else {
            if let refusal = references.refusal(of: use) { throw refusal }
            return nil
        }
        guard let answer = values[use] else { throw .notAsked }
        let value = try answer.get()
        if !helperValues.contains(where: { $0.secret === value.secret }) {
            helperValues.append(value)
        }
        return value.secret
    }

    private func destination(of place: RequestError.Place) -> ReferenceUse.Destination {
        switch (place, opened.model.proxy) {
        case (.proxyPassword, .explicit(let url)): .proxy(url)
        // Without a proxy of its own a model's password for one goes nowhere.
        case (.proxyPassword, _): .origin(nil)
        case (.row, _), (.apiKey, _): .origin(origin)
        }
    }

    private static func withoutLineEnd(_ secret: Secret) -> Secret {
        secret.withBytes { bytes in
            var end = bytes.count
            if end > 0, bytes[end - 1] == 0x0A { end -= 1 }
            if end > 0, end < bytes.count, bytes[end - 1] == 0x0D { end -= 1 }
            return end == bytes.count ? secret : Secret(bytes: bytes[..<end])
        }
    }

    /// One secret after the other, without a copy outside of their memory.
    private static func join(_ parts: [Secret]) -> Secret {
        Secret(count: parts.reduce(0) { $0 + $1.count }) { target in
            var offset = 0
            for part in parts {
                part.withBytes { bytes in
                    UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + bytes.count])
                        .copyMemory(from: bytes)
                }
                offset += part.count
            }
        }
    }
}

extension OpenedModel.Sent {
    /// What is wrong where another row before it has the same name.
    fileprivate func duplicate(of first: OpenedModel.Sent) -> HeaderProblem.Code {
        if let set, let other = first.set, set != other { return .inTwoSets(other, set) }
        return .duplicate(row: first.number)
    }
}

extension RequestError {
    /// The same of a header set.
    fileprivate func of(_ set: String?) -> RequestError {
        set.map { .inSet($0, self) } ?? self
    }
}

extension RequestError.Place {
    /// A problem with the value that stands here.
    fileprivate func problem(_ code: HeaderProblem.Code) -> RequestError {
        switch self {
        case .row(let row, let name): .header(row: row, name: name, code)
        case .apiKey: .apiKey(code)
        case .proxyPassword: .proxyPassword(code)
        }
    }
}

extension RequestHeader {
    /// As it may be shown: a secret is masked, its scheme is not.
    var shown: ShownHeader {
        ShownHeader(
            name: name, value: shownValue, source: source, set: set, replaces: replaces)
    }

    private var shownValue: String {
        guard isSecret else { return value.reveal() }
        let scheme = "Bearer "
        let hasScheme = source == .apiKey && value.withBytes { $0.starts(with: scheme.utf8) }
        guard hasScheme else { return Mask.text(for: value) }
        return scheme
            + value.withBytes { Mask.text(for: Secret(bytes: $0.dropFirst(scheme.utf8.count))) }
    }
}
