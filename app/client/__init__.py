"""Clients of a running server: calls of its HTTP API, and a simulated phone."""
