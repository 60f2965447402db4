OPENAI_BASE_URL=https://llm-gw.example.com/v1 OPENAI_API_KEY="sk-acme-1234567890" OPENAI_MODEL=acme-large python app.py
