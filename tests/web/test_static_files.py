"""Static files in the compressed form that the client accepts."""

from pathlib import Path

import httpx
import pytest
from starlette.exceptions import HTTPException

from app.web.static_files import CompressedFiles


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "br"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0.000, br; q=0.0", None),
        ("BR;Q=0, GZIP", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
async def test_static_file_is_served_in_the_best_coding_with_a_weight_above_zero(
    tmp_path: Path, accept_encoding: str, coding: str | None
) -> None:
    contents = {"a.js": b"plain", "a.js.br": b"brotli", "a.js.gz": b"gzip"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    transport = httpx.ASGITransport(app=CompressedFiles(directory=tmp_path))

    async with (
        httpx.AsyncClient(transport=transport, base_url="http://test") as http,
        http.stream("GET", "/a.js", headers={"accept-encoding": accept_encoding}) as response,
    ):
        body = b"".join([part async for part in response.aiter_raw()])

    assert response.headers.get("content-encoding") == coding
    assert body == contents[{"br": "a.js.br", "gzip": "a.js.gz", None: "a.js"}[coding]]


async def test_static_file_is_read_once_and_what_is_outside_of_the_folder_never(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "a.js.br").write_bytes(b"before")
    (tmp_path / "secret.br").write_bytes(b"secret")
    transport = httpx.ASGITransport(app=CompressedFiles(directory=folder))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        for _ in range(2):
            async with http.stream("GET", "/a.js", headers={"accept-encoding": "br"}) as response:
                assert b"".join([part async for part in response.aiter_raw()]) == b"before"
            (folder / "a.js.br").unlink(missing_ok=True)
        for path in ("/../secret", "/%2e%2e/secret", "//secret", "/b.js"):
            with pytest.raises(HTTPException, match="404"):
                await http.get(path, headers={"accept-encoding": "br"})


async def test_static_file_is_not_sent_for_a_request_that_would_change_it(tmp_path: Path) -> None:
    (tmp_path / "a.js.br").write_bytes(b"content")
    transport = httpx.ASGITransport(app=CompressedFiles(directory=tmp_path))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        with pytest.raises(HTTPException, match="405"):
            await http.put("/a.js", headers={"accept-encoding": "br"})
