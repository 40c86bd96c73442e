"""Static files: in the compressed form that the client accepts, and how long they are cached."""

import gzip
import json
import re
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from starlette.exceptions import HTTPException

from app.web.static_files import CompressedFiles
from checks.generated_file import ROOT
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop


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
        async_http_client(transport=transport, base_url="http://test") as http,
        http.stream("GET", "/a.js", headers={"accept-encoding": accept_encoding}) as response,
    ):
        body = b"".join([part async for part in response.aiter_raw()])

    assert response.headers.get("content-encoding") == coding
    assert body == contents[{"br": "a.js.br", "gzip": "a.js.gz", None: "a.js"}[coding]]


async def test_static_files_are_served_as_they_were_at_the_start_and_nothing_else_is(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    (folder / "fonts").mkdir(parents=True)
    (folder / "fonts/a.woff2").write_bytes(b"before")
    (tmp_path / "secret").write_bytes(b"secret")
    transport = httpx.ASGITransport(app=CompressedFiles(directory=folder))
    (folder / "fonts/a.woff2").unlink()
    (folder / "later.js").write_bytes(b"after the start")
    folder.rename(tmp_path / "moved")
    async with async_http_client(transport=transport, base_url="http://test") as http:
        response = await http.get("/fonts/a.woff2", headers={"accept-encoding": "br"})
        assert (response.content, response.headers["vary"]) == (b"before", "Accept-Encoding")
        assert (await http.head("/fonts/a.woff2")).headers["content-length"] == "6"
        for path in (
            "/../secret",
            "/%2e%2e/secret",
            "//secret",
            "/fonts",
            "/%00",
            "/" + "a" * 300,
            "/A.WOFF2",
            "/later.js",
        ):
            with pytest.raises(HTTPException, match="404"):
                await http.get(path, headers={"accept-encoding": "br"})
        with pytest.raises(HTTPException, match="405"):
            await http.put("/fonts/a.woff2")


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
async def test_static_file_is_served_in_accepted_coding_and_cached_for_ever(
    new_workshop: CreateWorkshop, coding: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers={"accept-encoding": coding}) as http:
        page = (await http.get(f"/j/{workshop.code}", headers={"accept-encoding": "identity"})).text
        script = page.split('<script type="module" src="')[1].split('"')[0]
        async with http.stream("GET", script) as response:
            sent = b"".join([part async for part in response.aiter_raw()])
        missing = await http.get(script + ".nothing")
    built = Path("app").joinpath(script.lstrip("/")).read_bytes()
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]
    assert missing.status_code == 404
    if coding == "identity":
        assert sent == built
    else:
        assert response.headers["content-encoding"] == coding
        assert len(sent) < len(built) / 2
    if coding == "gzip":
        assert gzip.decompress(sent) == built


async def test_error_for_missing_asset_is_not_cached(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        missing = await http.get("/static/dist/assets/missing-12345678.js")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-cache")


def test_pages_have_the_texts_of_those_errors_only_that_they_name_themselves() -> None:
    dist = ROOT / "app/static/dist"
    manifest = json.loads((dist / "manifest.json").read_text("utf-8"))
    catalogues = [entry["file"] for source, entry in manifest.items() if "locale/en.json" in source]
    assert len(catalogues) > 1
    for file in catalogues:
        keys = re.findall(r'"(error\.[\w.]+)":', (dist / file).read_text("utf-8"))
        assert "error.text.blank" in keys
        assert "error.card.unknown" not in keys


async def test_page_can_be_put_on_a_home_screen_with_its_icon(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        page = (await http.get(f"/j/{workshop.code}")).text
        links = dict(re.findall(r'<link rel="(manifest|apple-touch-icon)" href="([^"]+)"', page))
        manifest = await http.get(links["manifest"])
        assert manifest.headers["content-type"] == "application/manifest+json"
        assert "start_url" not in manifest.json(), "each page opens itself"
        icons = [manifest.url.join(icon["src"]) for icon in manifest.json()["icons"]]
        responses = [await http.get(icon) for icon in (*icons, links["apple-touch-icon"])]
    assert [response.status_code for response in responses] == [200, 200, 200, 200]
    sizes = [Image.open(BytesIO(response.content)).size for response in responses[1:]]
    assert sizes == [(192, 192), (512, 512), (180, 180)]
