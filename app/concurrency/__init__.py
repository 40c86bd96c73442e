"""Locks that asyncio tasks share."""
