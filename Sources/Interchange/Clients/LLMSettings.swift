internal import PoolModel

/// `extra-openai-models.yaml` of the program `llm`; the keys that it names are in its `keys.json`.
///
/// After https://llm.datasette.io/en/stable/other-models.html and `default_plugins/openai_models.py`.
enum LLMSettings {
    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        let (documents, repeated) = try YAMLReader.documents(bytes)
        intake.result.notes += repeated
        for element in documents.flatMap({ $0.array ?? [] }) {
            let members = element.members ?? []
            let line = members.first?.line ?? 1
            let name = element["model_id"]?.scalarText
            do throws(InterchangeProblem.Code) {
                try take(FieldReader(members, isLenient: true), line, &intake)
            } catch {
                intake.reject(error, line: line, entry: name)
            }
        }
    }

    private static func take(
        _ entry: FieldReader, _ line: Int, _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        var entry = entry
        guard let id = entry.text("model_name") ?? entry.text("model_id") else {
            throw .missing("model_name")
        }
        let base = entry.text("api_base")
        // Without an address of its own it is OpenAI's, with the key of that name.
        let keyName = entry.text("api_key_name") ?? (base == nil ? "openai" : nil)
        var key: String?
        if let keyName {
            guard let given = intake.context.given[keyName] else { throw .keyInFile(keyName) }
            key = ShellWord.escaped(given)
        }
        var model = ClientModel(
            name: entry.text("model_id") ?? id, modelID: id, wireProtocol: .openAIChat,
            baseURL: base ?? Provider.of(.openai).defaultBaseURL ?? "", key: key)
        model.headers = try ClientModel.headers(
            entry.object("headers").map { .object($0) }, .none, intake.context)
        model.kind = entry.flag("completion") == true ? .completion : nil
        intake.result.rejected += entry.problems
        model.add(to: &intake, line: line)
    }
}
