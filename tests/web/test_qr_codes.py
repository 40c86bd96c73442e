"""The QR codes with which people join, or open the report."""

import asyncio
import threading
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from app.web.qr import QrDrawings, qr_svg
from tests.faults.in_process import run_in_process
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop
from tests.public_report import path_of

DRAWINGS = 20


async def test_qr_code_of_table_contains_its_join_url(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        svg = (await http.get(f"/w/{workshop.code}/qr.svg?table=7")).text
    (found,) = zxingcpp.read_barcodes(render_qr(svg))
    assert found.text.endswith(f"/j/{workshop.code}/7")


async def test_qr_code_of_unknown_table_is_refused(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        for table in ("0", "-1", "9", "9" * 30):
            assert (await http.get(f"/w/{workshop.code}/qr.svg?table={table}")).status_code == 409
        assert (await http.get(f"/w/{workshop.code}/qr.svg?table=8")).status_code == 200


@pytest.mark.parametrize("purpose", ["join", "report"])
async def test_qr_codes_are_drawn_by_one_thread(tmp_path: Path, purpose: str) -> None:
    async with (
        run_in_process(tmp_path) as server,
        async_http_client(
            base_url=server.workshop.url, headers=server.workshop.operator_headers
        ) as facilitator,
    ):
        path = f"/w/{server.workshop.code}"
        if purpose == "report":
            body = {"right": "public_report"}
            link = await facilitator.post(f"/api/workshops/{server.workshop.code}/links", json=body)
            path = path_of(link.raise_for_status().json()["url"])
        before = qr_svg.cache_info().misses, {thread.ident for thread in threading.enumerate()}
        answers = await asyncio.gather(
            *(
                facilitator.get(f"{path}/qr.svg", headers={"Host": f"{purpose}-{number}"})
                for number in range(DRAWINGS)
            )
        )
        threads = [thread for thread in threading.enumerate() if thread.ident not in before[1]]
    assert {answer.status_code for answer in answers} == {200}
    assert qr_svg.cache_info().misses - before[0] == DRAWINGS
    assert [thread.name for thread in threads if thread.name.startswith("qr")] == ["qr_0"]


async def test_qr_code_that_was_drawn_before_does_not_wait_for_others() -> None:
    drawings, url = QrDrawings(), "http://hall.example/j/K7MP4WXA"
    first = await drawings.draw(url)
    others = [asyncio.create_task(drawings.draw(f"http://{number}/")) for number in range(DRAWINGS)]
    await asyncio.sleep(0)
    assert await drawings.draw(url) == first
    assert not others[-1].done()
    await asyncio.gather(*others)


async def test_qr_codes_that_nobody_waits_for_any_more_are_not_drawn() -> None:
    drawings, before = QrDrawings(), qr_svg.cache_info().misses
    asking = [asyncio.create_task(drawings.draw(f"http://gone-{number}/")) for number in range(DRAWINGS)]
    await asyncio.sleep(0)
    for task in asking:
        task.cancel()
    await drawings.draw("http://hall.example/j/K7MP4WXA/1")
    assert qr_svg.cache_info().misses - before < DRAWINGS / 2


async def test_qr_codes_that_were_not_used_for_long_are_forgotten() -> None:
    drawings = QrDrawings(max_drawn=2)
    used, unused, new = (f"http://{name}.example/" for name in ("used", "unused", "new"))
    for url in (used, unused, used, new):
        await drawings.draw(url)
    assert [*drawings._drawn] == [used, new]


def render_qr(svg: str, scale: int = 8) -> Image.Image:
    """The image of an SVG whose path is squares of side 1. scale: pixels along one side of a square."""
    size = int(float(svg.split('viewBox="0 0 ')[1].split()[0]))
    image = Image.new("L", (size * scale, size * scale), 255)
    draw = ImageDraw.Draw(image)
    path = svg.split(' d="')[1].split('"')[0]
    for move in path.replace("M", "\nM").split("\n")[1:]:
        x, y = (float(part) for part in move[1:].split("H")[0].split(","))
        draw.rectangle((x * scale, y * scale, (x + 1) * scale - 1, (y + 1) * scale - 1), fill=0)
    return image
