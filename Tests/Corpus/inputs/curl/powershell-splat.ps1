$RequestBody = @{
    model       = "acme-1"
    temperature = 1
}
$Header = @{ Authorization = "Bearer k1" }
$RequestBody = $RequestBody | ConvertTo-Json
$Parameter = @{
    Method      = 'Post'
    Uri         = 'https://gw.example.com/v1/chat/completions'
    Body        = $RequestBody
    Headers     = $Header
    ContentType = 'application/json'
}
(Invoke-RestMethod @Parameter).choices[0].text
