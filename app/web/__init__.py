"""The edge: pages, HTTP API, WebSocket, event stream, credentials, and error responses."""
