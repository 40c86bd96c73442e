"""QR codes of addresses."""

import asyncio
from functools import lru_cache

import qrcode
import qrcode.image.svg
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.workshop.plan import MAX_TABLES


@lru_cache(2 * MAX_TABLES)
def qr_svg(url: str) -> str:
    """The QR code of a URL as SVG, black on white, with the margin that scanners need."""
    image = qrcode.make(url, image_factory=qrcode.image.svg.SvgPathFillImage, border=4)
    return str(image.to_string(encoding="unicode"))


class QrDrawings:
    """Draws QR codes in a thread, one after the other: anybody may ask for any number of them, with a host of
    their own in each."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def draw(self, url: str) -> Response:
        """The QR code of a URL, as a picture."""
        async with self._turn:
            return Response(await run_in_threadpool(qr_svg, url), media_type="image/svg+xml")
