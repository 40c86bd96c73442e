"""Pictures as somebody may upload them as a logo: good ones, and such as must be refused."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw

RED, BLUE = (170, 20, 40), (11, 92, 122)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def logo(width: int = 600, height: int = 200, mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose lower right quarter is blue. The rest is white; in mode
    RGBA, transparent."""
    picture = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 0, width // 2 - 1, height), fill=(*RED, 255))
    drawing.rectangle((width // 2, height // 2, width, height), fill=(*BLUE, 255))
    if mode == "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper.quantize(8) if mode == "P" else paper.convert(mode)


def erased_logo(width: int = 600, height: int = 200) -> Image.Image:
    """A logo with an erased text, as some programs leave it: its pixels keep their colours, but are wholly
    transparent."""
    picture = logo(width, height, "RGBA")
    erased = Image.new("RGBA", picture.size, (40, 200, 90, 0))
    ImageDraw.Draw(erased).text((width * 3 // 5, height // 4), "Draft", fill=(1, 2, 3, 0))
    right = (width // 2, 0, width, height // 2)
    picture.paste(erased.crop(right), right[:2])
    return picture


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def decoded(file: bytes) -> Any:
    """The picture in a file. `Any`: the types of its pixels depend on its mode."""
    picture = Image.open(io.BytesIO(file))
    picture.load()
    return picture


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file: its length, kind, content and checksum."""
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def png_with_header(width: int, height: int) -> bytes:
    """A small PNG file whose header claims `width` x `height` pixels, and whose content unpacks to 5 MB."""
    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(5_000_000), 9)
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_with_transparent_colour(depth: int, *, is_grey: bool) -> bytes:
    """A PNG file of which the left half is dark, and the right half has a light colour that is transparent.
    depth: bits of a sample."""
    light = 2**depth * 3 // 4
    samples = 1 if is_grey else 3
    # A row in binary digits: 32 dark pixels and 32 light ones.
    row = "".join(f"{value:0{depth}b}" * 32 * samples for value in (1 if depth > 1 else 0, light))
    rows = (b"\0" + int(row, 2).to_bytes(len(row) // 8)) * 64
    header = struct.pack(">LLBBBBB", 64, 64, depth, 0 if is_grey else 2, 0, 0, 0)
    colour = struct.pack(">H", light) * samples
    chunks = ((b"IHDR", header), (b"tRNS", colour), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return PNG_SIGNATURE + b"".join(chunk(*each) for each in chunks)


def png_with_chunk(kind: bytes, content: bytes) -> bytes:
    """A logo as a PNG file with one more chunk, before its pixels."""
    file = encoded(logo())
    at = len(PNG_SIGNATURE) + 25  # after the IHDR chunk, which has 25 bytes
    return file[:at] + chunk(kind, content) + file[at:]


def animated_png() -> bytes:
    other = Image.new("RGB", (600, 200), BLUE)
    return encoded(logo(), save_all=True, append_images=[other], duration=100)


def jpeg_with_scans(number: int) -> bytes:
    """A progressive JPEG file in which the last scan is repeated, so that it has more than `number` scans."""
    file = encoded(Image.new("L", (64, 64), 90), "JPEG", progressive=True)
    last = file[file.rindex(b"\xff\xda") : -2]
    return file[:-2] + last * number + file[-2:]
