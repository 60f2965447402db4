a = OpenAI(base_url="https://a.example.com/v1", api_key="ka-1234567")
b = OpenAI(base_url="https://b.example.com/v1", api_key="kb-1234567")
a.chat.completions.create(model="m-a", messages=[])
b.chat.completions.create(model="m-b", messages=[])
