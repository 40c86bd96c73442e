"""The errors of pages that a server has logged."""

import json

from tests.server_process import ServerProcess


def logged_page_errors(server: ServerProcess) -> list[dict[str, object]]:
    """Each with its page, its kind and its places."""
    lines = [json.loads(line) for line in server.output.splitlines() if '"page.error"' in line]
    return [{key: line[key] for key in ("client", "error", "at")} for line in lines]
