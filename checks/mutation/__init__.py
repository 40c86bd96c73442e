"""Mutation check: makes one small change at a time to a copy of the code, and runs the tests on it."""
