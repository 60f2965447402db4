internal import PoolModel

/// Requests as HTTP writes them (RFC 9112, section 3): in the `.http` files of editors, in Hurl's, and
/// as proxies and pages show them.
///
/// After https://github.com/Huachao/vscode-restclient, https://www.jetbrains.com/help/idea and
/// https://hurl.dev/docs/hurl-file.html.
enum HTTPText {
    /// Whether a line that asks for an answer stands in it, and a header row below.
    static func recognises(_ lines: [TextLine]) -> Bool {
        let meant = lines.filter { !isPassed($0.text) }
        return zip(meant, meant.dropFirst()).contains { line, next in
            target(of: line.text) != nil && header(next.text) != nil
        }
    }

    static func read(_ text: String, _ intake: inout ModelIntake) {
        var variables: [String: String] = [:]
        var lines = TextLines.split(text)[...]
        while let line = lines.popFirst() {
            if line.text.hasPrefix("@"), let (name, value) = line.text.dropFirst().cut(at: "=") {
                variables[String(name.trimmed)] = String(value.trimmed)
            } else if let target = target(of: line.text) {
                take(String(target), line.number, &lines, variables, &intake)
            }
        }
    }

    /// Reads the headers and the body that belong to a request's line.
    private static func take(
        _ target: String, _ number: Int, _ lines: inout ArraySlice<TextLine>,
        _ variables: [String: String], _ intake: inout ModelIntake
    ) {
        var headers: [CurlCommand.Header] = []
        var host: String?
        while let line = lines.first, !line.text.trimmed.isEmpty, !line.text.hasPrefix("###") {
            let header = header(line.text)
            guard header != nil || isPassed(line.text) else { break }
            lines.removeFirst()
            guard let (name, value) = header, !isPassed(line.text) else { continue }
            if name.lowercased() == "host" { host = String(value) }
            headers.append(.init(line: line.number, name: String(name), value: String(value)))
        }
        var body: [Substring] = []
        while let line = lines.first, !line.text.hasPrefix("###"), !line.text.hasPrefix("HTTP"),
            self.target(of: line.text) == nil
        {
            lines.removeFirst()
            if !line.text.hasPrefix("```") { body.append(line.text) }
        }
        var url = target
        if target.hasPrefix("/"), let host {
            let isHere = (try? BaseURL("http://" + host))?.origin.isLoopback ?? false
            url = (isHere ? "http://" : "https://") + host + target
        }
        RequestRecords.take(
            url: url, headers, body: body.joined(separator: "\n"), number, variables, &intake)
    }

    /// Comments, and what separates requests.
    private static func isPassed(_ line: Substring) -> Bool {
        line.trimmed.isEmpty || line.hasPrefix("#") || line.hasPrefix("//")
    }

    /// What is asked: only what is posted can be a model.
    private static func target(of line: Substring) -> Substring? {
        let words = line.split(separator: " ")
        guard words.count == 2 || words.count == 3 && words[2].hasPrefix("HTTP/"),
            words[0] == "POST",
            ["http://", "https://", "/", "{{"].contains(where: { words[1].hasPrefix($0) })
        else { return nil }
        return words[1]
    }

    private static func header(_ line: Substring) -> (name: Substring, value: Substring)? {
        guard let (name, value) = line.cut(at: ":"), HeaderLines.isName(name) else { return nil }
        return (name, value.trimmed)
    }
}
