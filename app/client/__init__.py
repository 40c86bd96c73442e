"""A running server seen from outside: its HTTP API and a simulated phone."""
