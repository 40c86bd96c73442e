"""One file per activity."""
