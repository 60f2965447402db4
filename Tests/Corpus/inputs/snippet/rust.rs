let config = OpenAIConfig::new()
    .with_api_key("sk-acme-1234567890")
    .with_api_base("https://llm-gw.example.com/v1");
let client = Client::with_config(config);
let request = CreateChatCompletionRequestArgs::default().model("acme-large").build()?;
