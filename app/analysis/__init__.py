"""Disclosure control: which numbers about groups may be published. No I/O, and no import of app.workshop."""
