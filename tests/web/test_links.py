"""Links, keys and cookies: who gets in where, and what a page may load."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from tests.live.live_workshop import TestHall, new_id

NewHall = Callable[..., Awaitable[TestHall]]


async def links(hall: TestHall) -> dict[str, str]:
    """The workshop's addresses, as its organiser gets them."""
    async with httpx.AsyncClient(base_url=hall.url, headers=hall.operator) as http:
        workshops = (await http.get("/api/me")).json()["workshops"]
    found: dict[str, str] = next(w["links"] for w in workshops if w["code"] == hall.code)
    return found


async def test_the_one_time_link_signs_in_one_browser(hall: NewHall) -> None:
    room = await hall()
    async with httpx.AsyncClient(base_url=room.url, headers=room.operator) as http:
        link = (await http.post("/api/sign-in-links")).json()["url"]
    async with httpx.AsyncClient(base_url=room.url) as organiser:
        assert (await organiser.get(link)).headers["location"] == "/"
        assert (await organiser.get("/api/me")).json()["organiser"] is True
        assert (await organiser.post("/api/workshops", json={"tables": 3})).status_code == 201
        assert (await organiser.get(link)).status_code == 303, "the same browser is signed in already"
        await organiser.post("/api/sign-out")
        assert (await organiser.get("/api/me")).json() == {"organiser": False, "workshops": []}
    async with httpx.AsyncClient(base_url=room.url) as stranger:
        assert (await stranger.get(link)).status_code == 401
        assert (await stranger.get("/o/made-up")).status_code == 401
        assert (await stranger.post("/api/workshops", json={"tables": 3})).status_code == 401
        assert (await stranger.post("/api/sign-in-links")).status_code == 401


@pytest.mark.parametrize("face", ["console", "screen"])
async def test_a_faces_link_opens_that_face_and_takes_its_key_off_the_address(
    hall: NewHall, face: str
) -> None:
    room = await hall()
    link = (await links(room))[face]
    async with httpx.AsyncClient(base_url=room.url, follow_redirects=True) as http:
        opened = await http.get(link)
        assert (opened.status_code, str(opened.url)) == (200, f"{room.url}/w/{room.code}/{face}")
        assert f'data-face="{face}"' in opened.text
        assert "key=" not in opened.text
        moved = await http.post(
            f"/api/workshops/{room.code}/commands", json={"id": new_id(), "type": "agenda.pause"}
        )
        assert moved.status_code == (200 if face == "console" else 401), "the screen is read-only"
    async with httpx.AsyncClient(base_url=room.url) as stranger:
        assert (await stranger.get(link[:-1] + ("0" if link[-1] != "0" else "1"))).status_code == 401
        assert (await stranger.get(f"/w/{room.code}/{face}")).status_code == 401
        assert (await stranger.get(f"/api/workshops/{room.code}/export")).status_code == 401
        assert (await stranger.get(f"/api/workshops/{room.code}/state?as=console")).status_code == 401


async def test_another_site_cannot_act_with_an_organisers_cookie(hall: NewHall) -> None:
    room = await hall()
    headers = {**room.operator, "origin": "https://elsewhere.example"}
    async with httpx.AsyncClient(base_url=room.url, headers=headers) as http:
        for path in ("/api/workshops", f"/api/workshops/{room.code}/commands"):
            answer = await http.post(path, json={"id": new_id(), "type": "agenda.pause"})
            assert answer.status_code in (403, 422), path
        moved = await http.post(
            f"/api/workshops/{room.code}/commands", json={"id": new_id(), "type": "agenda.pause"}
        )
        assert moved.json()["code"] == "credential.wrong_origin"


async def test_every_page_says_what_it_may_load_and_runs_nothing_inline(hall: NewHall) -> None:
    room = await hall()
    async with httpx.AsyncClient(base_url=room.url, headers=room.operator) as http:
        for path in ("/", f"/j/{room.code}", f"/w/{room.code}/console", f"/w/{room.code}/signs", "/nowhere"):
            answer = await http.get(path)
            assert "default-src 'self'" in answer.headers["content-security-policy"]
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert " style=" not in answer.text
            assert "<script>" not in answer.text


async def test_a_title_cannot_break_out_of_the_page(hall: NewHall) -> None:
    room = await hall()
    evil = "</script><script>alert(1)</script>"
    await room.command("plan.edit", title={"en": evil})
    async with httpx.AsyncClient(base_url=room.url, headers=room.operator) as http:
        for path in (f"/j/{room.code}", f"/w/{room.code}/console", f"/w/{room.code}/signs"):
            assert "<script>alert" not in (await http.get(path)).text


async def test_a_tables_sign_leads_a_phones_camera_to_its_table(hall: NewHall) -> None:
    room = await hall()
    async with httpx.AsyncClient(base_url=room.url) as http:
        svg = (await http.get(f"/w/{room.code}/qr.svg?table=7")).text
    (found,) = zxingcpp.read_barcodes(drawn(svg))
    assert found.text.endswith(f"/j/{room.code}/7")


async def test_only_tables_that_are_there_have_a_sign(hall: NewHall) -> None:
    room = await hall()
    async with httpx.AsyncClient(base_url=room.url) as http:
        for table in ("0", "-1", "9", "9" * 30):
            assert (await http.get(f"/w/{room.code}/qr.svg?table={table}")).status_code == 409
        assert (await http.get(f"/w/{room.code}/qr.svg?table=8")).status_code == 200


async def test_the_hall_is_served_while_its_signs_are_drawn(hall: NewHall) -> None:
    room = await hall()
    await room.command("plan.edit", tables=200)
    clock, waits = asyncio.get_running_loop().time, []
    async with httpx.AsyncClient(base_url=room.url, headers=room.operator, timeout=60) as http:
        began = clock()
        signs = asyncio.create_task(http.get(f"/w/{room.code}/signs"))
        while not signs.done():
            asked = clock()
            await http.get("/healthz")
            waits.append(clock() - asked)
        took = clock() - began
        assert (await signs).text.count("<svg") == 200
    assert max(waits) < took / 2


async def test_a_face_that_there_is_not_is_no_page(hall: NewHall) -> None:
    room = await hall()
    async with httpx.AsyncClient(base_url=room.url, headers=room.operator) as http:
        answer = await http.get(f"/w/{room.code}/nothing")
        assert answer.status_code == 404
        assert "no page at this address" in answer.text


def drawn(svg: str, scale: int = 8) -> Image.Image:
    """The QR's path of unit squares, as a picture."""
    size = int(float(svg.split('viewBox="0 0 ')[1].split()[0]))
    picture = Image.new("L", (size * scale, size * scale), 255)
    draw = ImageDraw.Draw(picture)
    path = svg.split(' d="')[1].split('"')[0]
    for move in path.replace("M", "\nM").split("\n")[1:]:
        x, y = (float(part) for part in move[1:].split("H")[0].split(","))
        draw.rectangle((x * scale, y * scale, (x + 1) * scale - 1, (y + 1) * scale - 1), fill=0)
    return picture


async def test_the_api_answers_nonsense_with_a_code(hall: NewHall) -> None:
    room = await hall()
    path = f"/api/workshops/{room.code}/commands"
    async with httpx.AsyncClient(base_url=room.url, headers=room.operator) as http:
        large = await http.post(path, content=b"x" * 300_000)
        broken = await http.post(path, content=b"\xff{")
        unknown = await http.post(path, json={"id": new_id(), "type": "agenda.explode"})
        nowhere = await http.get("/api/nowhere")
        template = await http.post("/api/workshops", json={"template": "none", "tables": 2})
        export = await http.get(f"/api/workshops/{room.code}/export?format=exe")
    told = [(a.status_code, a.json()["code"]) for a in (large, broken, unknown, nowhere, template, export)]
    assert told == [
        (413, "command.too_large"),
        (422, "command.malformed"),
        (422, "command.unknown"),
        (404, "page.unknown"),
        (404, "template.unknown"),
        (422, "export.format_unknown"),
    ]


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
async def test_a_file_comes_compressed_as_the_build_made_it_and_may_be_kept_for_ever(
    hall: NewHall, coding: str
) -> None:
    room = await hall()
    async with httpx.AsyncClient(base_url=room.url, headers={"accept-encoding": coding}) as http:
        page = (await http.get(f"/j/{room.code}", headers={"accept-encoding": "identity"})).text
        script = page.split('<script type="module" src="')[1].split('"')[0]
        async with http.stream("GET", script) as answer:
            sent = b"".join([part async for part in answer.aiter_raw()])
        missing = await http.get(script + ".nothing")
    built = Path("app").joinpath(script.lstrip("/")).read_bytes()
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert missing.status_code == 404
    if coding == "identity":
        assert sent == built
    else:
        assert answer.headers["content-encoding"] == coding
        assert len(sent) < len(built) / 2
    if coding == "gzip":
        assert gzip.decompress(sent) == built
