import requests
requests.post("https://llm-gw.example.com/v1/chat/completions", headers={"Authorization": f"Bearer {token}"}, json={"model": "acme-large"})
