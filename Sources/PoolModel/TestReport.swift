package import FoundationEssentials

/// The stages of a connection test, in the order in which they happen.
package enum TestStage: String, Sendable, CaseIterable, Hashable {
    case resolve, connect, proxy, tls, send
    /// Until its first byte, and from there to its end.
    case answer, body
    case stream, tools, vision
}

/// One stage of a test.
package struct StageResult: Sendable, Equatable {
    package enum State: String, Sendable { case waiting, running, ok, failed, skipped }

    package var stage: TestStage
    package var state: State
    /// Only where it was measured.
    package var milliseconds: Double?
    /// Sanitised: an address, a TLS version, a status line.
    package var detail: String

    package init(
        stage: TestStage, state: State, milliseconds: Double? = nil, detail: String = ""
    ) {
        self.stage = stage
        self.state = state
        self.milliseconds = milliseconds
        self.detail = detail
    }
}

/// Where a header of a request comes from.
package enum HeaderSource: Sendable, Hashable {
    case provider
    case apiKey
    /// A row of the model.
    case yours(UUID)
    case http
}

/// A header as it may be shown: secrets are masked.
package struct ShownHeader: Sendable, Equatable {
    package let name: String
    package let value: String
    package let source: HeaderSource
    /// The header set that it is of.
    package let set: String?
    /// The header set whose row of the same name it is sent instead of.
    package let replaces: String?

    package init(
        name: String, value: String, source: HeaderSource, set: String? = nil,
        replaces: String? = nil
    ) {
        self.name = name
        self.value = value
        self.source = source
        self.set = set
        self.replaces = replaces
    }
}

/// The request a model would make, as it may be shown.
package struct EffectiveRequest: Sendable, Equatable {
    package let method: String
    package let url: String
    package let headers: [ShownHeader]
    /// The body as text, without secrets.
    package let body: String
    /// The proxy it would go through, password masked; `nil` for none.
    package let proxy: String?
    /// Why it would not be sent; empty when it would.
    package let problems: [String]

    package init(
        method: String, url: String, headers: [ShownHeader], body: String, proxy: String?,
        problems: [String]
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.proxy = proxy
        self.problems = problems
    }
}

/// What a test shall do beside the plain answer.
package struct TestOptions: Sendable, Equatable {
    package var stream: Bool
    package var tools: Bool
    package var vision: Bool
    /// Have an image model make a picture, which costs money, instead of looking for its name in the
    /// provider's list.
    package var image = false
    /// What the answer has to contain; `nil`: anything will do.
    package var expected: String?
    /// Whether the answer has to come from the model that was asked.
    package var wantsSameModel = false
    /// Seconds; `nil`: the model's own.
    package var timeout: Int?

    package init(
        stream: Bool = false, tools: Bool = false, vision: Bool = false, timeout: Int? = nil
    ) {
        self.stream = stream
        self.tools = tools
        self.vision = vision
        self.timeout = timeout
    }

    /// What a test of a model of this kind does beside asking once.
    package func extraStages(of kind: ModelKind) -> [TestStage] {
        // Only chat models stream, call tools and see.
        guard kind == .chat else { return [] }
        return (stream ? [.stream] : []) + (tools ? [.tools] : []) + (vision ? [.vision] : [])
    }
}

/// A finished connection test. It is free of secrets: foreign text in it is sanitised, and known
/// secrets are scrubbed from it.
package struct TestReport: Sendable, Equatable {
    package var modelID: UUID
    package var modelName: String
    /// The version that was tested; a draft has the version it was made from.
    package var version: Int
    package var isDraft: Bool
    /// The header sets that it attached, with their versions: `ID:VERSION`, blanks between them.
    package var sets: String
    /// Read from the history, which keeps no request and no answer.
    package let isFromHistory: Bool
    package var verdict: VerdictCode
    /// Who can mend it; `nil`: there is nothing to mend.
    package var owner: Owner?
    package var httpStatus: Int?
    package var method: String
    package var url: String
    package var proxy: String?
    package var timeout: Int
    package var stages: [StageResult]
    /// What happened, at which address: our line, and after it the server's own message.
    package var message: String
    /// What to do next.
    package var next: String
    /// What else is worth knowing (the notes of `ok_with_notes`, a likely cause).
    package var notes: [String]
    package var sentHeaders: [ShownHeader]
    /// The first lines of the answer's body.
    package var body: [String]
    /// The model named in the answer, where it is another than the one asked for.
    package var answeredAs: String?
    /// The kind that the model seems to be of, where it is another than it was asked as.
    package var otherKind: ModelKind?
    /// The text that the model answered.
    package var reply: String?
    /// What the probes found; `nil` where not asked or not known.
    package var toolsWork: Bool?
    package var visionWorks: Bool?
    package var timeToFirstToken: Double?
    /// Whether the answer took longer than the model, or the machine, has it.
    package var isSlow = false
    /// When the server's own certificate ends; `nil`: none was seen.
    package var certificateEnd: Date?
    package var startedAt: Date
    /// Of its requests, each from the moment it was begun; not what it waited for its turn.
    package var totalMilliseconds: Double

    package init(model: Model, isDraft: Bool, startedAt: Date) {
        self.init(model: model, isDraft: isDraft, startedAt: startedAt, isFromHistory: false)
    }

    private init(model: Model, isDraft: Bool, startedAt: Date, isFromHistory: Bool) {
        modelID = model.id
        modelName = model.name
        version = model.version
        self.isDraft = isDraft
        sets = model.attachedSets.map { "\($0.id.text):\($0.version)" }.joined(separator: " ")
        self.isFromHistory = isFromHistory
        verdict = .configError
        owner = nil
        httpStatus = nil
        method = "POST"
        url = model.baseURL
        proxy = nil
        timeout = model.timeout
        stages = []
        message = ""
        next = ""
        notes = []
        sentHeaders = []
        body = []
        answeredAs = nil
        reply = nil
        toolsWork = nil
        visionWorks = nil
        timeToFirstToken = nil
        certificateEnd = nil
        self.startedAt = startedAt
        totalMilliseconds = 0
    }

    /// What the history keeps of a test of a model.
    package init(_ kept: TestSummary, of model: Model) {
        self.init(model: model, isDraft: false, startedAt: kept.testedAt, isFromHistory: true)
        version = kept.version ?? model.version
        verdict = kept.verdict
        owner = kept.owner
        httpStatus = kept.httpStatus
        stages = kept.stages
        message = kept.message
        next = kept.next
        totalMilliseconds = kept.totalMilliseconds
        isSlow = kept.isSlow
    }

    package var summary: TestSummary {
        TestSummary(
            verdict: verdict, httpStatus: httpStatus, totalMilliseconds: totalMilliseconds,
            testedAt: startedAt, message: message, owner: owner, next: next,
            stages: stages, version: version, isSlow: isSlow)
    }
}

/// What a running test tells while it runs.
package enum TestEvent: Sendable, Equatable {
    /// The URL and what is being sent are known.
    case started(EffectiveRequest)
    case stage(StageResult)
    /// A piece of the streamed text.
    case text(String)
    case finished(TestReport)
}
