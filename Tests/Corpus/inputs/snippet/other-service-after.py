client = OpenAI(api_key="sk-acme-1234567890")
answer = client.chat.completions.create(model="acme-large", messages=[])
search = SearchClient(base_url="https://search.example.com", api_key="other-secret-1")
requests.post("https://log.example.com", headers={"Authorization": "Bearer other-secret-2"})
