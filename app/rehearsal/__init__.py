"""Simulated people, through real HTTP and WebSockets: to test a hall's network before people come, and to
show how a hall in use looks."""
