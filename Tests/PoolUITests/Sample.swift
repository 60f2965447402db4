import FoundationEssentials
import PoolModel

@testable import PoolUI

/// Models as they stand in the mock-ups.
enum Sample {
    /// 2026-03-02 14:09:00 UTC.
    static let now = Date(timeIntervalSince1970: 1_772_460_540)
    static let facts = PoolFacts(file: "pool.db", keySource: "file", isReadOnly: false)

    static func id(_ number: Int) -> UUID {
        let digits = String(number)
        let tail = String(repeating: "0", count: 12 - digits.count) + digits
        return UUID(uuidString: "00000000-0000-4000-8000-\(tail)") ?? UUID()
    }

    static func test(
        _ verdict: VerdictCode, _ milliseconds: Double, minutesAgo: Double, status: Int? = 200,
        message: String = "the model answered", owner: Owner? = nil, next: String = ""
    ) -> TestSummary {
        TestSummary(
            verdict: verdict, httpStatus: status, totalMilliseconds: milliseconds,
            testedAt: now.addingTimeInterval(-60 * minutesAgo), message: message, owner: owner,
            next: next)
    }

    static func summary(
        _ number: Int, _ name: String, _ provider: Provider.ID, _ modelID: String,
        headers: [String] = [], headersOn: Int? = nil, url: String? = nil, isEnabled: Bool = true,
        tags: [String] = [], test: TestSummary? = nil
    ) -> ModelSummary {
        ModelSummary(
            id: id(number), name: name, provider: provider, modelID: modelID,
            baseURL: url ?? Provider.of(provider).defaultBaseURL ?? "https://llm.example/v1",
            isEnabled: isEnabled, tags: tags, headerNames: headers,
            headersOn: headersOn ?? headers.count, version: 3,
            changedAt: now.addingTimeInterval(-3600), changedBy: "admin", lastTest: test)
    }

    static let summaries: [ModelSummary] = [
        summary(
            1, "azure eu backup", .azure, "gpt-4o",
            headers: ["X-Gateway-Token", "X-Tenant-Id", "X-Request-Id"],
            url: "https://eu.openai.azure.com/openai/v1", tags: ["prod", "eu"],
            test: test(.ok, 804, minutesAgo: 60)),
        summary(
            2, "claude internal", .anthropic, "claude-sonnet-4-5",
            headers: claude.headers.map(\.name), headersOn: 4,
            url: "https://llm-gw.corp.example/anthropic", tags: ["prod"],
            test: test(
                .authFailed, 275, minutesAgo: 9, status: 401,
                message: "the gateway refused the credentials", owner: .key,
                next: "replace the API key.")),
        summary(
            3, "deepseek", .deepseek, "deepseek-chat", test: test(.ok, 655, minutesAgo: 9)),
        summary(
            4, "gpt-4o prod", .openai, "gpt-4o-2024-08-06",
            headers: ["X-Gateway-Token", "X-Title"],
            tags: ["prod"], test: test(.ok, 312, minutesAgo: 2)),
        summary(
            5, "local vllm", .vllm, "qwen2.5-72b-instruct", headers: ["X-Gateway-Token"]),
        summary(
            6, "old claude", .anthropic, "claude-3-opus-20240229", isEnabled: false),
        summary(
            7, "通义 qwen", .qwen, "qwen-max", headers: ["X-DashScope-WorkSpace"],
            test: test(.ok, 498, minutesAgo: 9)),
    ]

    static func kept(_ text: String, isSecret: Bool = true) -> SecretField {
        .kept(StoredSecret(of: Secret(text), isSecret: isSecret))
    }

    static let claude: Model = {
        var model = Model(
            id: id(2), name: "claude internal", provider: .anthropic,
            modelID: "claude-sonnet-4-5", now: now.addingTimeInterval(-3600))
        model.baseURL = "https://llm-gw.corp.example/anthropic"
        model.apiKey = kept("sk-ant-0123456789abcdefghijk3Qz")
        model.version = 3
        model.changedBy = "admin"
        model.tags = ["prod"]
        model.headers = [
            HeaderRow(id: id(101), name: "anthropic-beta", value: kept("tools-2024-04-04")),
            HeaderRow(
                id: id(102), name: "X-Portkey-Config",
                value: kept("pc-prod-7781-eu-failover-01", isSecret: false), isSecret: false),
            HeaderRow(
                id: id(103), name: "CF-Access-Client-Secret",
                value: kept(String(repeating: "a", count: 60) + "9f3c")),
            HeaderRow(id: id(104), name: "X-Debug", value: kept("1"), isOn: false),
            HeaderRow(id: id(105), name: "X-Team", value: kept("research")),
        ]
        return model
    }()

    /// A model that sends its key as `Authorization`.
    static let gpt: Model = {
        var model = Model(
            id: id(4), name: "gpt-4o prod", provider: .openai, modelID: "gpt-4o-2024-08-06",
            now: now.addingTimeInterval(-3600))
        model.version = 3
        model.headers = [HeaderRow(id: id(141), name: "X-Title", value: kept("pool"))]
        return model
    }()

    /// As the store would give it back.
    static func stored(_ model: Model) -> Model {
        var stored = model
        stored.version += 1
        stored.changedBy = "admin"
        stored.apiKey = keptForm(of: model.apiKey)
        stored.proxyPassword = keptForm(of: model.proxyPassword)
        for index in stored.headers.indices {
            let row = stored.headers[index]
            stored.headers[index].value = keptForm(of: row.value, isSecret: row.isSecret)
        }
        return stored
    }

    private static func keptForm(of field: SecretField, isSecret: Bool = true) -> SecretField {
        guard case .new(let secret) = field else { return field }
        return .kept(StoredSecret(of: secret, isSecret: isSecret))
    }
}
