internal import FoundationEssentials
internal import ModelPool

/// The door that every imported model goes through, whatever it comes from: the rules are
/// checked, headers that may not be sent are left out and named, names are made unique.
struct ModelIntake {
    let context: ImportContext
    var result: ImportResult
    private var names: Set<String> = []
    private var ids: Set<UUID>

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

    mutating func add(_ model: Model, line: Int) {
        var model = model
        leaveOutRefusedHeaders(&model, line)
        let fields = ModelRules.check(model)
        let whole = model.headerProblems.filter(\.isRefusal)
        guard fields.isEmpty, whole.isEmpty else {
            for problem in fields {
                reject(.field(problem.field, problem.sentence), line: line, entry: model.name)
            }
            for problem in whole {
                reject(.headersLeftOut(problem.code), line: line, entry: model.name)
            }
            return
        }
        makeNameUnique(&model, line)
        for file in fileReferences(in: model) {
            note(.usesReference(file), line: line, entry: model.name)
        }
        result.models.append(model)
    }

    private mutating func leaveOutRefusedHeaders(_ model: inout Model, _ line: Int) {
        for problem in model.headerProblems where problem.isRefusal {
            guard let id = problem.row,
                let index = model.headers.firstIndex(where: { $0.id == id })
            else { continue }
            let name = model.headers.remove(at: index).name
            note(.headerLeftOut(name, problem.code), line: line, entry: model.name)
        }
    }

    /// `gpt-4o`, `gpt-4o 2`, ...: LiteLLM's lists have a name as often as they like.
    private mutating func makeNameUnique(_ model: inout Model, _ line: Int) {
        guard !names.insert(model.name).inserted else { return }
        let name = model.name
        let stem = String(name.unicodeScalars.prefix(ModelRules.maximumName - 8))
        var number = 2
        while !names.insert("\(stem) \(number)").inserted { number += 1 }
        model.name = "\(stem) \(number)"
        note(.renamed(from: name), line: line, entry: model.name)
    }

    /// Files that would be read when the model is called: worth a look where the text is foreign.
    private func fileReferences(in model: Model) -> [Reference] {
        let fields = [model.apiKey, model.proxyPassword] + model.headers.map(\.value)
        return fields.flatMap { field -> [Reference] in
            guard case .new(let secret) = field else { return [] }
            return ReferenceTemplate.references(in: secret).filter { reference in
                if case .file = reference { true } else { false }
            }
        }
    }
}
