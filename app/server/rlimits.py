"""Resource limits of the process. Each phone is an open file, and the usual limit is 1,024."""

import resource
import sys

SYSTEM_MAX_FILES = 10_240 if sys.platform == "darwin" else 2**20
"""The most open files to ask for, even if the hard limit is higher or infinite: macOS refuses more than
`OPEN_MAX`; on Linux it is the usual `fs.nr_open`."""
RESERVED_FILES = 64
"""Open files that connections may not use: they are for the database, files that are sent, and pipes to other
processes."""


def raise_open_files_limit() -> int:
    """Set the limit of open files to the most that the system allows this process. Returns how many of them
    may be connections."""
    soft_limit, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = most_open_files(soft_limit, hard_limit, SYSTEM_MAX_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard_limit))
    return max(1, limit - RESERVED_FILES)


def most_open_files(
    soft_limit: int, hard_limit: int, system_max: int, infinity: int = resource.RLIM_INFINITY
) -> int:
    """The highest soft limit to set: up to the hard limit and `system_max`, and no less than it is now.

    infinity: the number that means no limit, on Linux -1 and on macOS 2**63 - 1."""
    most = system_max if hard_limit == infinity else min(hard_limit, system_max)
    return most if soft_limit == infinity else max(soft_limit, most)
