BASE_URL = "https://shop.example.com/api"
client = OpenAI(api_key="sk-acme-1234567890")
client.chat.completions.create(model="acme-large", messages=[])
requests.get(BASE_URL + "/orders")
