HttpRequest request = HttpRequest.newBuilder()
    .header("X-Team", "red")
    .setHeader("X-Route", "eu-1")
