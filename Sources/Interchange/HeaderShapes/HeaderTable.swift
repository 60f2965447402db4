internal import PoolModel

/// A table of two columns, as wikis and spreadsheets copy it: cells between `|` (Markdown), or a tab
/// between name and value.
enum HeaderTable {
    static func recognises(_ paste: HeaderPaste) -> Bool {
        let rows = paste.meant.map(\.text)
        return rows.allSatisfy { $0.hasPrefix("|") }
            || rows.allSatisfy { row in
                row.cut(at: "\t").map { HeaderLines.isName($0.before.trimmed) } ?? false
            }
    }

    static func read(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        for (place, line) in paste.meant.enumerated() {
            let cells = cells(of: line.text)
            let next = place + 1 < paste.meant.count ? paste.meant[place + 1].text : ""
            // What stands over the columns, and the line below it.
            let isHeading =
                isRule(line.text) || isRule(next)
                || cells.dropFirst().first?.lowercased() == "value"
            if isHeading { continue }
            guard cells.count > 1 else {
                rows.reject(line.number, .noValue)
                continue
            }
            rows.take(line.number, String(cells[0]), String(cells[1]))
        }
    }

    private static func cells(of row: Substring) -> [Substring] {
        guard row.hasPrefix("|") else {
            return row.split(separator: "\t", omittingEmptySubsequences: false).map(\.trimmed)
        }
        return row.dropFirst().split(separator: "|", omittingEmptySubsequences: false).map {
            HeaderLines.plain($0.trimmed, without: "`*")
        }
    }

    private static func isRule(_ row: Substring) -> Bool {
        row.hasPrefix("|") && row.utf8.allSatisfy { "|-: ".utf8.contains($0) }
    }
}

/// Headers that a gateway's settings add to a request.
enum HeaderDirectives {
    private static let leads = [
        // https://nginx.org/en/docs/http/ngx_http_proxy_module.html
        "proxy_set_header", "grpc_set_header",
        // https://httpd.apache.org/docs/2.4/mod/mod_headers.html
        "RequestHeader set", "RequestHeader add", "RequestHeader setifempty",
        // https://docs.haproxy.org
        "http-request set-header", "http-request add-header",
        // https://caddyserver.com/docs/caddyfile/directives/reverse_proxy
        "header_up",
    ]

    static func recognises(_ paste: HeaderPaste) -> Bool {
        paste.meant.contains { row($0.text) != nil }
    }

    /// Other settings beside them say nothing of headers.
    static func read(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        for line in paste.meant {
            guard var row = row(line.text) else { continue }
            if row.last == ";" { row = row.dropLast().trimmed }
            let name = row.prefix { $0 != " " && $0 != "\t" }
            var value = row[name.endIndex...].trimmed
            if let quote = value.first, "\"'".contains(quote) {
                value = value.dropFirst().prefix { $0 != quote }
            }
            // What the gateway puts in: `$host`, `%[src]`, `{host}`.
            guard !["$", "%[", "%{", "{"].contains(where: { value.contains($0) }) else {
                rows.reject(line.number, .isExpression)
                continue
            }
            rows.take(line.number, String(name), String(value))
        }
    }

    private static func row(_ line: Substring) -> Substring? {
        for lead in leads where line.hasPrefix(lead + " ") || line.hasPrefix(lead + "\t") {
            return line.dropFirst(lead.count).trimmed
        }
        return nil
    }
}
