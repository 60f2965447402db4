llm = {
  provider = "ollama", -- The LLM provider
  endpoint = "http://localhost:11434",
  api_key = "",
  model = "llama-acme",
},
