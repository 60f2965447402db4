export OPENAI_BASE_URL='https://llm-gw.example.com/v1' && export OPENAI_API_KEY=sk-acme-1234567890; export OPENAI_MODEL=acme-large;
