"""Resource limits of the process. Each phone is an open file, and the usual limit is 1,024."""

import resource


def raise_open_files_limit() -> None:
    """Set the limit of open files to the most that the system allows this process."""
    _, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard_limit, hard_limit))
