session.headers.update({"X-Team": "red"})
session.headers["X-Route"] = "eu-1"
