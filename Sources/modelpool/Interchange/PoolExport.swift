internal import FoundationEssentials
internal import Interchange
internal import PoolModel
internal import PoolStore
internal import ProviderClient

/// Models of the pool on their way into a file.
struct PoolExport {
    let format: InterchangeFormat
    let withSecrets: Bool
    private(set) var text = ""
    /// What the format cannot say.
    private(set) var notes: [String] = []
    /// How many models are not in the text.
    private(set) var leftOut = 0

    /// - Parameter withSecrets: the store has to be unlocked.
    init(
        _ ids: [UUID], of store: PoolStore, as format: InterchangeFormat, withSecrets: Bool,
        in context: CommandContext
    ) throws {
        self.format = format
        self.withSecrets = withSecrets
        switch format {
        case .json:
            // Model by model: ten thousand are never in memory at once, only their text.
            var writer = PoolJSONWriter()
            var sets: [ExportEntry] = []
            try eachEntry(store.setsAttached(by: ids), store) { sets.append($0) }
            var text = writer.begin(sets: sets)
            try eachEntry(ids, store) { text += writer.model($0) }
            self.text = text + writer.end()
        case .litellm: try write(ids, store, by: LiteLLMWriter())
        case .env: try write(ids, store, by: EnvWriter())
        case .claude: try write(ids, store, by: ClientExport(.claude))
        case .codex: try write(ids, store, by: ClientExport(.codex))
        case .opencode: try write(ids, store, by: ClientExport(.opencode))
        case .llm: try write(ids, store, by: ClientExport(.llm))
        case .curl:
            for id in ids { try addCommand(id, store, context) }
        // These are only read.
        case .seed, .ccSwitch, .crush, .continueDev, .postman, .har, .http, .snippet: break
        }
    }

    /// The format that a file's name asks for.
    static func format(for path: String) -> InterchangeFormat {
        let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        switch name.split(separator: ".").last {
        case "yaml"?, "yml"?: return .litellm
        case "env"?: return .env
        case "sh"?, "curl"?: return .curl
        default: return .json
        }
    }

    /// For a program that knows nothing of header sets.
    private mutating func write(
        _ ids: [UUID], _ store: PoolStore, by writer: some ModelWriter
    ) throws {
        var writer = writer
        var entries: [ExportEntry] = []
        try eachEntry(ids, store) { entries.append($0.writtenOut) }
        text = writer.text(of: entries)
        (notes, leftOut) = (writer.notes, writer.leftOut)
    }

    private func eachEntry(
        _ ids: [UUID], _ store: PoolStore, _ body: (ExportEntry) -> Void
    ) throws {
        try store.eachOpenModel(ids, wholly: true) { (model, opened) throws(StoreError) in
            // What is LOCKED is refused with its reason.
            let locked = withSecrets && opened == nil
            let secrets = locked ? try store.openModel(model) : opened
            body(ExportEntry(model, secrets: withSecrets ? secrets : nil))
        }
    }

    private mutating func addCommand(_ id: UUID, _ store: PoolStore, _ context: CommandContext)
        throws
    {
        let model = try store.model(id)
        let opened = try store.openModel(model)
        do {
            let builder = RequestBuilder(in: context)
            let request =
                try withSecrets
                ? builder.buildWaiting(opened, .answer) : builder.buildToShow(opened, .answer)
            let command = CurlText(request, of: opened, showsSecrets: withSecrets)
            text += "# \(Sanitizer.clean(model.name))\n\(command.text)\n"
        } catch let error as RequestError {
            leftOut += 1
            notes.append("\(ErrorWording.quoted(model.name)) was left out: \(error.sentence)")
        }
    }
}
