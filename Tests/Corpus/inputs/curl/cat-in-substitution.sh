curl https://gw.example.com/v1/chat/completions -H "Authorization: Bearer k1" --data "$(cat <<'EOF'
{
  "model": "acme-1",
  "messages": [{"role": "user", "content": "it's $5 (five)"}]
}
EOF
)"
