"""Resource limits of the process. Each phone is an open file, and the usual limit of 1,024 is below a full
hall."""

import resource


def raise_open_files_limit() -> None:
    """Raise the soft limit to the hard limit. Child processes inherit it."""
    _, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard_limit, hard_limit))
