from langchain_openai import ChatOpenAI
KEY = get_key()
llm = ChatOpenAI(model="acme-large", openai_api_key=KEY, openai_api_base="https://llm-gw.example.com/v1")
