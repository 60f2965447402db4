import Foundation
import TestSupport

/// A program whose pool holds canaries, and a provider that gives back all that it gets: in an
/// error's message, as it came, in base64 and URL-encoded.
struct SecretPool {
    let program: Program
    let server: LoopbackServer
    let apiKey = Canary("api-key")
    let header = Canary("header")
    let typed = Canary("typed")
    let proxyPassword = Canary("proxy-password")
    let passphrase = Canary("passphrase", "canary correct horse \(UUID().uuidString)")

    /// - Parameter answers: `false`: the provider takes requests and says nothing.
    init(answers: Bool = true) async throws {
        server = try LoopbackServer { connection in
            let request = try connection.readRequest()
            guard answers else { return connection.drain() }
            try connection.send(SecretPool.echo(request))
        }
        program = try Program()
        try await program.succeed(
            "add", "it", "--provider", "custom", "--model", "m", "--base-url", server.url("/v1"),
            "--api-key-stdin", input: apiKey.text)
        try await program.succeed(
            "headers", "set", "it", "X-Canary", "--value-stdin", input: header.text)
    }

    var canaries: [Canary] { [apiKey, header, typed, proxyPassword, passphrase] }

    /// The pool's key, as its file has it and as bytes.
    func keys() throws -> [Canary] {
        let line = try program.home.read(".config/modelpool/master.key")
        let text = line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        return [
            Canary("key", text), Canary("key", bytes: Array(Data(base64Encoded: text) ?? Data())),
        ]
    }

    private static func echo(_ request: String) -> String {
        let values = request.split(separator: "\r\n").compactMap { line in
            line.split(separator: ": ", maxSplits: 1).dropFirst().first.map(String.init)
        }
        let forms = values.flatMap { value -> [String] in
            let bare = value.replacing("Bearer ", with: "")
            return [
                bare, Data(bare.utf8).base64EncodedString(),
                bare.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "",
            ]
        }
        let message = "refused: " + forms.joined(separator: " ")
        // A dictionary of texts is always JSON.
        let body = try? JSONEncoder().encode(["error": ["message": message]])
        return HTTPText.answer(
            "401 Unauthorized", String(decoding: body ?? Data(), as: UTF8.self),
            headers: ["X-Echo: " + values.joined(separator: " ")])
    }

    /// The program on a terminal, as users start it: with Swift's own crash reporter.
    func onTerminal(
        _ arguments: [String] = [], extra: [String: String] = [:], columns: Int = 100
    ) throws -> PseudoTerminal {
        try PseudoTerminal(
            "/bin/sh",
            ["-c", #"cd "$HOME"; ulimit -c unlimited; exec "$0" "$@""#, Surroundings.modelpool]
                + arguments,
            environment: program.surroundings.merging(extra) { $1 }
                .filter { $0.key != "SWIFT_BACKTRACE" },
            columns: columns, rows: 30)
    }

    /// What the canary's search finds in everything about a process that others may see. Root
    /// sees the environment too; for everybody else the kernel keeps it shut.
    func found(inProcess process: Int32) async throws -> [String] {
        let list = try await Finished.running("ps", ["-eww", "-o", "args"])
        var found = try (canaries + keys()).found(in: list.output)
        for name in ["cmdline", "environ", "comm", "status", "maps"] {
            let path = "/proc/\(process)/\(name)"
            guard let file = try? FileHandle(forReadingFrom: URL(filePath: path)) else { continue }
            found += try (canaries + keys()).found(in: try file.readToEnd() ?? Data())
        }
        return found
    }
}
