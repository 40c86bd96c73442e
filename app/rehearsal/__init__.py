"""Simulated people, through real HTTP and WebSockets: to prove a hall beforehand, and to show one alive."""
