import Foundation
import PoolModel
import TestSupport

@testable import ProviderClient

/// Sends the request of a model and waits for its end.
func send(
    _ model: OpenedModel, _ purpose: RequestPurpose = .answer, timeout: Int? = nil,
    roots: TrustRoots = .system, environment: [String: String] = [:],
    onEvent: (TransferEvent) -> Void = { _ in }
) async throws -> TransferResult {
    let request = try builder(environment).build(
        model, purpose, RequestWishes(timeout: timeout))
    let transport = HTTPTransport(roots: roots)
    for await event in transport.send(request) {
        onEvent(event)
        if case .finished(let result) = event { return result }
    }
    throw Unfinished()
}

/// The stream of events ended without its last one.
struct Unfinished: Error {}

extension TransferResult {
    var failure: TransportFailure? {
        if case .failure(let failure) = outcome { failure } else { nil }
    }

    var answer: HTTPAnswer? {
        if case .success(let answer) = outcome { answer } else { nil }
    }

    func stage(_ stage: TestStage) -> StageResult? { stages.first { $0.stage == stage } }

    /// `resolve ok, connect failed, ...`
    var course: String {
        stages.map { "\($0.stage) \($0.state)" }.joined(separator: ", ")
    }
}

extension LoopbackServer {
    /// A model whose base URL is this server.
    func model(
        _ provider: Provider.ID = .openai, path: String = "/v1", scheme: String = "http",
        host: String = "127.0.0.1", key: String? = "sk-test-key-0123456789",
        headers: [(String, String)] = [], proxy: ProxySetting = .direct,
        proxyPassword: String? = nil, change: (inout Model) -> Void = { _ in }
    ) -> OpenedModel {
        callable(
            provider, base: url(path, scheme: scheme, host: host), key: key, headers: headers,
            proxy: proxy, proxyPassword: proxyPassword, change: change)
    }
}

/// What an openai-chat server answers.
let pong = """
    {"id":"1","object":"chat.completion","model":"some-model","choices":[{"index":0,\
    "message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],\
    "usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}
    """

extension [UInt8] {
    init(decodingBase64 text: String) { self = Data(base64Encoded: text).map(Array.init) ?? [] }
}
