"""What runs around an aggregate on the event loop: rooms, broadcast, connections, presence, rate limits."""
