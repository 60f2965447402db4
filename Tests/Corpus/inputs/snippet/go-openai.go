config := openai.DefaultConfig(os.Getenv("GATEWAY_KEY"))
config.BaseURL = "https://llm-gw.example.com/v1"
client := openai.NewClientWithConfig(config)
resp, err := client.CreateChatCompletion(context.Background(),
	openai.ChatCompletionRequest{
		Model: "acme-large",
		Messages: []openai.ChatCompletionMessage{{Role: "user", Content: "say hi"}},
	})
