client = OpenAI(
    base_url="https://gw.example.com/v1",
    default_headers={
        "CF-Access-Client-Id": "abc.access",
        "CF-Access-Client-Secret": os.getenv("CF_SECRET"),
    },
)
