"""Checks the speed goals that README.md states. Each is compared with reference code that is timed in the
same run."""
