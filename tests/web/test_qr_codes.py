"""The QR codes with which people join."""

import zxingcpp
from PIL import Image, ImageDraw

from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop


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
