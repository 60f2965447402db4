import OpenAI from "openai";

const client = new OpenAI({ apiKey: process.env["GATEWAY_KEY"], baseURL: 'https://llm-gw.example.com/v1',
  defaultHeaders: { 'X-Team': 'blue', Authorization: "Basic abc" } });
const a = await client.responses.create({ model: "acme-large", input: "hi" });
