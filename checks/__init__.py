"""What `make check` runs beside the tests: each module here holds one promise about the sources."""
