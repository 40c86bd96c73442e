"""Pictures as somebody may upload them as a logo: good ones, and such as must be refused."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw

RED, BLUE = (170, 20, 40), (11, 92, 122)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def logo(width: int = 600, height: int = 200, mode: str = "RGB") -> Any:
    """A picture with a red left half, and a blue one in the lower half of the right side."""
    picture = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 0, width // 2 - 1, height), fill=(*RED, 255))
    drawing.rectangle((width // 2, height // 2, width, height), fill=(*BLUE, 255))
    if mode == "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper.quantize(8) if mode == "P" else paper.convert(mode)


def encoded(picture: Any, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def decoded(file: bytes) -> Any:
    picture = Image.open(io.BytesIO(file))
    picture.load()
    return picture


def chunk(kind: bytes, content: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def png_with_header(width: int, height: int) -> bytes:
    """A small PNG file whose header tells of so many pixels, and whose content unpacks to 5 MB."""
    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(5_000_000), 9)
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animated_png() -> bytes:
    other = Image.new("RGB", (600, 200), BLUE)
    return encoded(logo(), save_all=True, append_images=[other], duration=100)
