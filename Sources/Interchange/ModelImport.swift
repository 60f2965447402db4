internal import PoolModel

/// Models from foreign text.
package enum ModelImport {
    /// 64 MiB: tens of thousands of models.
    package static let maximumSize = 64 << 20

    /// Finds what models a text describes.
    /// - Parameter format: `nil`: found out.
    package static func read(
        _ bytes: [UInt8], format: InterchangeFormat? = nil, context: ImportContext
    ) -> ImportResult {
        do throws(InterchangeProblem) {
            let bytes = try ForeignText.checked(bytes, limit: maximumSize)
            guard let format = format ?? recognise(bytes) else {
                let program = OtherProgram.title(of: bytes)
                throw InterchangeProblem(
                    line: 1, code: program.map { .otherProgram($0) } ?? .unknownFormat)
            }
            var intake = ModelIntake(format, context)
            do throws(InterchangeProblem) {
                try read(bytes, &intake)
            } catch {
                // The text as a whole is not what it seemed: nothing of it is taken.
                intake.result.models = []
                intake.result.rejected.append(error)
            }
            if intake.result.models.isEmpty, intake.result.rejected.isEmpty {
                intake.reject(.noModels, line: 1)
            }
            return intake.result
        } catch {
            return ImportResult(format: format, rejected: [error])
        }
    }

    private static func read(
        _ bytes: [UInt8], _ intake: inout ModelIntake
    ) throws(InterchangeProblem) {
        switch intake.result.format {
        case .json: try PoolJSON.read(bytes, &intake)
        case .litellm: try LiteLLMReader.read(bytes, &intake)
        case .curl: CurlImport.read(String(decoding: bytes, as: UTF8.self), &intake)
        case .env where bytes.first == UInt8(ascii: "{"):
            try EnvImport.read(settings: bytes, &intake)
        case .env: EnvImport.read(String(decoding: bytes, as: UTF8.self), &intake)
        case .seed: try SeedImport.read(bytes, &intake)
        case nil: throw InterchangeProblem(line: 1, code: .unknownFormat)
        }
    }

    /// What a text looks like.
    static func recognise(_ bytes: [UInt8]) -> InterchangeFormat? {
        guard let first = bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
            return nil
        }
        let head = Array(bytes.prefix(1 << 16))
        if first == UInt8(ascii: "{") { return recognisedObject(head) }
        if SeedImport.recognises(bytes) { return .seed }
        let lines = TextLines.split(String(decoding: head, as: UTF8.self))
        if HeaderText.isCommandLine(lines) { return .curl }
        let keys = LiteLLMReader.sections + ["proxy_config"]
        if lines.contains(where: { line in keys.contains { line.text.hasPrefix($0 + ":") } }) {
            return .litellm
        }
        if OtherProgram.title(of: head) != nil { return nil }
        return EnvFile.recognises(String(decoding: head, as: UTF8.self)) ? .env : nil
    }

    /// What an object of JSON, or of YAML in braces, looks like.
    private static func recognisedObject(_ head: [UInt8]) -> InterchangeFormat? {
        if ForeignText.contains("\"program\": \"modelpool\"", in: head) { return .json }
        let isPool = ForeignText.contains("\"models\"", in: head)
        if ForeignText.contains("model_list", in: head)
            || !isPool && ForeignText.contains("\"litellm_params\"", in: head)
        {
            return .litellm
        }
        // Claude Code's settings.json: its `env` is what a `.env` file has.
        let hasVariables = ForeignText.contains("\"env\"", in: head)
        if hasVariables, ForeignText.contains("\"ANTHROPIC_", in: head) { return .env }
        return OtherProgram.title(of: head) == nil ? .json : nil
    }
}

/// Bytes that are to be text.
enum ForeignText {
    /// The bytes without a byte order mark, if they are UTF-8.
    static func checked(_ bytes: [UInt8], limit: Int) throws(InterchangeProblem) -> [UInt8] {
        guard bytes.count <= limit else {
            throw InterchangeProblem(line: 1, code: .tooLarge(limit: limit))
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw InterchangeProblem(line: 1, code: .utf16)
        }
        if bytes.starts(with: Array("PGDMP".utf8)) {
            throw InterchangeProblem(line: 1, code: .postgresDump)
        }
        if String(validating: bytes, as: UTF8.self) == nil {
            throw InterchangeProblem(line: firstBadLine(bytes), code: .notUTF8)
        }
        if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
            throw InterchangeProblem(line: 1, code: .empty)
        }
        return Array(bytes.withoutByteOrderMark)
    }

    static func contains(_ text: StaticString, in bytes: [UInt8]) -> Bool {
        text.withUTF8Buffer { needle in
            guard let first = needle.first, bytes.count >= needle.count else { return false }
            return (0...bytes.count - needle.count).contains { index in
                bytes[index] == first && bytes[index..<index + needle.count].elementsEqual(needle)
            }
        }
    }

    private static func firstBadLine(_ bytes: [UInt8]) -> Int {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { break }
            line += 1
        }
        return line
    }
}
