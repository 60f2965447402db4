import { createOpenAI } from '@ai-sdk/openai';
import { generateText } from 'ai';

const gateway = createOpenAI({
  baseURL: 'https://gw.example.com/v1',
  apiKey: process.env.GW_KEY,
});

const { text } = await generateText({
  model: gateway.chat('acme/one'),
  prompt: 'hi',
});
