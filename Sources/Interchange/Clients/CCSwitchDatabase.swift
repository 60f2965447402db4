internal import CSQLite
internal import FoundationEssentials
internal import PoolModel

/// The database of cc-switch, `cc-switch.db`: in its table `providers` the settings of Claude Code,
/// Codex, Gemini CLI and opencode between which it switches.
///
/// After https://github.com/farion1231/cc-switch (`src-tauri/src/database`). It is read from memory,
/// with everything switched off by which a file could do something to its reader.
enum CCSwitchDatabase {
    private static let query = "SELECT name, app_type, settings_config, meta FROM providers"

    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        guard let rows = rows(of: bytes) else {
            throw InterchangeProblem(line: 1, code: .otherDatabase)
        }
        for (index, row) in rows.enumerated() {
            let context = intake.context
            let before = intake.result
            intake.amend = { amend(&$0, row, context.makeID) }
            defer {
                intake.amend = nil
                intake.context = context
            }
            do throws(InterchangeProblem) {
                try take(row, &intake)
            } catch {
                intake.reject(error.code, line: index + 1, entry: row.name)
            }
            // A line of the text within a row says nothing to anybody.
            for place in intake.result.rejected.indices.dropFirst(before.rejected.count) {
                intake.result.rejected[place] = InterchangeProblem(
                    line: index + 1, entry: row.name, code: intake.result.rejected[place].code)
            }
            for place in intake.result.notes.indices.dropFirst(before.notes.count) {
                let note = intake.result.notes[place]
                intake.result.notes[place] = InterchangeProblem(
                    line: index + 1, entry: note.entry ?? row.name, code: note.code)
            }
        }
    }

    private struct Row {
        let name: String
        let program: String
        let settings: String
        let meta: JSONValue
    }

    private static func take(_ row: Row, _ intake: inout ModelIntake) throws(InterchangeProblem) {
        let settings = try JSONValue.reading(Array(row.settings.utf8))
        switch row.program {
        case "claude", "gemini": try ClaudeSettings.take(settings, &intake)
        case "codex":
            // Codex's login, which stands in a file of its own otherwise.
            if let key = settings["auth"]?["OPENAI_API_KEY"]?.string {
                intake.context.given["OPENAI_API_KEY"] = key
            }
            guard let config = settings["config"]?.string, !config.isEmpty else {
                throw InterchangeProblem(line: 1, code: .signsIn("Codex"))
            }
            try CodexSettings.read(Array(config.utf8), &intake)
        case "opencode":
            OpencodeSettings.take(JSONMember(row.name, settings), chosen: [], &intake)
        default: throw InterchangeProblem(line: 1, code: .unsupportedKind(row.program))
        }
    }

    /// What stands beside the settings: the name that a person gave them, and headers that
    /// cc-switch's proxy adds.
    private static func amend(_ model: inout Model, _ row: Row, _ makeID: () -> UUID) {
        model.name = ClientModel.shortened(row.name)
        var headers = (row.meta["localProxyRequestOverrides"]?["headers"]?.members ?? [])
            .compactMap { header in header.value.scalarText.map { (header.name, $0) } }
        if let agent = row.meta["customUserAgent"]?.string, !agent.isEmpty {
            headers.append(("User-Agent", agent))
        }
        for (name, text) in headers {
            let value = SecretField.new(Secret(ShellWord.escaped(text)))
            model.headers.removeAll { HeaderName.areSame($0.name, name) }
            model.headers.append(HeaderRow(id: makeID(), name: name, value: value))
        }
    }

    // MARK: SQLite

    /// `nil`: it is no database with that table.
    private static func rows(of bytes: [UInt8]) -> [Row]? {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX
        defer { sqlite3_close_v2(opened) }
        guard sqlite3_open_v2(":memory:", &opened, flags, nil) == SQLITE_OK,
            csqlite_harden(opened) != 0, load(bytes, into: opened)
        else { return nil }
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(opened, query, -1, &statement, nil) == SQLITE_OK else {
            return nil
        }
        var rows: [Row] = []
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW {
            let meta = text(statement, 3)
            rows.append(
                Row(
                    name: text(statement, 0), program: text(statement, 1),
                    settings: text(statement, 2),
                    // What is no JSON says nothing of headers.
                    meta: (try? JSONValue.reading(Array(meta.utf8))) ?? .null))
            code = sqlite3_step(statement)
        }
        return code == SQLITE_DONE ? rows : nil
    }

    private static func load(_ bytes: [UInt8], into connection: OpaquePointer?) -> Bool {
        guard let copy = sqlite3_malloc64(UInt64(bytes.count)) else { return false }
        copy.copyMemory(from: bytes, byteCount: bytes.count)
        let image = copy.assumingMemoryBound(to: UInt8.self)
        // In memory there is no journal of the kind that the file may ask for:
        // https://www.sqlite.org/c3ref/deserialize.html
        for index in [18, 19] where bytes.count > index { image[index] = 1 }
        let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
        // The copy is freed by SQLite, also where it is refused.
        return sqlite3_deserialize(
            connection, "main", image, Int64(bytes.count), Int64(bytes.count), flags) == SQLITE_OK
    }

    private static func text(_ statement: OpaquePointer?, _ column: Int32) -> String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
