import FoundationEssentials
import PoolModel
import TerminalScreen

/// The model list with its strip.
enum HomeDrawing {
    /// The rows of models; title and headings above, the strip below.
    static func listArea(in rect: Rect, _ state: State) -> Rect {
        let (_, body) = rect.splitRows(2)
        return body.splitRows(body.size.rows - stripRows(in: rect, state)).top
    }

    /// The strip is left out where anything stands beside the list: the detail says the same.
    private static func stripRows(in rect: Rect, _ state: State) -> Int {
        if rect.size.columns < state.size.columns { return 0 }
        // An empty list has a sentence of its own, of two lines in a narrow terminal.
        let free = rect.size.rows - 2 - max(state.home.shown.count, 3) - 1
        // A rule, and enough lines for a failure with its next step; more where the list leaves them.
        let least = rect.size.rows < 20 ? min(wantedRows(in: rect, state), 8) : 8
        return min(max(free, least), 14)
    }

    /// The rows of the strip for what it says of the selected model. In a small terminal the list has
    /// the others.
    private static func wantedRows(in rect: Rect, _ state: State) -> Int {
        guard let model = state.home.selected(in: state.pool) else { return 1 }
        let text = DetailDrawing.strip(
            of: model, state, columns: rect.size.columns - 3, rows: 7)
        return 1 + text.count
    }

    static func draw(_ state: State, on screen: inout Screen, in rect: Rect) {
        drawTitle(state, on: &screen, in: rect.row(0))
        let list = listArea(in: rect, state)
        let table = self.table(columns: rect.size.columns, isDesk: state.facts.isDesk)
        let heading = Rect(
            column: rect.minColumn + 3, row: rect.minRow + 1, columns: rect.size.columns - 3,
            rows: 1)
        table.drawTitles(on: &screen, in: heading)
        if state.home.shown.isEmpty {
            drawEmpty(state, on: &screen, in: list)
        }
        for row in state.home.window.visible {
            let area = list.row(row - state.home.window.top)
            drawModel(row, state, table, on: &screen, in: area)
        }
        let strip = rect.splitRows(rect.size.rows - stripRows(in: rect, state)).bottom
        if strip.size.rows > 0 { drawStrip(state, on: &screen, in: strip) }
        screen.cursor = cursor(in: list, state)
    }

    static func cursor(_ state: State, _ layout: Layout) -> Point? {
        layout.rect(of: .home).flatMap { cursor(in: listArea(in: $0, state), state) }
    }

    private static func cursor(in list: Rect, _ state: State) -> Point? {
        let window = state.home.window
        guard let selected = window.selected else { return list.origin }
        return Point(column: list.minColumn, row: list.minRow + selected - window.top)
    }

    private static func drawTitle(_ state: State, on screen: inout Screen, in row: Rect) {
        let pool = state.pool
        let isNarrow = row.size.columns < State.smallest.columns
        var line = StyledLine()
            .adding(isNarrow ? "" : "modelpool  ", .title, bold: true)
            .adding(Sanitizer.clean(state.facts.file))
        if state.facts.isDesk {
            line = line.adding("  desk", .badge)
        } else if state.facts.isReadOnly {
            line = line.adding("  read-only", .badge)
        }
        if state.facts.isLocked { line = line.adding("  LOCKED", .locked) }
        line.draw(on: &screen, in: row)

        var facts: StyledLine
        if let run = state.testRun, run.isRunning {
            let progress = run.progress(elapsed: state.elapsed)
            facts = StyledLine("testing " + progress, .running)
        } else {
            let count = pool.models.count
            facts = StyledLine(Count.of(count, "model"))
                .adding("  \(pool.enabled) on")
            if pool.failing > 0 { facts = facts.adding("  \(pool.failing) failing", .failure) }
            if pool.locked > 0 { facts = facts.adding("  \(pool.locked) LOCKED", .locked) }
            let removed = pool.check.removed.count
            if removed > 0 { facts = facts.adding("  \(removed) GONE", .locked) }
        }
        if !state.facts.keySource.isEmpty, !isNarrow {
            facts = facts.adding("   key: \(Sanitizer.clean(state.facts.keySource))", .dim)
        }
        facts.drawRight(on: &screen, in: row, from: line.width + 2)
    }

    private static func drawEmpty(_ state: State, on screen: inout Screen, in list: Rect) {
        let text =
            if !state.isLoaded {
                "reading the pool ..."
            } else if state.pool.models.isEmpty, !state.pool.check.removed.isEmpty {
                "No models any more; \(state.pool.check.sentence)."
            } else if state.pool.models.isEmpty {
                state.facts.isReadOnly
                    ? "No models yet." : "No models yet. Press a to add one, or i to import."
            } else {
                "No model matches the filter. Esc shows all."
            }
        let area = list.inset(columns: 3)
        for (index, line) in text.wrapped(toColumns: area.size.columns).enumerated() {
            screen.put(line, at: area.row(1 + index).origin, clip: area)
        }
    }

    // MARK: The table

    /// - Parameter isDesk: headers, and tests but the last one, are not seen there.
    private static func table(columns: Int, isDesk: Bool) -> Table {
        let isNarrow = columns < 96
        let name = Table.Column(
            "NAME", minimum: isNarrow ? 18 : 30, ideal: columns < 60 ? 60 : isNarrow ? 30 : 44,
            order: 1)
        let test = Table.Column("LAST TEST", minimum: 15)
        let isOn = Table.Column("ON", minimum: 3)
        let headers = Table.Column("HDR", minimum: 3, alignment: .right)
        let model = Table.Column("MODEL", minimum: 14, ideal: 26)
        if columns < 60 { return Table(columns: [name, test]) }
        let provider = Table.Column("PROVIDER", minimum: 10)
        if isDesk {
            let middle = columns < 76 ? [model] : [provider, model]
            return Table(columns: [name] + middle + [isOn, test])
        }
        if columns < 76 { return Table(columns: [name, model, headers, isOn, test]) }
        if isNarrow { return Table(columns: [name, provider, model, headers, isOn, test]) }
        let tests = Table.Column("LAST 50", minimum: 12)
        return Table(columns: [name, provider, model, headers, isOn, tests, test])
    }

    private static func drawModel(
        _ row: Int, _ state: State, _ table: Table, on screen: inout Screen, in area: Rect
    ) {
        let model = state.pool.models[state.home.shown[row]]
        let isSelected = row == state.home.window.selected
        let isMarked = state.home.marked.contains(model.id)
        screen.put(
            (isSelected ? ">" : " ") + (isMarked ? "*" : " "), at: area.origin,
            style: Style(isMarked ? .marked : .normal), clip: area)
        let plain = Style(model.isEnabled ? .normal : .dim)
        let (result, role) = lastTest(of: model, state)
        let cells: [String: (text: String, style: Style)] = [
            "NAME": (Sanitizer.clean(model.name), plain),
            "PROVIDER": (model.provider.rawValue, plain),
            "MODEL": (Sanitizer.clean(model.modelID), plain),
            "HDR": ("\(model.allHeaderNames.count)", plain),
            "ON": (model.isEnabled ? "yes" : "no", plain),
            "LAST TEST": (result, Style(role)),
            "LAST 50": (tests(of: model), plain),
        ]
        let line = Rect(
            column: area.minColumn + 3, row: area.minRow, columns: area.size.columns - 3, rows: 1)
        table.drawRow(table.columns.compactMap { cells[$0.title] }, on: &screen, in: line)
        if isSelected {
            // Up to the end of the name only: a bar across the whole row costs a remote terminal
            // twice as many bytes a key, and hides the colour of the last test.
            let room = table.layout(total: line.size.columns).first?.count ?? 0
            let name = min(TextWidth.of(Sanitizer.clean(model.name)), room)
            screen.restyle(area.splitColumns(3 + name).left, .selected)
        }
    }

    /// The share that passed, and the median of their times: ` 98%  312ms`.
    private static func tests(of model: ModelSummary) -> String {
        guard let tests = model.statistics, let share = tests.share else { return "" }
        let median = tests.median.map { Age.duration(milliseconds: $0) } ?? ""
        return "\(Int(share * 100))%".padded(toColumns: 4, .right)
            + median.padded(toColumns: 7, .right)
    }

    /// `ok    804ms 1h`, `FAIL    401 9m`, `FAIL nobody 2m`, `... 4s testing`, `never`, `LOCKED`, and
    /// `ok?         1h` where the key does not prove it.
    static func lastTest(of model: ModelSummary, _ state: State) -> (text: String, role: Role) {
        if let run = state.testRun, run.isRunning, run.waiting.contains(model.id) {
            guard let since = run.running[model.id] else { return ("... waiting", .dim) }
            let seconds = Int((state.elapsed - since).inSeconds)
            return ("... \(seconds)s testing", .running)
        }
        if state.jobs.contains(AskForTest(model: model.id, name: model.name)) {
            return ("... asked", .running)
        }
        if model.isLocked { return ("LOCKED", .locked) }
        guard let test = model.lastTest else {
            return ("never", model.isEnabled ? .normal : .dim)
        }
        let word = model.stateWord
        let age = Age.short(of: test.testedAt, at: state.now)
        guard test.isVerified else {
            return ((word + "?").padded(toColumns: 11) + " " + age, .warning)
        }
        let fact =
            test.verdict.isOK
            // A desk is not told the time of earlier ones.
            ? test.totalMilliseconds > 0
                ? Age.duration(milliseconds: test.totalMilliseconds) : ""
            : test.httpStatus.map { "\($0)" } ?? test.verdict.shortReason
        let text = word.padded(toColumns: 4) + fact.padded(toColumns: 7, .right) + " " + age
        return (text, test.verdict.role)
    }

    // MARK: The strip

    private static func drawStrip(_ state: State, on screen: inout Screen, in lines: Rect) {
        guard let model = state.home.selected(in: state.pool) else {
            screen.drawRule(lines.row(0))
            return
        }
        // Plain, as is the place in the list below: it changes with every key, and each change of
        // the look costs a remote terminal more bytes than the letters that differ.
        screen.drawRule(
            lines.row(0), title: Sanitizer.clean(model.name), titleStyle: .normal)
        let inside = Rect(
            column: lines.minColumn + 3, row: lines.minRow + 1, columns: lines.size.columns - 3,
            rows: lines.size.rows - 1)
        let text = DetailDrawing.strip(
            of: model, state, columns: inside.size.columns, rows: inside.size.rows)
        for (index, line) in text.prefix(inside.size.rows).enumerated() {
            line.draw(on: &screen, in: inside.row(index))
        }
    }
}

extension StyledLine {
    var width: Int { spans.reduce(0) { $0 + TextWidth.of($1.text) } }

    /// Draws the line at the right end of a row, as far as it is free from `column` on.
    func drawRight(on screen: inout Screen, in row: Rect, from column: Int) {
        let start = max(row.endColumn - width, row.minColumn + column)
        guard start < row.endColumn else { return }
        draw(
            on: &screen,
            in: Rect(column: start, row: row.minRow, columns: row.endColumn - start, rows: 1))
    }
}

extension VerdictCode {
    /// What the list says of a failure without an HTTP status, in at most six letters.
    var shortReason: String {
        switch self {
        case .configError: "config"
        case .locked: "locked"
        case .blockedAddress: "barred"
        case .dnsFailure: "dns"
        case .connectionRefused: "nobody"
        case .unreachable: "no way"
        case .connectTimeout, .timeout: "silent"
        case .connectionClosed: "closed"
        case .proxyUnreachable, .proxyAuthRequired, .proxyDenied, .proxyError: "proxy"
        case .tlsUntrusted, .tlsExpired, .tlsNotYetValid, .tlsHostname, .tlsClientCert, .tlsFailed,
            .wrongScheme:
            "tls"
        // These are told by an answer, and so by its status.
        default: ""
        }
    }
}
