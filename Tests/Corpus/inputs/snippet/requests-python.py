import os, requests

url = "https://llm-gw.example.com/v1/chat/completions"
headers = {
    "Content-Type": "application/json",
    "Authorization": "Bearer sk-acme-1",
    "X-Team": os.environ["TEAM"],
}
data = {"model": "acme-large", "messages": [{"role": "user", "content": "hi"}]}
print(requests.post(url, headers=headers, json=data).json())
