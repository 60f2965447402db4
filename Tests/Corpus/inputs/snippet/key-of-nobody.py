from openai import OpenAI
API_KEY = "sk-gateway"
client = OpenAI(base_url=url(), api_key=key())
client.chat.completions.create(model="acme-large", messages=[])
