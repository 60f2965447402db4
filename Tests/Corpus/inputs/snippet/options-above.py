options = dict(base_url="https://llm-gw.example.com/v1", timeout=30)
client = OpenAI(
    api_key="sk-acme-1234567890",
    **options,
)
client.chat.completions.create(model="acme-large", messages=[])
