"""The imperative shell: rooms, what they say to whom, and the connections. All asyncio."""
