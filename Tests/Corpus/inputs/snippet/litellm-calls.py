import litellm
from litellm import completion

one = litellm.completion(
    model="openai/acme-1",
    api_base="https://gw.example.com/v1",
    api_key="k1",
    messages=[{"role": "user", "content": "hi"}],
)
two = completion(model="groq/acme-2", api_key="k2", messages=[])
three = completion(model="anthropic/claude-acme", api_key="k3", messages=[])
four = completion(model="ollama_chat/llama-acme", api_base="http://localhost:11434", messages=[])
