internal import PoolModel

/// Rows as they are found in foreign text; those that cannot be rows are rejected, and those that
/// HTTP or the protocol sets by itself are left out.
struct HeaderRows {
    var parsed = HeaderText.Parsed()
    private var firstLines: [HeaderName: (line: Int, value: Secret)] = [:]

    /// How values are written.
    enum ValueForm {
        /// Dollar signs stand for themselves unless there is a reference.
        case plain
        /// As values are stored: `$$` is a dollar sign.
        case template
    }

    /// How the whole text is written.
    private let form: ValueForm

    init(as form: ValueForm = .plain) { self.form = form }

    mutating func take(_ line: Int, _ name: String, _ value: Literal) {
        guard let text = value.text else { return reject(line, value.problem) }
        take(line, name, text)
    }

    /// `Name: value`.
    mutating func take(_ line: Int, pair text: Substring) {
        guard let (name, value) = text.cut(at: ":") else { return reject(line, .noColon) }
        take(line, String(name.trimmed), String(value.trimmed))
    }

    /// - Parameter written: the value.
    mutating func take(
        _ line: Int, _ text: String, _ written: String, as form: ValueForm = .plain
    ) {
        do throws(InterchangeProblem.Code) {
            let value =
                form == .template || self.form == .template
                ? written : ReferenceTemplate.taken(written)
            // HTTP/2 writes what was the request's first line as headers (RFC 9113, 8.3.1).
            if text.hasPrefix(":"), text.utf8.count > 1 { return leaveOut(text) }
            if takeVariable(line, text, value) { return }
            let name = try checked(text)
            guard !value.isEmpty else { throw .noValue }
            if HeaderRows.isSetAnyway(name, value) { return leaveOut(name.text) }
            let secret = Secret(value)
            if let first = firstLines[name] {
                // The same header twice, as several curl commands have it, is the same header.
                guard first.value != secret else { return }
                throw .repeatedName(firstLine: first.line)
            }
            firstLines[name] = (line, secret)
            parsed.lines.append(
                ParsedHeader(number: line, name: name.text, value: .new(secret), isOn: true))
        } catch {
            reject(line, error)
        }
    }

    /// A variable: most stand for headers, by their names.
    mutating func take(_ line: Int, _ assignment: Assignment) {
        if case .header(let name)? = EnvRole.of(assignment.name) {
            take(line, name, assignment.value, as: .template)
        } else if !takeVariable(line, assignment.name, assignment.value) {
            take(line, assignment.headerName, assignment.value, as: .template)
        }
    }

    /// - Returns: whether the name is of a variable that is no header, whatever it stands in.
    private mutating func takeVariable(_ line: Int, _ name: String, _ template: String) -> Bool {
        switch EnvRole.of(name) {
        case nil, .header?: return false
        case .key(let provider)?:
            if template.isEmpty {
                reject(line, .noValue)
            } else {
                parsed.keys.append(
                    ParsedKey(variable: name, provider: provider, value: Secret(template)))
            }
        case .other?:
            if !parsed.variables.contains(name) { parsed.variables.append(name) }
        }
        return true
    }

    mutating func reject(_ line: Int, _ code: InterchangeProblem.Code) {
        parsed.rejected.append(InterchangeProblem(line: line, code: code))
    }

    /// A header that is not taken, and need not be.
    mutating func leaveOut(_ name: String) {
        let isKnown = parsed.leftOut.contains { HeaderName.areSame($0, name) }
        if !isKnown { parsed.leftOut.append(name) }
    }

    /// A header that is switched off where it comes from.
    mutating func skipDisabled(_ name: String) {
        if !parsed.disabled.contains(name) { parsed.disabled.append(name) }
    }

    private static func isSetAnyway(_ name: HeaderName, _ value: String) -> Bool {
        switch HeaderRules.protectedClass(of: name.folded) {
        case .framing: return true
        case .providerProtocol:
            // What a request has anyway; another value may be wanted for a server of one's own.
            let value = value.lowercased()
            return value.hasPrefix("application/json") || value == "2023-06-01"
        default: return false
        }
    }

    private func checked(_ text: String) throws(InterchangeProblem.Code) -> HeaderName {
        do throws(HeaderProblem.Code) { return try HeaderName(text) } catch { throw .name(error) }
    }
}
