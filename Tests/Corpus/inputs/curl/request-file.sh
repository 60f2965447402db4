cat << EOF > request.json
{
  "model": "acme-1",
  "messages": [{"role": "user", "content": "hi"}]
}
EOF

curl \
-X POST \
-H "Content-Type: application/json" \
-H "Authorization: Bearer k1" \
"https://gw.example.com/v1/chat/completions" -d '@request.json'
