import os
from openai import OpenAI

client = OpenAI(
    base_url="https://llm-gw.example.com/v1",
    api_key=os.environ.get("GATEWAY_KEY"),
    default_headers={
        "X-Team": "blue",
        "X-Secret": os.environ["GATEWAY_SECRET"],
    },
    timeout=30.0,
)

response = client.chat.completions.create(
    model="acme-large",
    messages=[{"role": "user", "content": "model: say hi"}],
)
print(response.choices[0].message.content)
