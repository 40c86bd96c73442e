"""Checks of the sources for `make check`, and generators for `make wire`."""
