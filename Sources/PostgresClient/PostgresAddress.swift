internal import CPostgres
internal import Glibc
internal import PoolModel

/// Where a server is and how it is talked to, as libpq takes it: `postgresql://...`, `keyword=value
/// ...` or `service=NAME`, with libpq's own files and variables (`~/.pgpass`, `PG*`) behind it, and
/// with rules of ours for everything that nobody asked for.
package struct PostgresAddress: Sendable {
    typealias Parameter = (keyword: String, value: String)

    /// As it was given; it holds no password.
    package let shown: String
    /// Every host is a socket of this machine, or its loopback.
    package let isLocal: Bool
    /// Why what is sent is less safe than it would be if nobody had asked for that; `nil`: it is not.
    package let warning: String?
    /// What is given to libpq, one attempt after the other.
    let attempts: [[Parameter]]
    /// How long an attempt may take, with all of its hosts.
    let patience: Duration

    /// Whether a text is meant as one, and not as a file.
    package static func isAddress(_ text: String) -> Bool {
        if isURI(text) { return true }
        guard !text.hasPrefix("/"), !text.hasPrefix("."), let equals = text.firstIndex(of: "=")
        else { return false }
        let keyword = text[..<equals].filter { $0 != " " }
        return ["service", "host", "hostaddr", "dbname", "port", "user", "password", "sslmode"]
            .contains(keyword)
    }

    private static func isURI(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// Whether an address holds a password, as far as that is seen without libpq: who gives one
    /// in a command line has shown it to everybody already.
    package static func holdsPassword(_ text: String) -> Bool {
        let letters = text.lowercased()
        if letters.contains("password=") || letters.contains("password =") { return true }
        guard isURI(letters) else { return false }
        // As far as the last `@`, since a password may hold a slash that should have been encoded.
        let rest = letters.drop { $0 != ":" }.dropFirst()
        guard let at = rest.lastIndex(of: "@") else { return false }
        return rest[..<at].contains(":")
    }

    package init(_ text: String) throws(PostgresError) {
        guard !PostgresAddress.holdsPassword(text) else {
            throw PostgresError(.passwordInAddress)
        }
        guard cpostgres_load() else {
            let problem = cpostgres_load_problem().map { String(cString: $0) }
            throw PostgresError(.libraryMissing, message: problem ?? "")
        }
        let given = try PostgresAddress.parse(text)
        guard given["password"] == nil, given["sslpassword"] == nil else {
            throw PostgresError(.passwordInAddress)
        }
        let used = try PostgresAddress.effective(given)
        let hosts = PostgresAddress.hosts(of: used)
        let safety = PostgresSafety(
            hosts: hosts, used: used,
            asksForMode: given["sslmode"] != nil
                || PostgresSafety.variable("PGSSLMODE") != nil)
        var parameters = given.merging(safety.parameters) { $1 }
        parameters["client_encoding"] = "UTF8"
        for (keyword, value) in PostgresAddress.habits where used[keyword] == nil {
            parameters[keyword] = value
        }
        shown = text
        isLocal = safety.isLocal
        warning = safety.warning
        let attempt = parameters.map { (keyword: $0.key, value: $0.value) }
        // Where nobody has said which of the hosts is meant.
        let session = used["target_session_attrs"] ?? "any"
        if hosts.count > 1, ["any", "read-write"].contains(session) {
            attempts = ["read-write", "any"].map { session in
                attempt.filter { $0.keyword != "target_session_attrs" }
                    + [("target_session_attrs", session)]
            }
        } else {
            attempts = [attempt]
        }
        let seconds = (parameters["connect_timeout"] ?? used["connect_timeout"]).flatMap { Int($0) }
        patience = .seconds(5 + min(max(seconds ?? 10, 2), 60) * hosts.count)
    }

    /// What a connection is told where nobody has said otherwise: libpq's own would wait for minutes
    /// (https://www.postgresql.org/docs/15/libpq-connect.html).
    private static let habits: [Parameter] = [
        ("fallback_application_name", "modelpool"),
        ("connect_timeout", "10"),
        ("keepalives_idle", "10"),
        ("keepalives_interval", "5"),
        ("keepalives_count", "3"),
        // Milliseconds that what was sent may stay without an answer of the other machine's.
        ("tcp_user_timeout", "15000"),
    ]

    // MARK: libpq

    private static func parse(_ text: String) throws(PostgresError) -> [String: String] {
        var problem: UnsafeMutablePointer<CChar>?
        guard let list = cpostgres_parse(text, &problem) else {
            defer { cpostgres_free_text(problem) }
            throw PostgresError(
                .badAddress(unknownOption(in: problem.map { String(cString: $0) } ?? "")))
        }
        defer { cpostgres_parameters_free(list) }
        return values(of: list)
    }

    /// Of libpq's words only an option's name that it does not know: the rest repeats what was
    /// given, in which there may be a password.
    private static func unknownOption(in words: String) -> String {
        for start in ["invalid connection option \"", "invalid URI query parameter: \""]
        where words.hasPrefix(start) {
            let name = words.dropFirst(start.count).prefix { $0 != "\"" }
            let isName = name.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "_") }
            if isName, name.count <= 30 { return String(name) }
        }
        return ""
    }

    /// What libpq would use, from the service file and the environment too.
    private static func effective(
        _ given: [String: String]
    ) throws(PostgresError) -> [String: String] {
        var problem: UnsafeMutablePointer<CChar>?
        let parameters = given.map { (keyword: $0.key, value: $0.value) }
        let list = withParameters(parameters) { cpostgres_effective($0, $1, &problem) }
        let words = problem.map { String(cString: $0).trimmedLines }
        cpostgres_free_text(problem)
        defer { if let list { cpostgres_parameters_free(list) } }
        if let words { throw PostgresError(.badAddress(""), message: words) }
        return list.map { values(of: $0) } ?? [:]
    }

    private static func values(of list: OpaquePointer) -> [String: String] {
        var found: [String: String] = [:]
        var index = 0
        var keyword: UnsafePointer<CChar>?
        var value: UnsafePointer<CChar>?
        while cpostgres_parameter(list, index, &keyword, &value), let name = keyword {
            if let value, value.pointee != 0 {
                found[String(cString: name)] = String(cString: value)
            }
            index += 1
        }
        return found
    }

    /// Lends two lists, each ended with NULL.
    static func withParameters<Value>(
        _ parameters: [Parameter],
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>
        ) -> Value
    ) -> Value {
        let keywords = parameters.map { strdup($0.keyword) }
        let values = parameters.map { strdup($0.value) }
        defer { for text in keywords + values { free(text) } }
        let names = keywords.map { UnsafePointer($0) } + [nil]
        let texts = values.map { UnsafePointer($0) } + [nil]
        return names.withUnsafeBufferPointer { names in
            texts.withUnsafeBufferPointer { texts in
                // Both hold at least the NULL at their end.
                guard let names = names.baseAddress, let texts = texts.baseAddress else {
                    preconditionFailure("a list without an end")
                }
                return body(names, texts)
            }
        }
    }

    /// Where each host is: its address, where one was given, its name, or a socket's folder.
    private static func hosts(of used: [String: String]) -> [String] {
        func parts(_ keyword: String) -> [String] {
            (used[keyword] ?? "").split(separator: ",", omittingEmptySubsequences: false).map {
                String($0.filter { $0 != " " })
            }
        }
        let (addresses, names) = (parts("hostaddr"), parts("host"))
        return (0..<max(addresses.count, names.count)).map { index in
            let address = index < addresses.count ? addresses[index] : ""
            return address.isEmpty && index < names.count ? names[index] : address
        }
    }
}
