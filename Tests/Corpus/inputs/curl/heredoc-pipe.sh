BASE=https://gw.example.com/v1
MODEL=acme-1
echo "1/2 chat"
curl -fsS -H "Authorization: Bearer $ACME_KEY" -H 'Content-Type: application/json' "${BASE}/chat/completions" -d @- <<JSON | python3 -m json.tool | head -30
{"model": "${MODEL}",
 "messages": [{"role":"user","content":"Reply with exactly: OK"}],
 "max_tokens": 16}
JSON
