"""The asyncio shell around an aggregate: rooms, broadcast, connections, presence, rate limits."""
