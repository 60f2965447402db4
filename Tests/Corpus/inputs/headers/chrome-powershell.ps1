$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$session.UserAgent = "Mozilla/5.0 (X11)"
Invoke-WebRequest -UseBasicParsing -Uri "https://gw.example.com/v1/chat/completions" `
-Method "POST" `
-WebSession $session `
-Headers @{
":authority"="gw.example.com"
  "accept-encoding"="gzip, deflate, br"
  "authorization"="Bearer k1"
  "x-team"="red"
} `
-ContentType "application/json" `
-Body "{`"model`":`"acme-1`"}"
