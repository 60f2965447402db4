internal import PoolModel

/// Where a model is spoken to: the protocol in effect, and a base path without what people paste
/// along with it (`/chat/completions`, `/v1/messages`, `/models/x:generateContent`, a trailing
/// slash). Nothing is added but what the protocol itself demands.
struct Endpoint {
    let wireProtocol: WireProtocol
    /// The test's request for a model that is not for chat; `nil`: it is, or there is none.
    let probe: KindProbe?
    private let base: BaseURL
    private let basePath: String
    private let model: Model

    /// - Parameters:
    ///   - words: what a test has the model say.
    ///   - wantsTexts: of a ranking, ``KindProbe``.
    init(
        _ base: BaseURL, _ model: Model, words: ProbeWords = .example, wantsTexts: Bool = false
    ) {
        self.base = base
        self.model = model
        let path = base.path
        let hasAzurePaths = model.has(.azurePaths)
        let basePath: String
        switch model.wireProtocol {
        case .geminiGenerate where path.hasSuffix("/openai") || path.contains("/openai/"):
            wireProtocol = .openAIChat
            basePath = Endpoint.openAIBase(path)
        case .geminiGenerate:
            wireProtocol = .geminiGenerate
            basePath = Endpoint.geminiBase(path)
        case .anthropicMessages:
            wireProtocol = .anthropicMessages
            basePath = path.dropping(suffix: "/messages").dropping(suffix: "/v1")
        case .openAIChat, .openAIResponses:
            wireProtocol = model.wireProtocol
            basePath =
                hasAzurePaths ? Endpoint.azureBase(path) : Endpoint.openAIBase(path)
        }
        let isGemini = wireProtocol == .geminiGenerate
        probe = KindProbe(
            model.kind, wireProtocol, at: base,
            model: isGemini ? model.modelID.dropping(prefix: "models/") : model.modelID,
            words: words, wantsTexts: wantsTexts)
        guard let probe, !isGemini else {
            self.basePath = basePath
            return
        }
        self.basePath = basePath.dropping(suffix: probe.path)
    }

    /// The base URL that software development kits take (`exec`): without the method's path.
    var baseText: String { base.text(path: basePath) }

    /// What comes before the method's path (`/responses`, `/chat/completions`, `/v1/messages`) for
    /// a client that takes a query by itself.
    var clientBase: String {
        let place = base.origin.shortText + basePath
        guard isAzureDeployments else { return place }
        let isResponses = wireProtocol == .openAIResponses
        return place + (isResponses ? "/openai" : "/openai/deployments/\(azureDeployment)")
    }

    /// The parameters of every request.
    var clientQuery: [String] {
        let own = (base.query ?? "").split(separator: "&").map(String.init)
        return own + (missingVersion.map { ["api-version=" + $0] } ?? [])
    }

    /// Azure's older form names the deployment in the path and wants an `api-version`.
    var isAzureDeployments: Bool {
        model.has(.azurePaths) && azurePath == nil
    }

    private var azurePath: AzurePath? { AzurePath(endOf: basePath) }

    /// The part of an Azure URL before `/openai` or `/models`.
    var azureResource: String { base.origin.shortText + azureResourcePath }

    private var azureResourcePath: String {
        azurePath.map { basePath.dropping(suffix: $0.path) } ?? basePath
    }

    var azureVersion: String { base.parameter("api-version") ?? Endpoint.defaultAzureVersion }

    /// The `api-version` that Azure wants and the URL does not have.
    private var missingVersion: String? {
        guard model.has(.azurePaths), base.parameter("api-version") == nil else { return nil }
        guard let azurePath else { return Endpoint.defaultAzureVersion }
        return azurePath.version
    }

    /// The model's name as it travels: Gemini's without `models/`.
    var modelName: String {
        wireProtocol == .geminiGenerate
            ? model.modelID.dropping(prefix: "models/") : model.modelID
    }

    /// The generally available version of Azure's data plane.
    static let defaultAzureVersion = "2024-10-21"

    func url(_ purpose: RequestPurpose) -> String {
        switch purpose {
        case .listModels, .findModel: text(path: listPath)
        case .keyCheck: text(path: basePath + "/key")
        case .answer, .stream, .tools, .vision, .chat:
            text(path: askPath(isStreaming: purpose.isStreaming), isStreaming: purpose.isStreaming)
        }
    }

    private func askPath(isStreaming: Bool) -> String {
        if let probe {
            return switch wireProtocol {
            case .geminiGenerate:
                "\(basePath)/models/\(Endpoint.segment(modelName))\(probe.path)"
            case _ where isAzureDeployments:
                "\(basePath)/openai/deployments/\(azureDeployment)\(probe.path)"
            default: basePath + probe.path
            }
        }
        return switch wireProtocol {
        case .openAIChat where isAzureDeployments:
            "\(basePath)/openai/deployments/\(azureDeployment)/chat/completions"
        case .openAIResponses where isAzureDeployments: basePath + "/openai/responses"
        case .openAIChat: basePath + "/chat/completions"
        case .openAIResponses: basePath + "/responses"
        case .anthropicMessages: basePath + "/v1/messages"
        case .geminiGenerate:
            "\(basePath)/models/\(Endpoint.segment(modelName)):"
                + (isStreaming ? "streamGenerateContent" : "generateContent")
        }
    }

    private var listPath: String {
        switch wireProtocol {
        case .anthropicMessages: basePath + "/v1/models"
        case _ where model.has(.azurePaths) && AzurePath.wantsVersion(basePath):
            azureResourcePath + "/openai/models"
        default: basePath + "/models"
        }
    }

    /// A deployment that the base URL names wins over the model's id.
    private var azureDeployment: String {
        let parts = base.path.split(separator: "/")
        guard let at = parts.lastIndex(of: "deployments"), at + 1 < parts.count else {
            return Endpoint.segment(model.modelID)
        }
        return String(parts[at + 1])
    }

    private func text(path: String, isStreaming: Bool = false) -> String {
        var query = base.query.map { [$0] } ?? []
        if let missingVersion { query.append("api-version=" + missingVersion) }
        if wireProtocol == .geminiGenerate, isStreaming, base.parameter("alt") == nil {
            query.append("alt=sse")
        }
        return base.origin.shortText + path
            + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    // MARK: What people paste along

    private static func openAIBase(_ path: String) -> String {
        path.dropping(suffix: "/chat/completions").dropping(suffix: "/responses")
    }

    private static func geminiBase(_ path: String) -> String {
        let models = path.firstRange(of: "/models/")?.lowerBound ?? path.endIndex
        let path = String(path[..<models]).dropping(suffix: "/models")
        return BaseURL.hasVersion(path) ? path : path + "/v1beta"
    }

    private static func azureBase(_ path: String) -> String {
        let path = openAIBase(path)
        if AzurePath(endOf: path) != nil { return path }
        guard let openai = path.firstRange(of: "/openai") else { return path }
        return String(path[..<openai.lowerBound])
    }

    /// A text as one segment of a path (RFC 3986): `/` is kept, since model ids have it and
    /// servers that route by path expect it.
    private static func segment(_ text: String) -> String {
        text.utf8.percentEncoded(keeping: "/@:+,")
    }
}

extension BaseURL {
    /// The value of a parameter in the query, as written; its name in any case.
    func parameter(_ name: String) -> String? {
        for pair in (query ?? "").split(separator: "&") {
            let pieces = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pieces.count == 2, HeaderName.lowercase(String(pieces[0])) == name {
                return String(pieces[1])
            }
        }
        return nil
    }
}

extension String {
    package func dropping(suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }

    package func dropping(prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}
