import dev.langchain4j.model.openai.OpenAiChatModel;

OpenAiChatModel model = OpenAiChatModel.builder()
    .baseUrl("https://llm-gw.example.com/v1")
    .apiKey(System.getenv("GATEWAY_KEY"))
    .modelName("acme-large")
    .customHeaders(Map.of("X-Team", "blue"))
    .timeout(Duration.ofSeconds(60))
    .build();
