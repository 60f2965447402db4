internal import PoolModel

/// What a message or a piece of code says of models: lines with labels (`Base URL: https://...`), and
/// the arguments of a library's client (`OpenAI(base_url="...", api_key=os.environ["KEY"])`, `new
/// OpenAI({ baseURL: "...", apiKey: process.env.KEY })`). Code is not run: what it works out itself is
/// not known, and a model that needs it is left out.
enum SnippetImport {
    /// The clients of code, with what they speak and where they go without an address.
    /// The first that stands in the text counts.
    private static let clients: [(marks: [String], provider: Provider.ID)] = [
        // https://github.com/openai/openai-python, https://github.com/openai/openai-node,
        // https://python.langchain.com, https://js.langchain.com
        // https://github.com/Azure/azure-sdk-for-net, https://docs.langchain4j.dev
        (
            [
                "AzureOpenAI(", "AzureChatOpenAI(", "createAzure(", "AzureOpenAIClient",
                "AzureOpenAiChatModel", "DefaultAzureConfig(",
            ], .azure
        ),
        // https://github.com/anthropics (SDKs of all languages)
        (
            [
                "Anthropic(", "ChatAnthropic(", "createAnthropic(", "AnthropicOkHttpClient",
                "anthropic.NewClient(", "AnthropicChatModel", "Anthropic::Client.new(",
                "AnthropicClient(",
            ], .anthropic
        ),
        // https://ai.google.dev/gemini-api/docs/libraries
        (["genai.Client(", "GoogleGenAI(", "ChatGoogleGenerativeAI("], .gemini),
        // https://ai-sdk.dev (`createOpenAICompatible`), and the libraries above;
        // https://github.com/openai (Java, Go, .NET), https://github.com/sashabaranov/go-openai,
        // https://github.com/alexrudall/ruby-openai, https://github.com/openai-php/client,
        // https://github.com/64bit/async-openai
        (
            [
                "OpenAI(", "createOpenAI(", "createOpenAICompatible(", "OpenAILike(",
                "OpenAIOkHttpClient", "OpenAiChatModel",
                "openai.NewClient(", "openai.DefaultConfig(", "new ChatClient(", "OpenAIClient(",
                "OpenAI::Client.new(", "OpenAI::factory(", "OpenAIConfig::new(",
            ], .openai
        ),
    ]

    /// Calls that take LiteLLM's names, in which the prefix says whose a model is and where it goes:
    /// https://docs.litellm.ai, https://docs.crewai.com/concepts/llms, https://dspy.ai,
    /// https://google.github.io/adk-docs, https://huggingface.co/docs/smolagents,
    /// https://openai.github.io/openai-agents-python.
    private static func routers(in text: String) -> [String] {
        let known = [
            "litellm.completion(", "litellm.acompletion(", "LiteLLMModel(", "LitellmModel(",
            "LiteLlm(", "ChatLiteLLM(", "dspy.LM(",
        ]
        let imported = ["= completion(", "= acompletion(", "await acompletion("]
        return known + (text.contains("litellm") ? imported : [])
            + (text.contains("crewai") ? [" LLM(", "=LLM("] : [])
    }

    private static func isRouted(
        _ entry: Snippet.Entry, _ lines: [TextLine], _ marks: [String]
    ) -> Bool {
        guard let call = entry.call else { return false }
        let range = (call.lowerBound - 1)..<min(call.upperBound, lines.count)
        return lines[range].contains { line in marks.contains { line.text.contains($0) } }
    }

    /// How code makes a request without such a library: Python's requests and httpx, fetch, axios,
    /// Go's net/http.
    private static let requests = [
        "requests.post(", "requests.request(", "httpx.", "fetch(", "axios", "http.NewRequest(",
        "session.post(", "urllib.request",
    ]

    private static func isCode(_ text: String) -> Bool {
        client(in: text) != nil
            || (requests + routers(in: text)).contains { text.contains($0) }
    }

    /// Whether an address or a client stands in it, and a key or a model beside it.
    static func recognises(_ text: String) -> Bool {
        let isClient = client(in: text) != nil || routers(in: text).contains { text.contains($0) }
        return entries(of: text).contains { entry in
            if entry.url != nil || entry.isUnclear { return true }
            let parts = [entry[.key] ?? entry[.token], entry.models.first].compactMap(\.self)
            let base = entry[.base]?.content ?? ""
            let isAddress = ["https://", "http://", "${env:"].contains { base.hasPrefix($0) }
            return isAddress ? !parts.isEmpty : isClient && parts.count == 2
        }
    }

    private static func entries(of text: String) -> [Snippet.Entry] {
        let calls = clients.flatMap(\.marks) + routers(in: text)
        return Snippet.entries(of: text, isCode: isCode(text), calls: calls)
    }

    private static func client(in text: String) -> Provider? {
        let row = clients.first { $0.marks.contains { text.contains($0) } }
        return row.map { Provider.of($0.provider) }
    }

    /// The code of a Jupyter notebook, https://nbformat.readthedocs.io/en/latest/format_description.html
    static func readNotebook(
        _ bytes: [UInt8], _ intake: inout ModelIntake
    ) throws(InterchangeProblem) {
        let notebook = try JSONValue.reading(bytes)
        let cells = notebook["cells"]?.array ?? []
        let code = cells.filter { $0["cell_type"]?.string == "code" }.map { cell in
            let source = cell["source"]
            return source?.string ?? (source?.array ?? []).compactMap(\.string).joined()
        }
        read(code.joined(separator: "\n\n"), &intake)
    }

    /// Whether it is a list of models, each with settings of its own.
    static func isList(_ bytes: [UInt8]) -> Bool {
        var left: [JSONMember] = []
        let root = try? JSONValue.reading(bytes, allowsComments: true)
        return root.map { !models(in: $0, left: &left).isEmpty } ?? false
    }

    /// The objects in which a model and its address or key stand: the elements of lists, such as AutoGen's
    /// `OAI_CONFIG_LIST` (https://microsoft.github.io/autogen/0.2/docs/topics/llm_configuration), and
    /// what has a name of its own. Nothing that stands elsewhere is theirs.
    /// - Parameter left: the models that are named elsewhere.
    private static func models(
        in value: JSONValue, left: inout [JSONMember], isElement: Bool = false, depth: Int = 0
    ) -> [JSONValue] {
        if let elements = value.array {
            return elements.flatMap { element in
                models(in: element, left: &left, isElement: true, depth: depth + 1)
            }
        }
        let members = value.members ?? []
        let named = members.filter { $0.value.scalarText != nil }
        let parts = Set(named.compactMap { Snippet.part(of: $0.name) })
        let hasPlace = parts.contains(.base) || isElement && parts.contains(.key)
        if depth > 0, parts.contains(.model), hasPlace { return [value] }
        left += named.filter { Snippet.part(of: $0.name) == .model }
        return members.flatMap { models(in: $0.value, left: &left, depth: depth + 1) }
    }

    /// An object, or a list: what stands in one entry of a list is none of another's.
    static func readJSON(
        _ bytes: [UInt8], _ intake: inout ModelIntake
    ) throws(InterchangeProblem) {
        var left: [JSONMember] = []
        let root = try? JSONValue.reading(bytes, allowsComments: true)
        // The root's own members, too: what stands deeper may be an image's address.
        let elements = root.map { models(in: $0, left: &left, depth: 1) } ?? []
        guard !elements.isEmpty else {
            return read(String(decoding: bytes, as: UTF8.self), &intake)
        }
        read(elements, left: left, &intake)
    }

    /// Settings of one's own in YAML or TOML with such a list.
    static func readText(_ bytes: [UInt8], _ intake: inout ModelIntake) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard !isCode(text) else { return read(text, &intake) }
        var documents = (try? YAMLReader.documents(bytes).0) ?? []
        if documents.allSatisfy({ $0.members == nil && $0.array == nil }) {
            documents = (try? TOMLReader.document(bytes)).map { [$0] } ?? []
        }
        // In settings a line after `#` is switched off; in a message it is a heading.
        let isSettings = documents.contains { document in
            document.members?.contains { member in
                let elements = member.value.array ?? [member.value]
                return elements.contains { $0.members != nil }
            } ?? false
        }
        var left: [JSONMember] = []
        let elements = documents.flatMap { models(in: $0, left: &left, depth: isSettings ? 1 : 0) }
        guard elements.isEmpty else { return read(elements, left: left, &intake) }
        guard isSettings else { return read(text, &intake) }
        let lines = TextLines.split(text).map { $0.text.trimmed.hasPrefix("#") ? "" : $0.text }
        read(lines.joined(separator: "\n"), &intake)
    }

    private static func read(
        _ elements: [JSONValue], left: [JSONMember], _ intake: inout ModelIntake
    ) {
        for member in left { intake.note(.unknownKey(member.name), line: member.line) }
        for element in elements {
            // One line for each, as in a message.
            let said = (element.members ?? []).filter { member in
                member.value.scalarText != nil || Snippet.part(of: member.name) == .headers
            }
            let lines = said.map { "\"\($0.name)\": \($0.value.text)," }
            let line = element.members?.first?.line ?? 1
            read(lines.joined(separator: "\n"), &intake, line: line)
        }
    }

    static func read(_ text: String, _ intake: inout ModelIntake, line: Int = 1) {
        let client = client(in: text)
        let routers = routers(in: text)
        let lines = TextLines.split(text)
        for found in entries(of: text) where !found.isEmpty {
            var entry = found
            entry.line += line - 1
            do throws(InterchangeProblem.Code) {
                if entry.isUnclear { throw .unclearKey }
                if isRouted(entry, lines, routers) {
                    try takeRouted(entry, &intake)
                } else if let url = entry.url, client == nil {
                    try take(url, of: entry, &intake)
                } else {
                    try take(entry, client, &intake)
                }
            } catch {
                intake.reject(error, line: entry.line)
            }
        }
    }

    /// A request that is made by hand is read as the curl command that would make it.
    private static func take(
        _ url: String, of entry: Snippet.Entry, _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        var command = CurlCommand(arguments: [], line: entry.line)
        command.url = ShellWord.escaped(url)
        for header in entry.headers {
            command.headers.append(
                .init(
                    line: entry.line, name: header.name,
                    value: try header.value.template(intake.context)))
        }
        let id = try entry.models.first?.plain(intake.context)
        command.body =
            JSONValue.object(
                [id.map { JSONMember("model", .string($0)) }].compactMap(\.self)
            ).text
        CurlImport.take(command, &intake)
    }

    private static func takeRouted(
        _ entry: Snippet.Entry, _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        let context = intake.context
        let own = try entry[.base]?.plain(context)
        let key = try (entry[.key] ?? entry[.token])?.template(context)
        let version = try entry[.version]?.plain(context)
        let headers = try headers(of: entry, context)
        guard !entry.models.isEmpty else { throw .missing("model") }
        for value in entry.models {
            let target = try LiteLLMTarget(
                try value.plain(context), provider: nil, base: own, hasKey: key != nil)
            let provider = Provider.of(target.known.provider)
            guard var base = own ?? target.known.base ?? provider.defaultBaseURL else {
                throw .missing("api_base")
            }
            if provider.id == .ollama { base = CallPath.ollamaBase(base) }
            if provider.id == .azure, let version {
                base = AzurePath.adding(version: version, to: base)
            }
            ClientModel(
                name: target.modelID, modelID: target.modelID,
                wireProtocol: target.wireProtocol ?? provider.wireProtocol, baseURL: base,
                provider: provider.id == .azure ? .azure : nil, key: key,
                sendsBearer: entry[.key] == nil, headers: headers
            ).add(to: &intake, line: entry.line)
        }
    }

    private static func headers(
        of entry: Snippet.Entry, _ context: ImportContext
    ) throws(InterchangeProblem.Code) -> [(name: String, value: String)] {
        // Headers that are no object here would be left out without a word.
        _ = try entry[.headers]?.template(context)
        return try entry.headers.map { (header) throws(InterchangeProblem.Code) in
            (name: header.name, value: try header.value.template(context))
        }
    }

    private static func take(
        _ entry: Snippet.Entry, _ client: Provider?, _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        let context = intake.context
        let named = try entry[.provider]?.plain(context)
        let provider = named.flatMap { EnvImport.provider($0.lowercased()) } ?? client
        let place = try Place(of: entry, provider, context)
        let key = try (entry[.key] ?? entry[.token])?.template(context)
        let headers = try headers(of: entry, context)
        var ids = [place.deployment].compactMap(\.self)
        if ids.isEmpty {
            for id in entry.models { ids.append(try id.plain(context)) }
        }
        if ids.isEmpty, let client {
            let service = EnvService.all.first { $0.provider == client.id }
            ids = [service?.usualModel].compactMap(\.self)
            for id in ids {
                intake.note(.assumedModel(id, variable: "model"), line: entry.line, entry: id)
            }
        }
        guard !ids.isEmpty else { throw .missing("model") }
        for id in ids {
            ClientModel(
                name: id, modelID: id, wireProtocol: place.wireProtocol, baseURL: place.base,
                provider: place.provider, key: key, sendsBearer: entry[.key] == nil,
                headers: headers
            ).add(to: &intake, line: entry.line)
        }
    }

    /// Where the models of an entry are, and what is spoken there.
    private struct Place {
        private(set) var base: String
        private(set) var wireProtocol: WireProtocol
        /// `nil`: the one whose requests go to the same URL.
        private(set) var provider: Provider.ID?
        /// Of Azure, where the address names one.
        private(set) var deployment: String?

        /// - Parameter provider: as the text names it.
        init(
            of entry: Snippet.Entry, _ provider: Provider?, _ context: ImportContext
        ) throws(InterchangeProblem.Code) {
            guard let base = try entry[.base]?.plain(context) ?? provider?.defaultBaseURL else {
                throw .missing("base URL")
            }
            self.base = base
            let speaker = provider ?? ProviderGuess.byHost(base).map { Provider.of($0) }
            wireProtocol = speaker?.wireProtocol ?? .openAIChat
            // The whole URL of a call, as people send it to each other.
            let path = base.prefix { $0 != "?" }
            let query = String(base[path.endIndex...])
            if case (.answer(let called), let ending)? = CallPath.meaning(of: String(path)) {
                wireProtocol = called
                self.base = path.dropLast(ending) + query
            }
            if speaker?.id == .ollama { self.base = CallPath.ollamaBase(self.base) }
            guard speaker?.id == .azure, AzurePath.wantsVersion(path) else { return }
            self.provider = .azure
            if let (resource, name) = CallPath.deployment(in: self.base) {
                deployment = String(name)
                self.base = resource + query
            }
            if let version = try entry[.version]?.plain(context) {
                self.base = AzurePath.adding(version: version, to: self.base)
            }
        }
    }
}
