package import FoundationEssentials

/// A model of the pool: as stored, or as a draft being edited. It holds no stored secret, only
/// what may be shown of it (``SecretField``).
///
/// A header set is such an entry as well, one with ``origins``: a name, header rows and perhaps an
/// API key, which models attach instead of having them themselves.
package struct Model: Sendable, Equatable, Identifiable {
    package let id: UUID
    /// Unique in the pool, 1 to 100 characters.
    package var name: String
    package var provider: Provider.ID
    package var wireProtocol: WireProtocol
    /// What the provider calls it.
    package var modelID: String
    /// The effective base URL, stored even where it is the provider's default, so that a new
    /// default in a later release moves no secret.
    package var baseURL: String
    package var kind: ModelKind
    package var isEnabled: Bool
    /// Seconds for a whole request, 1 to 3600.
    package var timeout: Int
    /// Seconds after which an answer is slow; `nil`: as everywhere.
    package var slowAfter: Double?
    /// 0 to 2; `nil`: not sent.
    package var temperature: Double?
    /// `nil`: the provider's default.
    package var maxOutputTokens: Int?
    package var supportsVision: Bool
    /// Whether it calls tools: yes, no, or not known; set by the tools probe and reset when the
    /// identity changes.
    package var supportsTools: Bool?
    package var tags: [String]
    package var proxy: ProxySetting
    package var proxyPassword: SecretField
    /// PEM file with the authorities to trust instead of the system's.
    package var caFile: String?
    package var clientCertificate: String?
    package var clientKey: String?
    package var apiKey: SecretField
    package var headers: [HeaderRow]
    /// The names of the header sets that it attaches, in the order in which they are sent.
    package var sets: [String]
    /// Where a header set may be sent, as typed; `nil`: it is no set.
    package var origins: [String]?
    /// ``ExtraFields`` that an import brought and no request uses.
    package var extra: SecretField
    /// Counts the saves; 0 for a model that was never saved.
    package var version: Int
    package var changedAt: Date
    package var changedBy: String
    /// Why nothing of it is sent: what is stored is not what was last saved.
    package var lock: ModelLock?
    /// What the fields that probes find held when the model was read: a probe may write them
    /// while the model is being edited, and a save takes back only what the person has changed.
    private var probed = ProbedFields()
    /// The header sets as they were when the model was read.
    private var known = KnownSets()

    /// Two models with the same fields are equal, whenever they were read.
    private struct ProbedFields: Sendable, Equatable {
        var values: [ModelField: FieldValue] = [:]

        static func == (_: ProbedFields, _: ProbedFields) -> Bool { true }
    }

    private struct KnownSets: Sendable, Equatable {
        /// `nil`: nobody has looked.
        var sets: [Model]?

        static func == (_: KnownSets, _: KnownSets) -> Bool { true }
    }

    package static let defaultTimeout = 120
    package static let timeoutRange = 1...3600
    package static let temperatureRange = 0.0...2.0
    /// Seconds after which an answer is slow, where nobody says otherwise.
    package static let defaultSlowAfter = 20.0
    package static let slowAfterRange = 0.001...3600.0

    /// A new model with the provider's defaults.
    package init(id: UUID, name: String, provider: Provider.ID, modelID: String, now: Date) {
        let row = Provider.of(provider)
        self.id = id
        self.name = name
        self.provider = provider
        self.modelID = modelID
        wireProtocol = row.wireProtocol
        baseURL = row.defaultBaseURL ?? ""
        kind = .chat
        isEnabled = true
        timeout = Model.defaultTimeout
        slowAfter = nil
        temperature = nil
        maxOutputTokens = nil
        supportsVision = false
        supportsTools = nil
        tags = []
        proxy = .environment
        proxyPassword = .empty
        caFile = nil
        clientCertificate = nil
        clientKey = nil
        apiKey = .empty
        headers = []
        sets = []
        origins = nil
        extra = .empty
        version = 0
        changedAt = now
        changedBy = ""
    }

    /// The origin its secrets are for; `nil` while the base URL is not one.
    package var origin: Origin? {
        // The problem with the URL itself is reported by `ModelRules.check`.
        try? BaseURL(baseURL).origin
    }

    /// What its header rows may be. Those of a set are whatever a model may send; what each model
    /// that attaches it says of them is looked at there.
    package var headerContext: HeaderRules.Context {
        HeaderRules.Context(
            isCustomProvider: provider == .custom,
            hasAPIKey: apiKey.hasValue || attachedSets.contains { $0.apiKey.hasValue })
    }

    /// Whether something is special about its provider.
    package func has(_ quirk: Provider.Quirk) -> Bool {
        Provider.of(provider).quirks.contains(quirk)
    }

    package var headerProblems: [HeaderProblem] {
        HeaderRules.check(headers, beside: setRows.filter(\.isSent), in: headerContext)
    }

    /// Whether a stored secret of it or of a set of it could not be opened, or one of them was
    /// changed outside this program. It is never sent then.
    package var isLocked: Bool {
        lock != nil || lockedCount > 0 || attachedSets.contains(where: \.isLocked)
    }

    /// Its secret fields that a request needs.
    package var sentSecrets: [SecretField] {
        ModelField.sentSecrets.compactMap { $0.value(of: self).secret }
    }

    /// How many stored secrets of it could not be opened.
    package var lockedCount: Int {
        ModelField.secrets.count { $0.value(of: self).secret == .locked }
            + headers.count { $0.value == .locked }
    }

    /// The header sets of the pool were read, those that it attaches at the least.
    package mutating func know(_ sets: [Model]) { known.sets = sets }

    /// The header sets that were read; `nil`: nobody has looked.
    package var knownSets: [Model]? { known.sets }

    /// It was read from the store as it is now.
    package mutating func noteProbed() {
        for field in ModelField.all(.probed) { probed.values[field] = field.value(of: self) }
    }

    /// Whether the person has set a field that probes find; a new model says them all.
    package func says(_ field: ModelField) -> Bool { probed.values[field] != field.value(of: self) }

    /// Changes the provider and, where they still are the old one's defaults, what depends on it.
    package mutating func changeProvider(to new: Provider.ID) {
        let old = Provider.of(provider)
        let row = Provider.of(new)
        if baseURL.isEmpty || baseURL == old.defaultBaseURL { baseURL = row.defaultBaseURL ?? "" }
        wireProtocol = row.wireProtocol
        provider = new
    }
}
