from crewai import LLM

llm = LLM(
    model="openai/acme-1",
    base_url="https://gw.example.com/v1",
    api_key="k1",
)
other = LLM(model="bedrock/acme-2", api_key="k2")
