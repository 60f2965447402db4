import FoundationEssentials
import PoolModel

@testable import ProviderClient

/// A model with its secrets in clear, as the store hands it out.
func callable(
    _ provider: Provider.ID, base: String? = nil, id: String = "some-model",
    key: String? = "sk-test-key",
    protocol wireProtocol: WireProtocol? = nil, headers: [(String, String)] = [],
    proxy: ProxySetting = .environment, proxyPassword: String? = nil,
    change: (inout Model) -> Void = { _ in }
) -> OpenedModel {
    var model = Model(
        id: UUID(), name: "a model", provider: provider, modelID: id,
        now: Date(timeIntervalSince1970: 0))
    if let base { model.baseURL = base }
    if let wireProtocol { model.wireProtocol = wireProtocol }
    if let key { model.apiKey = .new(Secret(key)) }
    model.proxy = proxy
    model.headers = headers.map { HeaderRow(id: UUID(), name: $0.0, value: .new(Secret($0.1))) }
    change(&model)
    let open = model.headers.compactMap { row in
        if case .new(let value) = row.value, row.isOn {
            OpenedModel.Header(row: row.id, name: row.name, value: value)
        } else {
            nil
        }
    }
    return OpenedModel(
        model: model,
        values: [
            .apiKey: key.map { Secret($0) }, .proxyPassword: proxyPassword.map { Secret($0) },
        ], headers: open)
}

/// A builder whose references come from these tables.
func builder(
    _ environment: [String: String] = [:], files: [String: String] = [:]
) -> RequestBuilder {
    RequestBuilder(
        references: SampleReferences(environment: environment, files: files),
        environment: environment)
}

/// References that come from tables.
struct SampleReferences: ReferenceSource {
    var environment: [String: String] = [:]
    var files: [String: String] = [:]
    /// What each helper gives.
    var helpers: [String: String] = [:]

    func read(_ use: ReferenceUse) throws(ReferenceProblem) -> Secret {
        switch use.reference {
        case .environment(let name):
            guard let value = environment[name] else { throw .notSet }
            return Secret(value)
        case .file(let path):
            guard let value = files[path] else { throw .unreadable("No such file") }
            return Secret(value)
        case .helper: throw .notAsked
        }
    }

    func refusal(of use: ReferenceUse) -> ReferenceProblem? {
        guard case .helper(let name) = use.reference, helpers[name] != nil else {
            return .notDeclared(place: "here", configuration: "config")
        }
        return nil
    }

    func ask(_ use: ReferenceUse) async -> Result<HelperValue, ReferenceProblem> {
        guard case .helper(let name) = use.reference, let value = helpers[name] else {
            return .failure(.notDeclared(place: "here", configuration: "config"))
        }
        return .success(
            HelperValue(name: name, secret: Secret(value), lifetime: .seconds(60)))
    }

    func mayRenew(_: HelperValue) -> Bool { false }
}

extension Request {
    /// The headers as lines, in their order.
    var lines: [String] { headers.map { "\($0.name): \($0.value.reveal())" } }

    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map { $0.value.reveal() }
    }

    var json: JSONValue? { try? JSONParser.parse(body) }
}
