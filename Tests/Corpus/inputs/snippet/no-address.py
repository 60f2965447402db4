from openai import OpenAI
client = OpenAI(api_key="sk-proj-0123456789")
client.chat.completions.create(model="gpt-4o", messages=[])
