from portkey_ai import Portkey

portkey = Portkey(
    api_key="k1",
    base_url="https://gw.example.com/v1",
)
response = portkey.chat.completions.create(
    model="acme-1",
    messages=[{
        "role": "user",
        "content": [{
            "type": "image_url",
            "image_url": {
                "url": "https://images.example.com/cat.png"
            }
        }]
    }],
)
