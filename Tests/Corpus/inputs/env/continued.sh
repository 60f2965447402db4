OPENAI_API_BASE=https://gw.example.com/v1 \
OPENAI_API_KEY=k1 \
OPENAI_MODEL=acme-1 \
  uv run python -m acme
