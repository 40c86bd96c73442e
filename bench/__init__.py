"""Checks the speed goals that README.md states. Some are compared with reference servers
that are measured in the same run."""
