"""`python -m app.cli`. Python 2.7 must be able to run it up to the check of the version."""

from app.cli.python_version import require_python

require_python()

from app.cli.start import main  # noqa: E402 - an old Python cannot load it

main()
