fetch("https://gw.example.com/v1/chat/completions", {
  "headers": {
    "accept": "*/*",
    "authorization": "Bearer k1",
    "content-type": "application/json",
    "sec-ch-ua": "\"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\"",
    "x-team": "red"
  },
  "referrer": "https://gw.example.com/",
  "body": "{\"model\":\"acme-1\",\"headers\":{\"no\":\"header\"}}",
  "method": "POST",
  "mode": "cors",
  "credentials": "include"
});
