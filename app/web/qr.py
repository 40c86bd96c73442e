"""QR codes of addresses."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import qrcode
import qrcode.image.svg
from fastapi import Request
from fastapi.responses import Response

from app.web.cancellation import while_connected
from app.workshop.plan import MAX_TABLES

MAX_DRAWN = 2 * MAX_TABLES
"""QR codes that are kept, so that they need not be drawn again."""


@lru_cache(MAX_DRAWN)
def qr_svg(url: str) -> str:
    """The QR code of a URL as SVG, black on white, with the margin that scanners need."""
    image = qrcode.make(url, image_factory=qrcode.image.svg.SvgPathFillImage, border=4)
    return str(image.to_string(encoding="unicode"))


class QrDrawings:
    """Draws QR codes in one thread, one after the other: anybody may ask for any number of them, with a host
    of their own in each. A code that was drawn before does not wait for those. max_drawn: how many are kept;
    the least recently used is removed first."""

    def __init__(self, max_drawn: int = MAX_DRAWN) -> None:
        self._max_drawn = max_drawn
        self._thread = ThreadPoolExecutor(1, "qr")
        self._drawn = OrderedDict[str, str]()

    async def respond(self, request: Request, url: str) -> Response:
        """The QR code of a URL as a picture. Raises ClientDisconnect."""
        drawing = await while_connected(request, self.draw(url))
        return Response(drawing, media_type="image/svg+xml")

    async def draw(self, url: str) -> str:
        """The QR code of a URL, as an SVG picture. If this is cancelled before it is drawn, it is not."""
        if url not in self._drawn:
            drawing = asyncio.get_running_loop().run_in_executor(self._thread, qr_svg, url)
            self._drawn[url] = await drawing
            if len(self._drawn) > self._max_drawn:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(url)
        return self._drawn[url]
