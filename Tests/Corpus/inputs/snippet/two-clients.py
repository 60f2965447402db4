from openai import OpenAI
local = OpenAI(base_url="http://127.0.0.1:8000/v1", api_key="none")
remote = OpenAI(
    api_key="sk-remote",
    base_url="https://llm-gw.example.com/v1",
)
remote.chat.completions.create(model="acme-large", messages=[])
