"""Resource limits of the process. Each phone is an open file, and the usual limit is 1,024."""

import resource

RESERVED_FILES = 64
"""Open files that connections may not use: they are for the database, files that are sent, and pipes to other
processes."""


def raise_open_files_limit() -> int:
    """Set the limit of open files to the most that the system allows this process. Returns how many of them
    may be connections."""
    _, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard_limit, hard_limit))
    return max(1, hard_limit - RESERVED_FILES)
