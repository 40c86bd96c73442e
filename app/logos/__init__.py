"""Logos of reports: pictures that somebody uploads."""
