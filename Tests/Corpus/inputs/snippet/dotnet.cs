using OpenAI;
var options = new OpenAIClientOptions { Endpoint = new Uri("https://llm-gw.example.com/v1") };
ChatClient client = new ChatClient(model: "acme-large", credential: new ApiKeyCredential("sk-acme-1234567890"), options: options);
