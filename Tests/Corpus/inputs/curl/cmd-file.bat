curl https://gw.example.com/v1/chat/completions ^
-H "Authorization: Bearer %ACME_KEY%" ^     
-H "Content-Type: application/json" ^
-d "{\"model\": \"acme-1\", \"messages\": []}"
