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
            let isText = !bytes.starts(with: ForeignText.database)
            let bytes = isText ? try ForeignText.checked(bytes, limit: maximumSize) : bytes
            guard let (form, text) = form(of: bytes, named: format) else {
                let program = OtherProgram.title(of: bytes)
                throw InterchangeProblem(
                    line: 1, code: program.map { .otherProgram($0) } ?? .unknownFormat)
            }
            var intake = ModelIntake(form.format, context)
            do throws(InterchangeProblem) {
                try form.read(text, &intake)
            } catch {
                // The text as a whole is not what it seemed: nothing of it is taken.
                intake.result.models = []
                intake.result.sets = []
                if format == nil, let parts = parts(of: bytes, context) {
                    intake = parts
                } else {
                    intake.result.rejected.append(error)
                }
            }
            intake.settleSets()
            if intake.result.entries.isEmpty, intake.result.rejected.isEmpty {
                intake.reject(.noModels, line: 1)
            }
            return intake.result
        } catch {
            return ImportResult(format: format, rejected: [error])
        }
    }

    /// A report has settings in one fence and a log in another: each is read by itself, and what is
    /// none of a program's settings says nothing. `nil`: there are no such settings.
    private static func parts(of bytes: [UInt8], _ context: ImportContext) -> ModelIntake? {
        let fences = PastedText.fences(of: bytes)
        guard fences.count > 1 else { return nil }
        var intake: ModelIntake?
        for fence in fences {
            guard let (form, text) = form(of: fence, named: nil), form.format != .snippet else {
                continue
            }
            var part = intake ?? ModelIntake(form.format, context)
            do throws(InterchangeProblem) { try form.read(text, &part) } catch { continue }
            intake = part
        }
        return intake
    }

    /// The rows of the seed system's table, from its database: what stands in each column as text,
    /// `nil` for NULL. They stand on no line of a text: problems have line 0.
    package static func seedTable(
        columns: [String], rows: [[String?]], context: ImportContext
    ) -> ImportResult {
        var intake = ModelIntake(.seed, context)
        SeedImport.take(
            rows.compactMap { TableRow(line: 0, columns: columns, values: $0) }, line: 0, &intake)
        if intake.result.models.isEmpty, intake.result.rejected.isEmpty {
            intake.reject(.noModels, line: 0)
        }
        return intake.result
    }
}

/// Bytes that are to be text.
enum ForeignText {
    /// What a database of SQLite begins with: https://www.sqlite.org/fileformat.html
    static let database = Array("SQLite format 3\0".utf8)

    /// The text's bytes in UTF-8, without a byte order mark.
    static func checked(_ bytes: [UInt8], limit: Int) throws(InterchangeProblem) -> [UInt8] {
        guard bytes.count <= limit else {
            throw InterchangeProblem(line: 1, code: .tooLarge(limit: limit))
        }
        if let text = try utf16(bytes) { return try checked(Array(text.utf8), limit: limit) }
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

    /// What Windows' programs write - PowerShell's `>` does - with the mark that says so (RFC 2781,
    /// section 3.2); `nil` for anything else.
    private static func utf16(_ bytes: [UInt8]) throws(InterchangeProblem) -> String? {
        let isBigEndian = bytes.starts(with: [0xFE, 0xFF])
        guard isBigEndian || bytes.starts(with: [0xFF, 0xFE]) else { return nil }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            let unit = UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
            return isBigEndian ? unit : unit.byteSwapped
        }
        guard bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self)
        else { throw InterchangeProblem(line: 1, code: .notUTF16) }
        return text
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
