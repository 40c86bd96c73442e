"""QR codes of addresses."""

from functools import lru_cache

import qrcode
import qrcode.image.svg

from app.workshop.plan import MAX_TABLES


@lru_cache(2 * MAX_TABLES)
def qr_svg(url: str) -> str:
    """The QR code of a URL as SVG, black on white, with the margin that scanners need."""
    image = qrcode.make(url, image_factory=qrcode.image.svg.SvgPathFillImage, border=4)
    return str(image.to_string(encoding="unicode"))
