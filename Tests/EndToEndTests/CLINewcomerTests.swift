import Foundation
import TestSupport
import Testing

/// What somebody does on the first day who has a LiteLLM configuration already.
struct CLINewcomerTests {
    private let provider: CLIProvider
    private let home: TemporaryFolder

    init() throws {
        provider = try CLIProvider()
        home = try TemporaryFolder()
    }

    /// Twenty models; the seventh is behind the gateway, with a token that is out of date.
    private var configuration: String {
        "model_list:\n"
            + (1...20).map { number in
                """
                  - model_name: model \(number)
                    litellm_params:
                      model: hosted_vllm/qwen
                      api_base: \(number == 7 ? provider.gated : provider.base)
                      api_key: \(Secrets.key)
                      extra_headers: {X-Gateway-Token: \(Secrets.first), X-Team: search}

                """
            }.joined()
    }

    private func modelpool(_ arguments: String..., input: String? = nil) async throws -> Finished {
        try await Finished.running(
            home.file(".local/bin/modelpool"), arguments, environment: Surroundings.home(home),
            input: input)
    }

    /// Tests all models and gives those that failed with their verdicts.
    private func failing(pool: String) async throws -> [String: String] {
        let ended = try await modelpool("--pool", pool, "test", "--all", "--json")
        let lines = ended.output.split(separator: "\n")
        #expect(lines.count == 20)
        var failed: [String: String] = [:]
        for line in lines {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let report = try #require(value as? [String: Any])
            if report["ok"] as? Bool == true { continue }
            let name = try #require(report["model"] as? String)
            failed[name] = report["verdict"] as? String
        }
        #expect(ended.code == (failed.isEmpty ? 0 : 1))
        return failed
    }

    @Test func aConfigurationIsTakenOverTestedMendedAndGivenBack() async throws {
        var environment = Surroundings.home(home)
        environment["MODELPOOL_BINARY"] = Surroundings.modelpool
        let install = Surroundings.repository + "/Resources/install.sh"
        try await Finished.running(
            "bash", [install, home.file(".local")], environment: environment
        ).expectSuccess()

        let file = try home.write(configuration, to: "config.yaml")
        let pool = home.file("pool.db")
        try await modelpool("--pool", pool, "import", file).expectSuccess()
        #expect(try await failing(pool: pool) == ["model 7": "gateway_forbidden"])
        try await modelpool(
            "--pool", pool, "headers", "set", "model 7", "X-Gateway-Token", "--value-stdin",
            input: CLIProvider.token
        ).expectSuccess()
        #expect(try await failing(pool: pool) == [:])

        // What is given back makes the same pool again, the mended header with it.
        let mended = home.file("mended.yaml")
        try await modelpool(
            "--pool", pool, "export", "--format", "litellm", "--with-secrets", "-o", mended
        ).expectSuccess()
        let again = home.file("again.db")
        try await modelpool("--pool", again, "import", mended).expectSuccess()
        #expect(try await failing(pool: again) == [:])
    }
}
