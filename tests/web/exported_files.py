"""Report files, as the console downloads them."""

import httpx

from tests.server_process import ServerProcess


def export(server: ServerProcess, code: str, **params: str) -> httpx.Response:
    """The answer to a request for a file. params: of its address, such as `format` and `variant`."""
    with server.operator() as http:
        return http.get(f"/api/workshops/{code}/export", params={"lang": "en", **params})


def exported_file(server: ServerProcess, code: str, name: str, lang: str = "nb") -> bytes:
    """The report in the format of this name."""
    response = export(server, code, format=name, lang=lang)
    assert response.status_code == httpx.codes.OK, response.text
    return response.content
