const response = await fetch('https://llm-gw.example.com/v1/messages', {
  method: 'POST',
  headers: { 'x-api-key': process.env.ACME_KEY, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
  body: JSON.stringify({ model: 'claude-sonnet-4-5', max_tokens: 16, messages: [] }),
});
