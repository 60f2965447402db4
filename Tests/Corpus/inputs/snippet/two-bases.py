a = dict(base_url="https://one.example.com/v1")
b = dict(base_url="https://two.example.com/v1")
client = OpenAI(api_key="sk-acme-1234567890", **options)
client.chat.completions.create(model="acme-large", messages=[])
