"""The rights of the staff: their links, and the sessions that these open."""
