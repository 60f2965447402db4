internal import FoundationEssentials
internal import PoolModel

/// A model as the settings of another program have it. Texts are templates of ours by now.
package struct ClientModel {
    var name: String
    let modelID: String
    let wireProtocol: WireProtocol
    let baseURL: String
    /// `nil`: the one whose requests go to the same URL.
    var provider: Provider.ID?
    /// `nil`: the program sends none.
    var key: String?
    /// The key goes as `Authorization: Bearer` with every protocol.
    var sendsBearer = false
    var headers: [(name: String, value: String)] = []
    var isEnabled = true
    /// `nil`: the model's name tells.
    var kind: ModelKind?
    var timeout: Int?
    var proxy: ProxySetting?
    var caFile: String?
    var clientCertificate: String?
    var clientKey: String?

    private func draft(_ intake: ModelIntake) -> Model {
        let provider = provider ?? ProviderGuess.provider(of: baseURL, speaking: wireProtocol)
        var model = intake.newModel(
            name: ClientModel.shortened(name), provider: provider, modelID: modelID)
        model.wireProtocol = wireProtocol
        model.baseURL = baseURL
        model.headers = headers.map { intake.newHeader($0.name, $0.value) }
        if let key, !key.isEmpty {
            let usual = Provider.of(provider).credential(for: wireProtocol)
            if sendsBearer, usual != .bearer {
                model.headers.append(intake.newHeader("Authorization", "Bearer " + key))
            } else {
                model.apiKey = .new(Secret(key))
            }
        }
        model.isEnabled = isEnabled
        model.timeout = timeout ?? model.timeout
        model.proxy = proxy ?? model.proxy
        model.caFile = caFile
        model.clientCertificate = clientCertificate
        model.clientKey = clientKey
        return model
    }

    func add(to intake: inout ModelIntake, line: Int) {
        let model = draft(intake)
        intake.add(model, line: line, kind: kind ?? ModelKind(mode: nil, modelID: modelID))
    }

    /// The members of an object as header rows.
    static func headers(
        _ value: JSONValue?, _ placeholders: Placeholders, _ context: ImportContext
    ) throws(InterchangeProblem.Code) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        for member in value?.members ?? [] {
            guard let text = member.value.scalarText else { continue }
            headers.append((member.name, try placeholders.template(text, context)))
        }
        return headers
    }

    /// A name that is not longer than a name here may be.
    package static func shortened(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.prefix(ModelRules.maximumName)))
    }
}

/// How a program marks in its settings what stands elsewhere.
struct Placeholders {
    /// Every text stands for itself.
    static let none = Placeholders(variables: [])

    /// What stands around a variable's name.
    let variables: [(opening: String, closing: String)]
    /// What stands around a file's path.
    var files: [(opening: String, closing: String)] = []
    /// `$NAME`, and `$(command)`, which is never run.
    var isShell = false

    /// A text as a value of ours: variables as `${env:NAME}`, or what they are where their file was
    /// named; files as `${file:/path}`; every other dollar sign for itself.
    func template(
        _ text: String, _ context: ImportContext
    ) throws(InterchangeProblem.Code) -> String {
        var template = ""
        var literal = ""
        var rest = text[...]
        while !rest.isEmpty {
            if let (name, after) = inside(rest, variables) {
                template += ReferenceTemplate.escaping(literal) + context.template(of: name)
                literal = ""
                rest = after
            } else if let (path, after) = inside(rest, files) {
                template += ReferenceTemplate.escaping(literal)
                template += Reference.file(try absolute(path, context)).text
                literal = ""
                rest = after
            } else if isShell, rest.hasPrefix("$("), !rest.hasPrefix("$()") {
                throw .commandSubstitution
            } else if isShell, let name = shellName(rest) {
                template += ReferenceTemplate.escaping(literal) + context.template(of: name)
                literal = ""
                rest = rest.dropFirst(1 + name.utf8.count)
            } else {
                literal.append(rest.removeFirst())
            }
        }
        return template.isEmpty
            ? ShellWord.escaped(literal) : template + ReferenceTemplate.escaping(literal)
    }

    private func inside(
        _ text: Substring, _ marks: [(opening: String, closing: String)]
    ) -> (String, Substring)? {
        for (opening, closing) in marks where text.hasPrefix(opening) {
            let after = text.dropFirst(opening.count)
            guard let end = after.firstRange(of: closing) else { continue }
            let name = after[..<end.lowerBound].trimmed
            if !name.isEmpty { return (String(name), after[end.upperBound...]) }
        }
        return nil
    }

    private func shellName(_ text: Substring) -> String? {
        guard text.first == "$" else { return nil }
        let name = text.dropFirst().prefix {
            $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber)
        }
        return name.isEmpty || name.first?.isNumber == true ? nil : String(name)
    }

    /// A relative path begins at the folder of the settings, which is not known here.
    private func absolute(
        _ path: String, _ context: ImportContext
    ) throws(InterchangeProblem.Code) -> String {
        if path.hasPrefix("/") { return path }
        guard path.hasPrefix("~/"), let home = context.environment["HOME"], home.hasPrefix("/")
        else { throw .relativeFile(path) }
        return home + path.dropFirst()
    }
}

extension ImportContext {
    /// A variable as a value of ours: what it is where the file with it was named, since nothing
    /// sets it when the model is called; otherwise a reference.
    func template(of variable: String) -> String {
        given[variable].map { ShellWord.escaped($0) } ?? Reference.environment(variable).text
    }
}
