"""`python -m app.cli`."""

from app.cli.start import main

main()
