"""The QR codes with which people join, or open the report."""

import asyncio
from pathlib import Path

import pytest
import zxingcpp
from anyio import to_thread
from PIL import Image, ImageDraw

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
async def test_qr_codes_are_drawn_one_after_the_other(tmp_path: Path, purpose: str) -> None:
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
        threads, most = to_thread.current_default_thread_limiter(), 0
        drawing = asyncio.gather(
            *(
                facilitator.get(f"{path}/qr.svg", headers={"Host": f"{purpose}-{number}"})
                for number in range(DRAWINGS)
            )
        )
        while not drawing.done():
            most = max(most, int(threads.borrowed_tokens))
            await asyncio.sleep(0)
    assert {answer.status_code for answer in await drawing} == {200}
    assert most == 1


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
