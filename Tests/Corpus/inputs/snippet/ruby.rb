client = OpenAI::Client.new(
  access_token: ENV.fetch("GATEWAY_KEY"),
  uri_base: "https://llm-gw.example.com/v1",
  extra_headers: { "X-Team" => "blue" }
)
response = client.chat(parameters: { model: "acme-large", messages: [] })
