"""The page of a report that everyone with its link may read."""

from tests.server_process import ServerProcess


def public_path(server: ServerProcess, code: str, **fields: str) -> str:
    """The path of a new public link. fields: of the request, such as `code_word`."""
    with server.operator() as http:
        body = {"right": "public_report", **fields}
        link = http.post(f"/api/workshops/{code}/links", json=body).raise_for_status()
    return path_of(str(link.json()["url"]))


def path_of(url: str) -> str:
    """The path in the address of a public link, which may name another server than that of the test."""
    return "/r/" + url.partition("/r/")[2]
