"""Measures what docs and issues promise, against references measured in the same run. See README.md."""
