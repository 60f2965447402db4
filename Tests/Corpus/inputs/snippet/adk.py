from google.adk.models.lite_llm import LiteLlm

agent = LlmAgent(
    model=LiteLlm(
        model="openai/acme-1",
        api_base="https://gw.example.com/v1",
        api_key="k1",
        extra_headers={"X-Team": "blue"},
    ),
    name="a",
)
