internal import PoolModel
internal import ProviderClient

/// `llm`, measured as 0.36.
///
/// Its models, keys and default stand in one folder, `$LLM_USER_PATH`
/// (llm.datasette.io/en/stable/setup.html); a stored key wins over a variable
/// (llm/__init__.py, `get_key`), and a model of one's own is described in
/// `extra-openai-models.yaml` (there, "OpenAI-compatible models"). So it is given a folder of ours,
/// without keys, whose one model and default are the pool's; its log is kept there too. OpenAI's kit
/// below it reads `OPENAI_BASE_URL` for the models that `llm` brings, and `OPENAI_CUSTOM_HEADERS`.
struct LLMClient: LaunchedClient {
    static let name = "llm"
    static let packages: [String] = []

    private let place: LaunchPlace

    init(in place: LaunchPlace) { self.place = place }

    // MARK: Starting it

    func setup(for model: LaunchedModel) throws(CommandFailure) -> LaunchSetup {
        let target = model.target
        var setup = LaunchSetup()
        setup.obstacles =
            model.obstacle(Self.name, speaks: [.openAIChat, .openAIResponses])
            + model.queryObstacle(Self.name)
        let name = target.modelName
        let described: JSONValue = .array([
            .object([
                ("model_id", .string(name)), ("model_name", .string(name)),
                ("api_base", .string(target.base)), ("api_key_name", "modelpool"),
                ("responses", .bool(target.wireProtocol == .openAIResponses)),
                ("supports_tools", true), ("supports_schema", true),
            ])
        ])
        // A JSON text is a YAML text.
        let text = described.prettyText + "\n"
        let folder = try LaunchFolder.path("llm", of: model.model, content: text, in: place)
        setup.files = [
            (folder + "/extra-openai-models.yaml", text), (folder + "/default_model.txt", name),
            // A key that was kept there would win over the variable.
            (folder + "/keys.json", "{}\n"),
        ]
        setup.removed = ["LLM_MODEL"]
        if !target.headers.isEmpty {
            setup.notes.append("only newer OpenAI kits below llm send the model's headers")
        }
        setup.set("LLM_USER_PATH", to: Secret(folder))
        setup.set("OPENAI_BASE_URL", to: Secret(target.base))
        setup.set("OPENAI_API_KEY", to: target.bearer ?? Secret("none"))
        setup.set("OPENAI_CUSTOM_HEADERS", to: ClientEnvironment.lines(target.headers))
        return setup
    }

    // MARK: What would win

    /// All of them stand in the folder that is not used.
    func settings(given arguments: ArraySlice<String>) -> [ClientSetting] { [] }

    func wins(_ setting: ClientSetting, over setup: LaunchSetup?) -> Bool { true }

    func winning(_ arguments: ArraySlice<String>) -> [Hindrance] {
        var found: [Hindrance] = []
        switch arguments.first(where: { $0.first != "-" }) {
        case "openai":
            found.append(
                Hindrance(
                    sentence: "llm openai asks OpenAI's own address with the key",
                    advice: "see the models: modelpool models MODEL"))
        case "keys":
            found.append(
                Hindrance(
                    sentence: "llm keys is about keys of its own, and the pool's is used here",
                    advice: "change it in the pool: modelpool edit MODEL --api-key-stdin"))
        default: break
        }
        if arguments.contains(where: { $0 == "--key" || $0.hasPrefix("--key=") }) {
            found.append(
                Hindrance(sentence: "--key would win over modelpool's", advice: "leave it out"))
        }
        return found
    }
}
