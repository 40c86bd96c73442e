"""Static files in the compressed form that the client accepts."""

from pathlib import Path

import httpx
import pytest

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
