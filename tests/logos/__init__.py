"""Tests of app/logos."""
