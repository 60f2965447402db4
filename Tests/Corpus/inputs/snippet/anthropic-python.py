import anthropic

client = anthropic.Anthropic(
    base_url="https://llm-gw.example.com",
    auth_token="tok-1",
)
message = client.messages.create(model="claude-sonnet-4-5", max_tokens=1024, messages=[])
