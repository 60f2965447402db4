client.DefaultRequestHeaders.Add("X-Team", "red");
request.Headers.TryAddWithoutValidation("X-Route", "eu-1");
