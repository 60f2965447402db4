internal import PoolModel

/// Which provider an address belongs to.
enum ProviderGuess {
    /// By the host; on this machine by the port that the provider's default has.
    static func byHost(_ url: String) -> Provider.ID? {
        // What is no URL has no host; `ModelRules` says what is wrong with it.
        guard let origin = try? BaseURL(url).origin else { return nil }
        if origin.isLoopback {
            return local.first { $0.port == origin.port }?.id
        }
        if let known = hosts[origin.host] { return known }
        let isAzure = azureSuffixes.contains { origin.host.hasSuffix($0) }
        return isAzure ? .azure : nil
    }

    /// The provider whose requests go to the URL that a base and a protocol make.
    static func provider(of base: String, speaking wireProtocol: WireProtocol) -> Provider.ID {
        let provider = byHost(base) ?? .custom
        if provider == .openai, wireProtocol == .openAIResponses { return .openaiResponses }
        let isForeign =
            wireProtocol != .openAIChat && wireProtocol != Provider.of(provider).wireProtocol
        // Azure's requests are built from the resource and the deployment.
        let path = base.prefix { $0 != "?" }
        let isElsewhere =
            provider == .azure && CallPath.deployment(in: base) == nil
            && AzurePath(endOf: path) == nil
        return isForeign || isElsewhere ? .custom : provider
    }

    private static let azureSuffixes = [
        ".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com",
    ]

    /// The registry's hosts, and other regions' of the same providers.
    private static let hosts: [String: Provider.ID] = {
        var hosts: [String: Provider.ID] = [
            "api.moonshot.ai": .kimi, "api.minimax.io": .minimax, "api.minimax.chat": .minimax,
            "api.z.ai": .zhipu, "dashscope-intl.aliyuncs.com": .qwen,
            "dashscope-us.aliyuncs.com": .qwen, "eu.api.openai.com": .openai,
            "us.api.openai.com": .openai,
        ]
        for provider in Provider.all where provider.id != .openaiResponses {
            guard let url = provider.defaultBaseURL, let origin = try? BaseURL(url).origin,
                !origin.isLoopback
            else { continue }
            hosts[origin.host] = provider.id
        }
        return hosts
    }()

    private static let local: [(port: Int, id: Provider.ID)] = Provider.all.compactMap { provider in
        guard let url = provider.defaultBaseURL, let origin = try? BaseURL(url).origin,
            origin.isLoopback
        else { return nil }
        return (origin.port, provider.id)
    }
}
