from openai import OpenAI

GATEWAY = "https://llm-gw.example.com/v1"
GATEWAY_KEY = "sk-gateway"
API_KEY = "sk-of-something-else"

client = OpenAI(base_url=GATEWAY, api_key=GATEWAY_KEY)
client.chat.completions.create(model="acme-large", messages=[])
