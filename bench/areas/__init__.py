"""One area of figures per file: `GOAL` in words, and `measure(quick)`."""
