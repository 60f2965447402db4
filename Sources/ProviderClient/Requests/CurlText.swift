package import PoolModel

/// A `curl` command for a POSIX shell that puts the same bytes on the wire as we do. Secrets stand
/// in it as shell variables: named after the header, or the environment variable or file that the
/// value refers to. Only where it is asked for they stand in it themselves.
package struct CurlText: Sendable {
    /// Variables to set before, each with what belongs into it.
    package private(set) var variables: [(name: String, meaning: String)] = []
    private var arguments: [String] = []
    private let model: OpenedModel
    private let showsSecrets: Bool

    package init(_ request: Request, of model: OpenedModel, showsSecrets: Bool = false) {
        self.model = model
        self.showsSecrets = showsSecrets
        add(request.url.quotedForShell)
        // Of a form curl writes the boundary, and the header with it.
        for header in request.headers
        where request.form == nil || header.name != "Content-Type" {
            add("--header \(argument(header))")
        }
        if let form = request.form {
            add("--form-string \("model=\(form.model)".quotedForShell)")
            add("--form 'file=@\(ToneForm.file);type=audio/wav'")
        } else if request.method == .post {
            let body = String(decoding: request.body, as: UTF8.self)
            add("--data-raw \(body.quotedForShell)")
        }
        add(request.proxy)
        add("--cacert", request.tls.caFile)
        add("--cert", request.tls.clientCertificate)
        add("--key", request.tls.clientKey)
        if request.isStreaming { add("--no-buffer") }
        add("--tlsv1.2 --connect-timeout 10 --max-time \(request.timeout)")
    }

    package var text: String {
        let wanted = variables.map { "#   \($0.name)  \($0.meaning)\n" }.joined()
        return (wanted.isEmpty ? "" : "# Set these variables first:\n" + wanted)
            // No .curlrc, and brackets in the URL (IPv6) are not a pattern.
            + "curl --disable --globoff --silent --show-error \\\n  "
            + arguments.joined(separator: " \\\n  ") + "\n"
    }

    private mutating func add(_ argument: String) { arguments.append(argument) }

    private mutating func add(_ option: String, _ path: String?) {
        if let path { add("\(option) \(path.quotedForShell)") }
    }

    private mutating func add(_ proxy: ResolvedProxy?) {
        guard let proxy else { return add("--noproxy '*'") }
        add("--proxy \(proxy.url.quotedForShell) --noproxy ''")
        guard let user = proxy.user else { return }
        let isShown = showsSecrets || !proxy.hasToken
        let name =
            isShown
            ? user.reveal().escapedInDoubleQuotes
            : "$" + variable("PROXY_USER", "the proxy's user, a token")
        if showsSecrets, let password = proxy.password {
            add("--proxy-user \"\(name):\(password.reveal().escapedInDoubleQuotes)\"")
        } else if proxy.password?.isEmpty != false {
            add("--proxy-user \"\(name):\"")
        } else {
            let variable = variable("PROXY_PASSWORD", "the proxy's password")
            add("--proxy-user \"\(name):$\(variable)\"")
        }
    }

    /// `Name: value` as one word of the shell.
    private mutating func argument(_ header: RequestHeader) -> String {
        guard header.isSecret, !showsSecrets else {
            return "\(header.name): \(header.value.reveal())".quotedForShell
        }
        switch header.source {
        case .apiKey:
            let isBearer = header.name == "Authorization"
            let value =
                reference(in: model.sentKey?.value, scheme: nil) ?? "$"
                + variable("API_KEY", "the API key")
            return "\"\(header.name): \(isBearer ? "Bearer " : "")\(value)\""
        case .yours(let id):
            let row = model.sent.first { $0.header.row == id }?.header
            for scheme in [nil, "Bearer ", "Basic "] {
                if let value = reference(in: row?.value, scheme: scheme) {
                    return "\"\(header.name.escapedInDoubleQuotes): \(value)\""
                }
            }
            let name = variable(CurlText.variableName(header.name), "value of \(header.name)")
            return "\"\(header.name.escapedInDoubleQuotes): $\(name)\""
        case .provider, .http:
            return "\(header.name): \(header.value.reveal())".quotedForShell
        }
    }

    /// A value that is one reference, as the shell would read it.
    private func reference(in value: Secret?, scheme: String?) -> String? {
        guard let value, !ReferenceTemplate.references(in: value).isEmpty,
            // A template without form has no references, so it never gets here.
            let parts = try? ReferenceTemplate(value.reveal()).parts
        else { return nil }
        var rest = parts[...]
        if let scheme {
            guard rest.first == .literal(scheme) else { return nil }
            rest.removeFirst()
        }
        guard rest.count == 1, case .reference(let reference)? = rest.first else { return nil }
        switch reference {
        case .environment(let name) where CurlText.isVariable(name):
            return "\(scheme ?? "")${\(name)}"
        // What a helper runs is no part of a command that others may get.
        case .environment, .helper: return nil
        case .file(let path): return "\(scheme ?? "")$(cat -- \(path.quotedForShell))"
        }
    }

    /// A variable that is not yet taken.
    private mutating func variable(_ wanted: String, _ meaning: String) -> String {
        var name = wanted
        var count = 2
        while variables.contains(where: { $0.name == name }) {
            name = "\(wanted)_\(count)"
            count += 1
        }
        variables.append((name, meaning))
        return name
    }

    private static func variableName(_ header: String) -> String {
        let name = String(
            header.map { character in
                character.isASCII && (character.isLetter || character.isNumber)
                    ? Character(character.uppercased()) : "_"
            })
        return name.first?.isNumber == true ? "H_" + name : name
    }

    private static func isVariable(_ name: String) -> Bool {
        name.first?.isNumber == false
            && name.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}

extension String {
    /// One word of a POSIX shell, taken literally. By scalars: a quote with a combining mark
    /// after it is still a quote to the shell.
    package var quotedForShell: String {
        var quoted = "'"
        for scalar in unicodeScalars {
            if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "'"
    }

    /// For the inside of double quotes: what the shell would take apart is escaped.
    fileprivate var escapedInDoubleQuotes: String {
        var escaped = ""
        for scalar in unicodeScalars {
            if "\"$`\\".unicodeScalars.contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }
}
