"""The server process: uvicorn runner, WebSocket protocol with prepared frames, resource limits."""
