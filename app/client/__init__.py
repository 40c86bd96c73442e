"""Clients: of a server's HTTP API, simulated phones, and signed requests to the receivers of webhooks."""
