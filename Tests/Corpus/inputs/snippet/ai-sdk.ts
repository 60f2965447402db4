import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
const acme = createOpenAICompatible({
  name: 'acme',
  apiKey: process.env.ACME_KEY,
  baseURL: 'https://llm-gw.example.com/v1',
  headers: { 'X-Team': 'blue' },
});
const { text } = await generateText({ model: acme('acme-large'), prompt: 'hi' });
