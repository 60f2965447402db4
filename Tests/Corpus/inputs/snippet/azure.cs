AzureOpenAIClient azure = new(new Uri("https://acme.openai.azure.com/"), new AzureKeyCredential("abcdef1234567890"));
ChatClient chat = azure.GetChatClient("gpt-4o-acme");
