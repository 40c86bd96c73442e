"""One file per activity: its commands, its events, decide, evolve, what each audience sees."""
