internal import CCommand
internal import Glibc
internal import PoolModel

/// Where a secret given to a command comes from. It is never an argument.
enum SecretSource: Equatable {
    case standardInput
    case file(String)
    /// A text with `${env:NAME}`, `${file:/path}` or `${helper:NAME}` in it, which is no secret
    /// itself.
    case reference(String)
    case prompt
}

/// Reads secrets. One line end after a value is dropped, as `echo` and editors leave it there;
/// nothing else of it is changed. A `$` in it stands for itself unless there are references
/// (``ReferenceTemplate/taken(_:)-(Secret)``).
enum SecretInput {
    /// Far more than any value may have, so that a wrong file is noticed and not read whole.
    static let maximum = 64 * 1024

    static func read(
        _ source: SecretSource, named name: String, in context: CommandContext
    ) throws(CommandFailure) -> Secret {
        switch source {
        case .standardInput where !context.inputIsTerminal: return try fromFile("-", named: name)
        case .standardInput, .prompt:
            return ReferenceTemplate.taken(try prompt("\(name) (hidden): "))
        case .file(let path): return try fromFile(path, named: name)
        case .reference(let text): return try reference(text)
        }
    }

    /// Asks on the terminal, without echo, whatever standard input is.
    static func prompt(_ question: String) throws(CommandFailure) -> Secret {
        var buffer = [CChar](repeating: 0, count: 16 * 1024)
        let count = question.withCString { ccommand_read_hidden($0, &buffer, buffer.count) }
        defer { buffer.withUnsafeMutableBytes { wipe($0) } }
        guard count >= 0 else { throw refusal(Int32(-count)) }
        return buffer.withUnsafeBytes {
            Secret(bytes: UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
    }

    private static func refusal(_ number: Int32) -> CommandFailure {
        switch number {
        case EINTR: CommandFailure(.interrupted, "interrupted; nothing was changed")
        case E2BIG: CommandFailure(.refused, "the value is too long")
        default:
            CommandFailure(
                .wrongUsage, "there is no terminal to ask on",
                advice: "give the value on standard input, in a file, or as a reference")
        }
    }

    private static func reference(_ text: String) throws(CommandFailure) -> Secret {
        let secret = Secret(text)
        guard !ReferenceTemplate.references(in: secret).isEmpty else {
            throw CommandFailure(
                .wrongUsage,
                "a reference is ${env:NAME}, ${file:/path} or ${helper:NAME}, in single quotes",
                advice: "a literal secret is not given on the command line")
        }
        return secret
    }

    private static func fromFile(
        _ path: String, named name: String
    ) throws(CommandFailure) -> Secret {
        var bytes = try FileContent.read(
            path, limit: maximum, calling: "the file that was named (\(name))")
        defer { bytes.withUnsafeMutableBytes { wipe($0) } }
        var end = bytes.count
        if end > 0, bytes[end - 1] == 10 {
            end -= 1
            if end > 0, bytes[end - 1] == 13 { end -= 1 }
        }
        return ReferenceTemplate.taken(Secret(bytes: bytes[..<end]))
    }

    private static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
        if let address = bytes.baseAddress { explicit_bzero(address, bytes.count) }
    }
}
