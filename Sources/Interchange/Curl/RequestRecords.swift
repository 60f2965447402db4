internal import PoolModel

/// Requests as Postman (collection v2.1) and browsers (HAR) write them down: each one that calls a
/// model is read as the curl command that would send it.
///
/// After https://schema.postman.com and http://www.softwareishard.com/blog/har-12-spec.
enum RequestRecords {
    static func readPostman(
        _ bytes: [UInt8], _ intake: inout ModelIntake
    ) throws(InterchangeProblem) {
        let root = try JSONValue.reading(bytes)
        let collection = root["collection"] ?? root
        var variables: [String: String] = [:]
        for variable in collection["variable"]?.array ?? [] where variable["disabled"] != true {
            guard let name = variable["key"]?.string else { continue }
            variables[name] = variable["value"]?.scalarText
        }
        eachItem(collection["item"], line: 1) { request, line in
            var auth: JSONValue?
            // An item without one has that of what it stands in; "noauth" has none.
            auth = request["auth"] ?? collection["auth"]
            var headers = rows(request["header"], name: "key", line)
            headers += credential(of: auth, line)
            take(
                url: request["url"]?["raw"]?.string ?? request["url"]?.string, headers,
                body: request["body"]?["raw"]?.string, line, variables, &intake)
        }
    }

    static func readHAR(
        _ bytes: [UInt8], _ intake: inout ModelIntake
    ) throws(InterchangeProblem) {
        let root = try JSONValue.reading(bytes)
        for entry in root["log"]?["entries"]?.array ?? [] {
            guard let request = entry["request"], let url = request["url"]?.string,
                CallPath.isCall(url)
            else { continue }
            let line = request.members?.first?.line ?? 1
            take(
                url: url, rows(request["headers"], name: "name", line),
                body: request["postData"]?["text"]?.string, line, [:], &intake)
        }
    }

    /// Folders hold items that are folders or requests.
    private static func eachItem(
        _ items: JSONValue?, line: Int, _ body: (JSONValue, Int) -> Void
    ) {
        for item in items?.array ?? [] {
            let line = item.members?.first?.line ?? line
            if let request = item["request"] { body(request, line) }
            eachItem(item["item"], line: line, body)
        }
    }

    private static func rows(
        _ list: JSONValue?, name: String, _ line: Int
    ) -> [CurlCommand.Header] {
        (list?.array ?? []).compactMap { row in
            guard row["disabled"] != true, let name = row[name]?.string,
                let value = row["value"]?.scalarText
            else { return nil }
            return CurlCommand.Header(line: line, name: name, value: value)
        }
    }

    /// Headers that HTTP sets by itself, and that a record has nevertheless.
    private static func isTransports(_ name: String) -> Bool {
        name.hasPrefix(":")
            || ["host", "content-length", "connection", "accept-encoding"].contains(
                name.lowercased())
    }

    private static func credential(of auth: JSONValue?, _ line: Int) -> [CurlCommand.Header] {
        func parameter(_ type: String, _ key: String) -> String? {
            let list = auth?[type]
            return list?.array?.first { $0["key"]?.string == key }?["value"]?.string
                ?? list?[key]?.string
        }
        switch auth?["type"]?.string {
        case "bearer":
            guard let token = parameter("bearer", "token") else { return [] }
            return [.init(line: line, name: "Authorization", value: "Bearer " + token)]
        case "apikey" where parameter("apikey", "in") != "query":
            guard let name = parameter("apikey", "key"), let value = parameter("apikey", "value")
            else { return [] }
            return [.init(line: line, name: name, value: value)]
        default: return []
        }
    }

    static func take(
        url: String?, _ headers: [CurlCommand.Header], body: String?, _ line: Int,
        _ variables: [String: String], _ intake: inout ModelIntake
    ) {
        let filled = Filling(variables)
        var command = CurlCommand(arguments: [], line: line)
        command.url = url.map { filled.template($0) }
        command.headers = headers.filter { !isTransports($0.name) }.map { header in
            .init(line: header.line, name: header.name, value: filled.template(header.value))
        }
        command.body = body.map { filled.template($0) }
        CurlImport.take(command, &intake)
    }

    /// `{{name}}`, which the collection gives a value, or an environment that is not in it.
    private struct Filling {
        private let variables: [String: String]

        init(_ variables: [String: String]) { self.variables = variables }

        /// As a value of ours: what is not known here is a variable of the environment.
        func template(_ text: String) -> String {
            let filled = self.text(text)
            guard filled.contains("{{") else { return ShellWord.escaped(filled) }
            var template = ""
            var rest = filled[...]
            while let start = rest.firstRange(of: "{{"),
                let end = rest[start.upperBound...].firstRange(of: "}}")
            {
                template += ReferenceTemplate.escaping(String(rest[..<start.lowerBound]))
                let name = rest[start.upperBound..<end.lowerBound].trimmed
                template += name.isEmpty ? "{{}}" : Reference.environment(String(name)).text
                rest = rest[end.upperBound...]
            }
            return template + ReferenceTemplate.escaping(String(rest))
        }

        func text(_ text: String) -> String {
            guard text.contains("{{") else { return text }
            return variables.reduce(text) { $0.replacing("{{\($1.key)}}", with: $1.value) }
        }
    }
}
