"""The load generator: a process of its own with thousands of phones, cheap enough to share two cores."""
