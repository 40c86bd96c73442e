"""Where files lie, in a checkout and in an installed package.

In a wheel `migrations` is inside the package; in a checkout it is beside the package, at the top level.
"""

from pathlib import Path

PACKAGE = Path(__file__).parent
IS_INSTALLED = (PACKAGE / "migrations").is_dir()
"""Whether this package comes from a wheel. An editable install uses the checkout's own files: False."""
MIGRATIONS = PACKAGE / "migrations" if IS_INSTALLED else PACKAGE.parent / "migrations"


def default_data_folder() -> Path:
    """In a checkout its `var`, wherever a command is run; else `samskap-data` in the current folder."""
    return Path.cwd() / "samskap-data" if IS_INSTALLED else PACKAGE.parent / "var"
