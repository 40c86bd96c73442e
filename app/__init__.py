"""Samskap: a co-creation workshop in a hall, from a QR code to the report."""
