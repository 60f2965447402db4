headers = {"X-Team": "blue", "X-Secret": os.environ["GW"]}
client = OpenAI(base_url="https://llm-gw.example.com/v1", api_key="sk-acme-1234567890", default_headers=headers)
client.chat.completions.create(model="acme-large", messages=[])
