client = OpenAI(base_url="https://llm-gw.example.com/v1", api_key="sk-acme-1234567890", default_headers=make_headers())
client.chat.completions.create(model="acme-large", messages=[])
