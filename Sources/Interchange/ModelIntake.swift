internal import FoundationEssentials
internal import PoolModel

/// The door that every imported model goes through, whatever it comes from: the rules are
/// checked, headers that may not be sent are left out and named, names are made unique.
struct ModelIntake {
    var context: ImportContext
    /// What is done to each model before it is checked: something stands around the settings that
    /// it comes from.
    var amend: ((inout Model) -> Void)?
    var result: ImportResult
    private var names = FreeNames()
    private var ids: Set<UUID>
    /// What was taken, as it came, by a hash of it.
    private var taken: [Int: [Model]] = [:]
    /// Where each of the sets stands.
    private var setLines: [Int] = []

    init(_ format: InterchangeFormat, _ context: ImportContext) {
        self.context = context
        ids = context.takenIDs
        result = ImportResult(format: format)
    }

    mutating func reject(_ code: InterchangeProblem.Code, line: Int, entry: String? = nil) {
        result.rejected.append(.init(line: line, entry: entry, code: code))
    }

    mutating func note(_ code: InterchangeProblem.Code, line: Int, entry: String? = nil) {
        result.notes.append(.init(line: line, entry: entry, code: code))
    }

    /// The id that a model brings, unless another model has it.
    mutating func model(
        id: UUID?, name: String, provider: Provider.ID, modelID: String
    ) -> Model {
        guard let id, ids.insert(id).inserted else {
            return newModel(name: name, provider: provider, modelID: modelID)
        }
        return Model(
            id: id, name: name, provider: provider, modelID: modelID, now: context.now)
    }

    func newModel(name: String, provider: Provider.ID, modelID: String) -> Model {
        Model(
            id: context.makeID(), name: name, provider: provider, modelID: modelID,
            now: context.now)
    }

    func newHeader(_ name: String, _ value: String) -> HeaderRow {
        HeaderRow(id: context.makeID(), name: name, value: .new(Secret(value)))
    }

    /// - Parameter kind: what the model is for, where that is not chat.
    mutating func add(_ model: Model, line: Int, kind: ModelKind? = nil) {
        var model = model
        amend?(&model)
        moveSecrets(&model, line)
        leaveOutPlaceholders(&model, line)
        if let replacing = model.makeRoomForCredentialHeaders(context.makeID) {
            note(.headerReplacesKey(replacing), line: line, entry: model.name)
        }
        leaveOutRefusedHeaders(&model, line)
        let fields = ModelRules.check(model)
        let whole = model.headerProblems.filter(\.isRefusal)
        guard fields.isEmpty, whole.isEmpty else {
            for problem in fields {
                reject(.field(problem.field, problem.sentence), line: line, entry: model.name)
            }
            for problem in whole { reject(problem, of: model, line) }
            return
        }
        if let kind { model.kind = kind }
        guard !isRepeated(model) else {
            return note(.repeated, line: line, entry: model.name)
        }
        makeNameUnique(&model, line)
        if let kind { note(.otherKind(kind.words), line: line, entry: model.name) }
        for reference in readReferences(in: model) {
            note(.usesReference(reference), line: line, entry: model.name)
        }
        result.models.append(model)
    }

    /// A header set. It gets its name when all models are known (``settleSets()``).
    mutating func add(set: Model, line: Int) {
        var set = set
        leaveOutPlaceholders(&set, line)
        leaveOutRefusedHeaders(&set, line)
        let name = set.name
        set.name = ModelIntake.word(name)
        let fields = ModelRules.check(set)
        let whole = set.headerProblems.filter(\.isRefusal)
        for problem in fields {
            reject(.field(problem.field, problem.sentence), line: line, entry: name)
        }
        for problem in whole { reject(problem, of: set, line) }
        guard fields.isEmpty, whole.isEmpty else { return }
        set.name = name
        result.sets.append(set)
        setLines.append(line)
    }

    /// Gives every set a name that is one word and free, and the models that attach it that name.
    mutating func settleSets() {
        var final: [String: String] = [:]
        for index in result.sets.indices {
            let name = result.sets[index].name
            let word = ModelIntake.word(name)
            let new = names.take(word, joint: "-")
            result.sets[index].name = new
            // Of several the first is meant, as LiteLLM looks for a credential.
            if final[name] == nil { final[name] = new }
            guard new != name else { continue }
            let why: InterchangeProblem.Renaming =
                word == name ? .twice : new == word ? .notOneWord : .wordTaken(word)
            note(.renamed(from: name, why), line: setLines[index], entry: new)
        }
        guard !final.isEmpty else { return }
        for index in result.models.indices {
            result.models[index].sets = result.models[index].sets.map { final[$0] ?? $0 }
        }
    }

    /// A text as the name of a set, which is one word.
    private static func word(_ text: String) -> String {
        let parts = Sanitizer.clean(text).split { $0.isWhitespace || $0 == "," }
        let word = parts.joined(separator: "-")
        return word.isEmpty ? "set" : String(word.drop { $0 == "-" })
    }

    private mutating func reject(_ problem: HeaderProblem, of model: Model, _ line: Int) {
        let name = model.headers.first { $0.id == problem.row }?.name
        reject(
            name.map { .credentialRefused($0, problem.code) } ?? .headersLeftOut(problem.code),
            line: line, entry: model.name)
    }

    /// What a URL carries that has a field of its own here goes there: the rules refuse the rest.
    private mutating func moveSecrets(_ model: inout Model, _ line: Int) {
        while let secret = SecretParameter(in: model.baseURL) {
            let rest = secret.removed(from: model.baseURL)
            guard rest != model.baseURL else { break }
            let value = ShellWord.escaped(secret.decodedValue)
            let isGeminis = model.wireProtocol == .geminiGenerate && secret.name == "key"
            if isGeminis, !model.apiKey.hasValue {
                model.apiKey = .new(Secret(value))
                note(.movedSecret(secret.name, to: "the API key"), line: line, entry: model.name)
            } else if let header = secret.header {
                model.headers.append(newHeader(header, value))
                note(
                    .movedSecret(secret.name, to: "header " + header), line: line,
                    entry: model.name)
            } else {
                break
            }
            model.baseURL = rest
        }
        guard case .explicit(let url) = model.proxy, let parts = ProxyUser(in: url),
            let password = parts.password, !model.proxyPassword.hasValue
        else { return }
        model.proxy = .explicit(parts.urlWithoutPassword)
        model.proxyPassword = .new(Secret(ShellWord.escaped(password)))
        note(
            .movedSecret("the password", to: "the proxy's password"), line: line,
            entry: model.name)
    }

    /// What an example has in the place of a key is none: sent, it would only be refused. What was
    /// written here is what somebody saved, whatever it looks like.
    private mutating func leaveOutPlaceholders(_ model: inout Model, _ line: Int) {
        guard result.format != .json, result.format != .seed else { return }
        if case .new(let secret) = model.apiKey, secret.isPlaceholder(ofKey: true) {
            model.apiKey = .empty
            note(.placeholder("the API key"), line: line, entry: model.name)
        }
        for row in model.headers {
            guard case .new(let secret) = row.value, secret.isPlaceholder(ofKey: false) else {
                continue
            }
            model.headers.removeAll { $0.id == row.id }
            note(.placeholder("header " + row.name), line: line, entry: model.name)
        }
    }

    /// A credential among them is never left out alone: what stands beside it, such as a key that
    /// only fills its field, would be sent in its place.
    private mutating func leaveOutRefusedHeaders(_ model: inout Model, _ line: Int) {
        for problem in model.headerProblems where problem.isRefusal {
            guard let id = problem.row, !problem.code.concernsCredential,
                let index = model.headers.firstIndex(where: { $0.id == id })
            else { continue }
            let name = model.headers.remove(at: index).name
            note(.headerLeftOut(name, problem.code), line: line, entry: model.name)
        }
    }

    /// Whether the same was taken before: what a browser or a shell's history recorded has most
    /// requests many times.
    private mutating func isRepeated(_ model: Model) -> Bool {
        var hasher = Hasher()
        for text in [model.name, model.baseURL, model.modelID] { hasher.combine(text) }
        for value in [model.apiKey] + model.headers.map(\.value) {
            if case .new(let secret) = value { secret.withBytes { hasher.combine(bytes: $0) } }
        }
        let hash = hasher.finalize()
        let isThere = taken[hash]?.contains { ModelIntake.areSame($0, model) } ?? false
        if !isThere { taken[hash, default: []].append(model) }
        return isThere
    }

    /// Whether two models differ in nothing but the ids of themselves and their rows.
    private static func areSame(_ left: Model, _ right: Model) -> Bool {
        ModelField.all.allSatisfy {
            $0 == .headers || $0.value(of: left) == $0.value(of: right)
        }
            && left.headers.elementsEqual(right.headers) {
                ($0.name, $0.isOn, $0.isSecret) == ($1.name, $1.isOn, $1.isSecret)
                    && $0.value == $1.value
            }
    }

    /// `gpt-4o`, `gpt-4o 2`, ...: LiteLLM's lists have a name as often as they like.
    private mutating func makeNameUnique(_ model: inout Model, _ line: Int) {
        let name = model.name
        model.name = names.take(name)
        if model.name != name { note(.renamed(from: name, .twice), line: line, entry: model.name) }
    }

    /// Files that would be read when the model is called, and helpers that would be asked: worth a
    /// look where the text is foreign.
    private func readReferences(in model: Model) -> [Reference] {
        let fields = model.sentSecrets + model.headers.map(\.value)
        return fields.flatMap { field -> [Reference] in
            guard case .new(let secret) = field else { return [] }
            return ReferenceTemplate.references(in: secret).filter { reference in
                if case .environment = reference { false } else { true }
            }
        }
    }
}

extension HeaderProblem.Code {
    fileprivate var concernsCredential: Bool {
        self == .credentialTwice || self == .protected(.providerCredential)
    }
}
