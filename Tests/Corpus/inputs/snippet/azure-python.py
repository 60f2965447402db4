client = AzureOpenAI(
    azure_endpoint="https://acme-res.openai.azure.com",
    api_key="0123456789abcdef0123456789abcdef",
    api_version="2024-10-21",
)
client.chat.completions.create(model="acme-deployment", messages=[])
