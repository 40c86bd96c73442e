"""A phone is an open file to the system, whose usual limit (1,024) is below what a hall brings."""

import resource


def raise_open_files_limit() -> None:
    """As many as the system lets this process have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
