from portkey_ai import Portkey

portkey = Portkey(
    api_key="k1",
    provider="@acme"
)
response = portkey.chat.completions.create(
    model="acme-1",
    messages=[{
        "content": [{
            "image_url": {
                "url": "https://images.example.com/cat.png"
            }
        }]
    }],
    server_url="https://mcp.example.com",
)
