(async () => {
  const client = new OpenAI({
    baseURL: "https://llm-gw.example.com/v1",
    apiKey: "sk-acme-1234567890",
    defaultHeaders: { "X-Team": "blue" },
  });
  await fetch("https://log.example.com", {
    method: "POST",
    headers: { Authorization: "Bearer other-secret-2" },
  });
  const answer = await client.chat.completions.create(
    { model: "acme-large", messages: [] },
  );
})();
