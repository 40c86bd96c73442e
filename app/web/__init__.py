"""The edge: pages, the HTTP API, the WebSocket, who may do what, and errors as people read them."""
