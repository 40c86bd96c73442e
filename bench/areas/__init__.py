"""One area of measurements per file: `GOAL` in words, and `measure(quick)`."""
