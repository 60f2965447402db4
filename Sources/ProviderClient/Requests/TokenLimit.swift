internal import PoolModel

/// How long an answer may be, and in which field that is said.
struct TokenLimit {
    /// The least that OpenAI's newer models take.
    static let floor = 16
    /// For models that think before they answer: their thoughts count too.
    static let thinkingFloor = 512

    let field: Provider.TokenField
    let count: Int
    /// Whether only a temperature of 1 is taken.
    let hasFixedTemperature: Bool

    init(
        _ model: Model, _ wireProtocol: WireProtocol, _ purpose: RequestPurpose,
        field wanted: Provider.TokenField?, count wantedCount: Int? = nil
    ) {
        let name = ModelName.own(model.modelID)
        let isOpenAIReasoning =
            name.hasPrefix("gpt-5")
            || (name.first == "o" && name.dropFirst().first?.isNumber == true)
        let thinks = isOpenAIReasoning || wireProtocol == .geminiGenerate
        let row = Provider.of(model.provider)
        field = wanted ?? (isOpenAIReasoning ? .maxCompletionTokens : .maxTokens)
        hasFixedTemperature = isOpenAIReasoning
        if let wantedCount {
            count = wantedCount
            return
        }
        switch purpose {
        case .chat:
            let asked = model.maxOutputTokens ?? row.defaultMaxOutputTokens
            let hasFloor = field == .maxCompletionTokens || wireProtocol == .openAIResponses
            count = hasFloor ? max(asked, TokenLimit.floor) : asked
        case .tools:
            count = thinks ? TokenLimit.thinkingFloor : 64
        default:
            count = thinks ? TokenLimit.thinkingFloor : TokenLimit.floor
        }
    }
}
