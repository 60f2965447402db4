package import ModelPool

/// A request as a curl command. The caller has built the request as the pool sends it, so that
/// the command gives the same on the wire; here it is only written down.
package struct CurlWriter {
    /// A secret that shall not stand in the text, and the shell variable that stands for it.
    package struct Hidden: Sendable {
        package let value: Secret
        package let variable: String

        package init(value: Secret, variable: String) {
            self.value = value
            self.variable = variable
        }
    }

    package let title: String
    package let method: String
    package let url: String
    package var headers: [(name: String, value: Secret)]
    package var body: [UInt8]
    package var timeout: Int?
    /// `nil`: as the environment says; empty: none.
    package var proxy: String?
    package var caFile: String?
    package var clientCertificate: String?
    package var clientKey: String?

    package init(
        title: String, method: String, url: String, headers: [(name: String, value: Secret)],
        body: [UInt8]
    ) {
        self.title = title
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }

    /// The command, one option a line. Hidden secrets become shell variables wherever they stand
    /// in a header.
    package func text(hiding hidden: [Hidden]) -> String {
        var options = ["-sS", "--max-redirs 0"]
        // What curl would add by itself is switched off, unless it is sent.
        for name in ["Accept", "User-Agent", "Content-Type"] where !has(name) {
            options.append("-H '\(name):'")
        }
        if method != (body.isEmpty ? "GET" : "POST") {
            options.append("-X " + ShellQuoting.word(method))
        }
        for (name, value) in headers where name.lowercased() != "content-length" {
            let parts = CurlWriter.parts(of: value, hiding: hidden)
            options.append("-H " + ShellQuoting.word([.literal(name + ": ")] + parts))
        }
        if let timeout { options.append("--max-time \(timeout)") }
        switch proxy {
        case nil: break
        case ""?: options.append("--noproxy '*'")
        case let proxy?: options.append("--proxy " + ShellQuoting.word(proxy))
        }
        let files = [("cacert", caFile), ("cert", clientCertificate), ("key", clientKey)]
        for case (let option, let path?) in files {
            options.append("--\(option) " + ShellQuoting.word(path))
        }
        if !body.isEmpty {
            options.append("--data-binary " + bodyWord)
        }
        let name = Sanitizer.clean(title)
        return "# \(name)\ncurl \(ShellQuoting.word(url)) \\\n  "
            + options.joined(separator: " \\\n  ") + "\n"
    }

    /// A body that begins with `@` would be read as a file's name; JSON never does.
    private var bodyWord: String { ShellQuoting.word(String(decoding: body, as: UTF8.self)) }

    private func has(_ name: String) -> Bool {
        headers.contains { $0.name.lowercased() == name.lowercased() }
    }

    /// The value in pieces, the longest hidden secret first where several fit.
    private static func parts(
        of value: Secret, hiding hidden: [Hidden]
    ) -> [ShellQuoting.Part] {
        var parts: [ShellQuoting.Part] = [.literal(value.reveal())]
        let longestFirst = hidden.filter { !$0.value.isEmpty }
            .sorted { $0.value.count > $1.value.count }
        for secret in longestFirst {
            let text = secret.value.reveal()
            parts = parts.flatMap { part -> [ShellQuoting.Part] in
                guard case .literal(let literal) = part else { return [part] }
                var pieces: [ShellQuoting.Part] = []
                for (index, piece) in literal.split(
                    separator: text, omittingEmptySubsequences: false
                )
                .enumerated() {
                    if index > 0 { pieces.append(.variable(secret.variable)) }
                    if !piece.isEmpty { pieces.append(.literal(String(piece))) }
                }
                return pieces
            }
        }
        return parts
    }
}
