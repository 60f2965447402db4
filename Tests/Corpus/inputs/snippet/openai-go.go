client := openai.NewClient(
	option.WithBaseURL("https://llm-gw.example.com/v1/"),
	option.WithAPIKey("sk-acme-1234567890"), // the team's
	option.WithHeader("X-Team", "blue"),
)
chat, err := client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{
	Model: "acme-large",
})
