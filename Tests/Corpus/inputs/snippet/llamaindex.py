from llama_index.llms.openai_like import OpenAILike
llm = OpenAILike(model="acme-large", api_base="https://llm-gw.example.com/v1", api_key="sk-acme", is_chat_model=True)
