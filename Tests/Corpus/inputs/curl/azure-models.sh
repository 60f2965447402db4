curl -X POST "https://res1.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview" \
  -H "Content-Type: application/json" \
  -H "api-key: $AZURE_API_KEY" \
  -d '{"messages":[{"role":"user","content":"hi"}],"model":"Phi-4"}'
