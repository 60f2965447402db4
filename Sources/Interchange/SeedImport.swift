internal import FoundationEssentials
internal import PoolModel

/// The seed system's table `llm_models`, as CSV or from its database. Its secrets are opened by what ``SeedSettings``
/// brings; a stored text that cannot be opened is never taken as the value itself unless the
/// person said so, and then only if it does not look encrypted.
enum SeedImport {
    static func recognises(_ bytes: [UInt8]) -> Bool { isTable(bytes) || isDump(bytes) }

    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        if !isTable(bytes), isDump(bytes) {
            throw InterchangeProblem(line: 1, code: .postgresDump)
        }
        take(try CSVReader.rows(bytes, &intake.result.rejected), line: 1, &intake)
    }

    /// The rows of the table, wherever they come from.
    /// - Parameter line: what a remark about all of them stands on.
    static func take(_ rows: [TableRow], line: Int, _ intake: inout ModelIntake) {
        var deleted = 0
        for row in rows {
            guard row["deleted_at"] == nil else {
                deleted += 1
                continue
            }
            take(row, &intake)
        }
        if deleted > 0 { intake.note(.deletedSkipped(deleted), line: line) }
        if intake.context.seed?.isDefaultKey == true { intake.note(.defaultSecretKey, line: line) }
    }

    /// Whether the first line names the table's columns.
    private static func isTable(_ bytes: [UInt8]) -> Bool {
        let head = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
        return head.contains("api_key_encrypted") && !head.contains("(")
    }

    /// Whether it is SQL with the table's rows in it.
    private static func isDump(_ bytes: [UInt8]) -> Bool {
        ForeignText.contains("llm_models", in: bytes)
            && (ForeignText.contains("COPY ", in: bytes)
                || ForeignText.contains("INSERT INTO ", in: bytes))
    }

    /// Columns that are the seed system's own bookkeeping.
    private static let bookkeeping: Set<String> = [
        "id", "tenant_id", "provider", "model", "label", "api_key_encrypted", "base_url",
        "enabled", "supports_vision", "temperature", "request_timeout", "max_output_tokens",
        "supports_tool_calling", "deleted_at", "headers_encrypted", "created_at", "updated_at",
    ]

    private static func take(_ row: TableRow, _ intake: inout ModelIntake) {
        let modelID = row["model"] ?? ""
        let label = row["label"].map { String($0.trimmed) } ?? ""
        let name = label.isEmpty ? modelID : label
        let providerText = row["provider"] ?? ""
        let provider = provider(providerText)
        if provider == .custom, providerText.lowercased() != "custom" {
            intake.note(.guessedProvider(providerText), line: row.line, entry: name)
        }
        var model = intake.model(
            id: row["id"].flatMap { UUID(uuidString: $0) }, name: name, provider: provider,
            modelID: modelID)
        if let url = row["base_url"], !url.isEmpty { model.baseURL = url }
        model.isEnabled = row["enabled"].flatMap(flag) ?? true
        model.supportsVision = row["supports_vision"].flatMap(flag) ?? false
        model.supportsTools = row["supports_tool_calling"].flatMap(flag)
        model.temperature = row["temperature"].flatMap { Double($0) }
        model.timeout = row["request_timeout"].flatMap { Int($0) } ?? Model.defaultTimeout
        model.maxOutputTokens = row["max_output_tokens"].flatMap { Int($0) }
        do throws(InterchangeProblem.Code) {
            if let secret = try opened("api_key_encrypted", row, name, &intake) {
                model.apiKey = .new(Secret(ShellWord.escaped(secret.reveal())))
            }
            if let secret = try opened("headers_encrypted", row, name, &intake) {
                model.headers = try headers(secret, intake)
            }
        } catch {
            return intake.reject(error, line: row.line, entry: name)
        }
        for column in row.filledColumns where !bookkeeping.contains(column) {
            intake.note(.unknownKey(column), line: row.line, entry: name)
        }
        intake.add(model, line: row.line)
    }

    /// The seed system's free text, as it reads it: unknown means OpenAI's protocol.
    private static func provider(_ text: String) -> Provider.ID {
        let name = text.lowercased()
        switch name {
        case "openai_response", "openairesponses": return .openaiResponses
        case "google": return .gemini
        case "moonshot": return .kimi
        case "dashscope", "tongyi": return .qwen
        case "zhipuai": return .zhipu
        default: return Provider.ID(rawValue: name) ?? .custom
        }
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "t", "true", "1", "yes", "on": true
        case "f", "false", "0", "no", "off": false
        default: nil
        }
    }

    // MARK: Secrets

    private static func opened(
        _ column: String, _ row: TableRow, _ name: String, _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) -> Secret? {
        guard let stored = row[column], !stored.isEmpty else { return nil }
        guard let seed = intake.context.seed else { throw .noSecretKey(column) }
        if let secret = seed.decrypt(stored) { return secret }
        guard seed.acceptsPlaintext, !looksEncrypted(stored) else { throw .cannotDecrypt(column) }
        intake.note(.plaintext(column), line: row.line, entry: name)
        return Secret(stored)
    }

    /// Base64 of at least what an empty value has when it is encrypted. Hexadecimal keys are
    /// base64 too, but no ciphertext of that length consists of hexadecimal digits alone.
    private static func looksEncrypted(_ text: String) -> Bool {
        guard let data = Data(base64Encoded: text), data.count >= 28 else { return false }
        return !text.allSatisfy(\.isHexDigit)
    }

    private static func headers(
        _ secret: Secret, _ intake: ModelIntake
    ) throws(InterchangeProblem.Code) -> [HeaderRow] {
        do throws(InterchangeProblem) {
            let value = try JSONValue.reading(Array(secret.reveal().utf8))
            guard let members = value.members else {
                throw InterchangeProblem(
                    line: 1,
                    code: .wrongType("headers_encrypted", wanted: .object, got: value.kind))
            }
            return try members.map { (member) throws(InterchangeProblem) in
                guard let text = member.value.string else {
                    throw InterchangeProblem(
                        line: 1,
                        code: .wrongType(member.name, wanted: .string, got: member.value.kind))
                }
                return intake.newHeader(member.name, ShellWord.escaped(text))
            }
        } catch {
            throw error.code
        }
    }
}
