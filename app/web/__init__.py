"""What the server answers: pages, HTTP API, WebSocket, event stream, credentials and error responses."""
