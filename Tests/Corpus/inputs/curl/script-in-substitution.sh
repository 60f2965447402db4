#!/bin/bash
set -euo pipefail
host="http://gpu.example.com:8000"
payload='{"model":"acme-1","messages":[]}'
response=$(curl -sS --fail -X POST "$host/v1/chat/completions" -d @- <<<"$payload") || exit 1
echo "$response" | jq -r '.choices[0].message.content'
