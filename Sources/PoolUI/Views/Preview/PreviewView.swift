import FoundationEssentials
import PoolModel
import TerminalScreen

/// Keys of the request preview.
extension Registry {
    static let preview: [ScreenAction] = [
        ScreenAction(
            "copy-curl", "copy as a curl command, secrets as shell variables", hint: "copy as curl",
            in: [.preview], keys: "y"
        ) { state, _ in state.copyCurl() },
        ScreenAction(
            "save-curl", "save the curl command to a file", hint: "save", in: [.preview],
            keys: "s", argument: .file
        ) { state, call in state.saveCurl(to: call.argument) },
    ]
}

/// The request of a model as it would be sent.
struct PreviewView: PaneContent {
    let model: Model
    let lines: [StyledLine]

    init(_ request: EffectiveRequest, of model: Model, columns: Int) {
        self.model = model
        var lines = StyledLine.wrapped(
            "\(request.method) \(Sanitizer.clean(request.url))", columns: columns, indent: 3)
        lines.append(StyledLine("   proxy: \(Sanitizer.clean(request.proxy ?? "none"))", .dim))
        for problem in request.problems {
            lines += StyledLine.wrapped(
                "! \(Sanitizer.clean(problem))", columns: columns, .error, indent: 3)
        }
        let count = Count.of(request.headers.count, "header")
        lines += [StyledLine(), .rule(count, columns: columns)]
        lines += request.headers.flatMap { TestDrawing.header($0, columns: columns) }
        lines += [StyledLine(), .rule("Body", columns: columns)]
        lines += StyledLine.wrapped(
            Sanitizer.clean(request.body, keepingLines: true), columns: columns, indent: 3)
        let off = model.headers.filter { !$0.isOn }
        if !off.isEmpty {
            lines += [StyledLine(), .rule("Not sent", columns: columns)]
            lines += off.map { StyledLine("   \(Sanitizer.clean($0.name)): switched off", .dim) }
        }
        self.lines = lines
    }

    var context: Context? { .preview }

    func title(_: State) -> StyledLine {
        StyledLine("\(Sanitizer.clean(model.name)) > request", Style(.title, bold: true))
    }

    func body(_: State, columns _: Int, selected _: Int?) -> PaneBody { .text(lines) }
}

extension State {
    mutating func previewDraft() -> [Effect] {
        guard let model = test?.model ?? form?.model, !jobs.contains(PreviewRequest.self) else {
            return []
        }
        return [begin(PreviewRequest(model: model))]
    }

    private var preview: PreviewView? { topPane() }

    /// `y` in the preview.
    mutating func copyCurl() -> [Effect] {
        preview.map { [begin(CopyCurl(model: $0.model))] } ?? []
    }

    /// Asks for the file's name where none is given.
    mutating func saveCurl(to path: String) -> [Effect] {
        guard let model = preview?.model else { return [] }
        guard !path.isEmpty else {
            question = Question(
                title: "Save the curl command", body: ["A new file with this name:"],
                choices: [.cancel, .init("Save", SaveCurlCommand())],
                field: .proposing("request.sh"), asksForPath: true)
            return []
        }
        return [begin(SaveCurl(model: model, path: path))]
    }
}

private struct SaveCurlCommand: DialogAction {
    func run(_ state: inout State, typed: String) throws(WrongEntry) -> [Effect] {
        state.saveCurl(to: try WrongEntry.path(typed))
    }
}

/// Makes the request of a model, as it would be sent.
struct PreviewRequest: StoreJob {
    let model: Model
    let failureTitle = "No preview"

    func run(on store: some StoreServices) throws -> EffectiveRequest {
        try store.request(of: model)
    }

    func answered(_ request: EffectiveRequest, _ state: inout State) -> [Effect] {
        // Whoever has left the model does not want to see it any more.
        guard state.test != nil || state.form != nil else { return [] }
        let columns = state.size.columns
        state.open(
            PreviewView(
                request, of: model, columns: state.isTopFullWidth ? columns : min(columns, 100)))
        return []
    }
}

struct CopyCurl: StoreJob {
    let model: Model
    let failureTitle = "No preview"

    func run(on store: some StoreServices) throws -> Secret { try store.curlCommand(of: model) }

    func answered(_ command: Secret, _ state: inout State) -> [Effect] {
        [state.begin(CopyText(text: command, notice: "copied"))]
    }
}

struct SaveCurl: StoreJob {
    let model: Model
    let path: String
    let failureTitle = "The file was not written"

    func run(on store: some StoreServices) throws -> Secret { try store.curlCommand(of: model) }

    func answered(_ command: Secret, _ state: inout State) -> [Effect] {
        let line = Secret(command.reveal() + "\n")
        return [state.begin(WriteFile(text: line, path: path))]
    }
}
