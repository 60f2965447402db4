import FoundationEssentials
import PoolModel
import TerminalScreen

/// Views that are made once out of what an effect answered.
extension State {
    mutating func showText(
        _ title: String, _ lines: [StyledLine], context: Context? = nil,
        subject: TextView.Subject = .none
    ) -> [Effect] {
        let view = TextView(title: title, lines: lines, context: context, subject: subject)
        stack.append(.pane(PaneView(.text(view))))
        return []
    }

    // MARK: The request

    mutating func previewDraft() -> [Effect] {
        guard let model = test?.model ?? form?.model, !jobs.contains(PreviewRequest.self) else {
            return []
        }
        return [begin(PreviewRequest(model: model))]
    }

    fileprivate mutating func previewed(_ request: EffectiveRequest) -> [Effect] {
        guard let model = test?.model ?? form?.model else { return [] }
        let columns = isTopFullWidth ? size.columns : min(size.columns, 100)
        var lines = StyledLine.wrapped(
            "\(request.method) \(Sanitizer.clean(request.url))", columns: columns, indent: 3)
        lines.append(StyledLine("   proxy: \(Sanitizer.clean(request.proxy ?? "none"))", .dim))
        for problem in request.problems {
            lines += StyledLine.wrapped(
                "! \(Sanitizer.clean(problem))", columns: columns, .error, indent: 3)
        }
        let count = request.headers.count == 1 ? "1 header" : "\(request.headers.count) headers"
        lines += [StyledLine(), .rule(count, columns: columns)]
        lines += request.headers.map { StageDrawing.header($0, columns: columns) }
        lines += [StyledLine(), .rule("Body", columns: columns)]
        lines += StyledLine.wrapped(
            Sanitizer.clean(request.body, keepingLines: true), columns: columns, indent: 3)
        let off = model.headers.filter { !$0.isOn }
        if !off.isEmpty {
            lines += [StyledLine(), .rule("Not sent", columns: columns)]
            lines += off.map { StyledLine("   \(Sanitizer.clean($0.name)): switched off", .dim) }
        }
        return showText(
            "\(Sanitizer.clean(model.name)) > request", lines, context: .preview,
            subject: .preview(model))
    }

    private var previewedModel: Model? {
        topPane { content in
            guard case .text(let text) = content, case .preview(let model) = text.subject else {
                return nil
            }
            return model
        }
    }

    /// `y` in the preview.
    mutating func copyCurl() -> [Effect] {
        previewedModel.map { [begin(CopyCurl(model: $0))] } ?? []
    }

    /// Asks for the file's name where none is given.
    mutating func saveCurl(to path: String) -> [Effect] {
        guard let model = previewedModel else { return [] }
        guard !path.isEmpty else {
            question = Question(
                title: "Save the curl command", body: ["A new file with this name:"],
                choices: [.cancel, .init("Save", .saveCurl)], field: TextField("request.sh"))
            return []
        }
        return [begin(SaveCurl(model: model, path: path))]
    }

    // MARK: One value, whole

    mutating func zoom() -> [Effect] {
        guard let place = form?.place, place != .addRow else {
            return say("there is no value here")
        }
        stack.append(.pane(PaneView(.zoom(place))))
        return []
    }

    /// A row or field of the form in full; a shown secret as long as it is shown.
    func zoomLines(_ place: FormView.Place, columns: Int) -> [StyledLine] {
        guard var form else { return [] }
        form.place = place
        var lines: [StyledLine] = []
        if let row = form.selectedRow, let position = form.position(of: row.id) {
            lines.append(StyledLine(RowText.facts(of: row, position: position, self), .dim))
            let (text, role) = RowText.value(of: row, form.revealed, self)
            lines += [StyledLine()] + StyledLine.wrapped(text, columns: columns, role)
        } else if let field = form.selectedField {
            lines.append(StyledLine(FormHint.about(field, of: form.model), .dim))
            let text = Sanitizer.clean(field.text(of: form.model))
            lines += [StyledLine()] + StyledLine.wrapped(text, columns: columns)
        }
        for problem in form.problems where problem.place == place {
            lines += StyledLine.wrapped(
                (problem.isRefusal ? "! " : "") + problem.sentence, columns: columns,
                problem.isRefusal ? .error : .warning)
        }
        return lines
    }

    func zoomTitle(_ place: FormView.Place) -> String {
        switch place {
        case .field(let field): field.title
        case .row(let id):
            Sanitizer.clean(form?.model.headers.first { $0.id == id }?.name ?? "")
        case .addRow: ""
        }
    }

    // MARK: Audit log and key status

    mutating func openAudit() -> [Effect] {
        jobs.contains(LoadAudit()) ? [] : [begin(LoadAudit())]
    }

    fileprivate mutating func auditLoaded(_ entries: [AuditLine]) -> [Effect] {
        let widths = size.columns < 100 ? (user: 8, model: 15) : (user: 20, model: 30)
        let start = 20 + widths.user + 1 + 11 + widths.model + 1
        let heading = StyledLine(
            "TIME (UTC)".padded(toColumns: 20) + "USER".padded(toColumns: widths.user + 1)
                + "ACTION".padded(toColumns: 11) + "MODEL".padded(toColumns: widths.model + 1)
                + (size.columns < 80 ? "" : "DETAIL"), .heading)
        let lines = entries.flatMap { entry -> [StyledLine] in
            let line = StyledLine(Age.moment(entry.time) + " ", .dim)
                .adding(Sanitizer.clean(entry.user).padded(toColumns: widths.user) + " ")
                .adding(Sanitizer.clean(entry.action).padded(toColumns: 10) + " ", .key)
                .adding(Sanitizer.clean(entry.model).padded(toColumns: widths.model) + " ")
            let detail = Sanitizer.clean(entry.detail)
            if TextWidth.of(detail) <= size.columns - start { return [line.adding(detail)] }
            // What does not fit goes below, since there is no other place to read it.
            let below = StyledLine.wrapped(detail, columns: size.columns, indent: 20)
            return [line] + below
        }
        let count = entries.count == 1 ? "1 entry" : "\(entries.count) entries"
        return showText(
            "audit log, \(count), the newest first",
            entries.isEmpty ? [StyledLine("Nothing has happened yet.")] : [heading] + lines)
    }

    mutating func openKeyStatus() -> [Effect] {
        jobs.contains(LoadKeyStatus()) ? [] : [begin(LoadKeyStatus())]
    }

    fileprivate mutating func keyStatusLoaded(_ status: KeyStatus) -> [Effect] {
        var lines = status.facts.flatMap {
            StyledLine.wrapped(Sanitizer.clean($0), columns: size.columns, indent: 3)
        }
        lines += [
            StyledLine(),
            StyledLine("   SLOT  KIND            IN USE  DETAIL", .heading),
        ]
        lines += status.slots.map { slot in
            StyledLine("   \(slot.number)".padded(toColumns: 9))
                .adding(Sanitizer.clean(slot.kind).padded(toColumns: 16))
                .adding((slot.isInUse ? "yes" : "").padded(toColumns: 8), .ok)
                .adding(Sanitizer.clean(slot.detail), .dim)
        }
        lines += [
            StyledLine(), StyledLine("   modelpool key --help shows how to change keys.", .dim),
        ]
        return showText("key status", lines)
    }
}

/// Makes the request of a model, as it would be sent.
struct PreviewRequest: StoreJob {
    let model: Model

    var failureTitle: String { "No preview" }

    func run(on store: some StoreServices) throws -> EffectiveRequest {
        try store.request(of: model)
    }

    func answered(_ request: EffectiveRequest, _: JobID, _ state: inout State) -> [Effect] {
        state.previewed(request)
    }
}

struct CopyCurl: StoreJob {
    let model: Model

    var failureTitle: String { "No preview" }

    func run(on store: some StoreServices) throws -> Secret {
        try store.curlCommand(of: model)
    }

    func answered(_ command: Secret, _: JobID, _ state: inout State) -> [Effect] {
        [state.begin(CopyText(text: command, notice: "copied"))]
    }
}

struct SaveCurl: StoreJob {
    let model: Model
    let path: String

    var failureTitle: String { "The file was not written" }

    func run(on store: some StoreServices) throws -> Secret {
        try store.curlCommand(of: model)
    }

    func answered(_ command: Secret, _: JobID, _ state: inout State) -> [Effect] {
        let line = Secret(command.reveal() + "\n")
        return [state.begin(WriteFile(text: line, path: path))]
    }
}

struct LoadAudit: StoreJob {
    var failureTitle: String { "The audit log could not be read" }

    func run(on store: some StoreServices) throws -> [AuditLine] { try store.auditLog() }

    func answered(_ entries: [AuditLine], _: JobID, _ state: inout State) -> [Effect] {
        state.auditLoaded(entries)
    }
}

struct LoadKeyStatus: StoreJob {
    var failureTitle: String { "The key status could not be read" }

    func run(on store: some StoreServices) throws -> KeyStatus { try store.keyStatus() }

    func answered(_ status: KeyStatus, _: JobID, _ state: inout State) -> [Effect] {
        state.keyStatusLoaded(status)
    }
}
