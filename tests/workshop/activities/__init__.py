"""One file per activity, as in the core."""
