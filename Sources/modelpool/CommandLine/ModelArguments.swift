internal import ArgumentParser
internal import PoolModel

extension Provider.ID: ChoiceArgument {}
extension WireProtocol: ChoiceArgument {}
extension ModelKind: ChoiceArgument {}

/// The fields of a model as options: the same for `add` and `edit`.
struct ModelFieldOptions: ParsableArguments {
    @Option(help: "openai, anthropic, gemini, azure, litellm, custom, ... (help providers).")
    var provider: Provider.ID?

    @Option(help: ArgumentHelp("What the provider calls the model.", valueName: "id"))
    var model: String?

    @Option(
        name: .customLong("base-url"),
        help: ArgumentHelp("Where it is; providers have a default.", valueName: "url"))
    var baseURL: String?

    @Option(name: .customLong("protocol"), help: "How it is spoken to.")
    var wireProtocol: WireProtocol?

    @Option(help: "What it is for, and is tested as.") var kind: ModelKind?

    @Option(help: ArgumentHelp("For a whole request, 1 to 3600.", valueName: "seconds"))
    var timeout: Int?

    @Option(
        help: ArgumentHelp(
            "An answer that takes longer is ok, and slow; as everywhere unless given.",
            valueName: "seconds"))
    var slowAfter: Double?

    @Option(help: "0 to 2; not sent unless given.") var temperature: Double?

    @Option(help: ArgumentHelp("The provider's default unless given.", valueName: "number"))
    var maxOutputTokens: Int?

    @Flag(inversion: .prefixedNo, help: "Whether it takes pictures.") var vision: Bool?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A header set to attach; may be given several times.", valueName: "set"),
        completion: .custom(ModelCompletion.sets))
    var sets: [String] = []

    @Option(name: .customLong("tag"), help: "A tag; may be given several times.")
    var tags: [String] = []

    @Flag(help: "Keep it, but leave it out of test --all and watch.") var disabled = false

    @Option(help: ArgumentHelp("direct, environment, or a URL.", valueName: "proxy"))
    var proxy: String?

    @Option(
        help: ArgumentHelp("Authorities to trust instead of the system's.", valueName: "file"),
        completion: .file())
    var caFile: String?

    @Option(
        help: ArgumentHelp("A client certificate (PEM).", valueName: "file"),
        completion: .file())
    var clientCert: String?

    @Option(
        help: ArgumentHelp("Its key (PEM, without a passphrase).", valueName: "file"),
        completion: .file())
    var clientKey: String?

    @OptionGroup var secrets: ModelSecretOptions

    /// Puts what was given into a model; the rest of it stays.
    func apply(to model: inout Model) {
        if let provider { model.changeProvider(to: provider) }
        if let wireProtocol { model.wireProtocol = wireProtocol }
        if let id = self.model { model.modelID = id }
        if let baseURL { model.baseURL = baseURL }
        if let kind { model.kind = kind }
        if let timeout { model.timeout = timeout }
        if let slowAfter { model.slowAfter = slowAfter }
        if let temperature { model.temperature = temperature }
        if let maxOutputTokens { model.maxOutputTokens = maxOutputTokens }
        if let vision { model.supportsVision = vision }
        if !sets.isEmpty { model.sets = sets }
        if !tags.isEmpty { model.tags = tags }
        if disabled { model.isEnabled = false }
        if let proxy { model.proxy = ProxySetting(text: proxy) }
        if let caFile { model.caFile = caFile }
        if let clientCert { model.clientCertificate = clientCert }
        if let clientKey { model.clientKey = clientKey }
    }
}

/// Where the secrets of a model come from; never the secrets themselves.
struct ModelSecretOptions: ParsableArguments {
    @OptionGroup var values: ValueOptions

    @Option(
        help: ArgumentHelp("Read the proxy's password from a file.", valueName: "file"),
        completion: .file())
    var proxyPasswordFile: String?

    @Flag(help: "Read the proxy's password from standard input.") var proxyPasswordStdin = false

    func validate() throws {
        if proxyPasswordStdin, proxyPasswordFile != nil {
            throw ValidationError("the proxy's password comes from one place only")
        }
        if proxyPasswordStdin, values.readsInput {
            throw ValidationError("standard input can be read once only")
        }
    }

    var proxyPassword: SecretSource? {
        proxyPasswordStdin ? .standardInput : proxyPasswordFile.map(SecretSource.file)
    }
}

/// Where the API key and the headers of a model or of a header set come from.
struct ValueOptions: ParsableArguments {
    @Flag(help: "Read the API key from standard input.") var apiKeyStdin = false

    @Option(
        help: ArgumentHelp("Read the API key from a file.", valueName: "file"),
        completion: .file())
    var apiKeyFile: String?

    @Option(
        help: ArgumentHelp(
            "Use ${env:NAME}, ${file:/path} or ${helper:NAME} as the API key.", valueName: "ref"))
    var apiKeyRef: String?

    @Option(
        help: ArgumentHelp(
            "Add headers from a file or - : lines, curl -H, JSON or env.", valueName: "file"),
        completion: .file())
    var headersFile: String?

    func validate() throws {
        let keys = [apiKeyStdin, apiKeyFile != nil, apiKeyRef != nil].count { $0 }
        if keys > 1 { throw ValidationError("the API key comes from one place only") }
        if apiKeyStdin, headersFile == "-" {
            throw ValidationError("standard input can be read once only")
        }
    }

    var readsInput: Bool { apiKeyStdin || headersFile == "-" }

    var apiKey: SecretSource? {
        if apiKeyStdin { return .standardInput }
        return apiKeyFile.map(SecretSource.file) ?? apiKeyRef.map(SecretSource.reference)
    }
}
