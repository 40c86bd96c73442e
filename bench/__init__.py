"""Measures the speed goals of the documentation, against references in the same run. See README.md."""
