# Headers and body
$headers = @{
    "Content-Type" = "application/json"
    "Authorization" = "Bearer $env:ACME_KEY"
}

$body = @{
    "model" = "acme-1"
    "messages" = @(
        @{
            "role" = "user"
            "content" = "Say something about it's past."
        }
    )
    "max_tokens" = 100
} | ConvertTo-Json

$response = Invoke-WebRequest -Uri "https://gw.example.com/v1/chat/completions" -Method Post -Headers $headers -Body $body -ContentType "application/json"
$result = $response.Content | ConvertFrom-Json
Write-Host $result.choices[0].message.content
