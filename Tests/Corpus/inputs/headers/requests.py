import os
import requests

PLAN = "gold"
headers = {
    "Content-Type": "application/json",  # always
    "Authorization": f"Bearer {os.environ['ACME_KEY']}",
    'X-Team': 'red',
    "X-Plan": PLAN,
}
response = requests.post("https://gw.example.com/v1/chat/completions", headers=headers, json={"model": "acme-1"})
