"""Decodes pictures that nobody vouches for. It runs in a process of its own (`reader.py`).

A logo is stored as a plain PNG file: in sRGB, turned as its camera says, and with nothing in it but the
picture. It is made smaller if it has more pixels than any document needs."""

import io
import struct
import warnings
from collections.abc import Container
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageOps, UnidentifiedImageError

from app.logos.limits import MAX_LOGO_BYTES, MAX_LOGO_SIDE, MIN_LOGO_SIDE, STORED_SIZE
from app.logos.problem import PictureProblem

SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""The first bytes of PNG and JPEG files."""
PLAIN_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
"""The parts of a PNG file that are the picture (W3C PNG, 4.7); all others are about it."""
LONG_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"iCCP"})
"""The parts of a PNG file that may unpack to more text, or to a larger profile, than the decoder accepts,
although the picture is good."""
BIT_DEPTH_AT = 24
"""Where a PNG file says how many bits a sample has (W3C PNG, 11.2.1)."""
START_OF_SCAN = b"\xff\xda"
MAX_SCANS = 100
"""Parts of a JPEG file of which each may be about the whole picture (ITU-T T.81, B.2.3), and takes time for
it. A progressive one has about 10. Metadata may have this mark too, by chance or in a smaller picture."""
SVG_WITHIN = 4096
"""Bytes in which an SVG file has its first element, after declarations and comments."""
PAPER = (255, 255, 255)
DARKEST_UNSEEN = 245
"""Of 255. A picture whose darkest pixel is lighter than this is not seen on white paper."""


def read_picture(file: bytes) -> tuple[bytes, int, int]:
    """An uploaded picture as it is stored, its width and its height in pixels.

    Raises PictureProblem: `too_large`, `svg`, `not_a_picture`, `too_many_pixels`, `too_small`, `animated`,
    `damaged`, `invisible`."""
    if len(file) > MAX_LOGO_BYTES:
        raise PictureProblem("too_large")
    try:
        return _read(file)
    except PictureProblem as problem:
        shorter = _without_chunks(file, LONG_CHUNKS)
        if problem.code != "damaged" or shorter == file:
            raise
    return _read(shorter)


def _read(file: bytes) -> tuple[bytes, int, int]:
    opened = _open(file)
    if max(opened.size) > MAX_LOGO_SIDE:
        raise PictureProblem("too_many_pixels")
    if min(opened.size) < MIN_LOGO_SIDE:
        raise PictureProblem("too_small")
    if opened.format == "PNG" and getattr(opened, "is_animated", False):
        raise PictureProblem("animated")
    if opened.format != "PNG" and file.count(START_OF_SCAN) > MAX_SCANS:
        raise PictureProblem("damaged")
    try:
        opened.load()
        _scale_transparent_colour(opened, file)
        picture = _in_srgb(ImageOps.exif_transpose(opened), opened.info.get("icc_profile"))
    except Exception as error:  # whatever the decoder stumbles over, the file is not what it should be
        raise PictureProblem("damaged") from error
    if not _is_seen_on_paper(picture):
        raise PictureProblem("invisible")
    picture.thumbnail(STORED_SIZE, Image.Resampling.LANCZOS)
    content = _encode(picture)
    while len(content) > MAX_LOGO_BYTES:
        picture = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)))
        content = _encode(picture)
    return content, picture.width, picture.height


def check_stored_picture(file: bytes) -> tuple[bytes, int, int]:
    """A picture from an archive package, unchanged, its width and its height. It must be one as
    `read_picture` makes them. Raises PictureProblem: `damaged`."""
    if len(file) > MAX_LOGO_BYTES or not _has_plain_chunks(file):
        raise PictureProblem("damaged")
    try:
        opened = _open(file)
        if opened.format != "PNG" or any(map(int.__gt__, opened.size, STORED_SIZE)):
            raise PictureProblem("damaged")
        opened.load()
    except Exception as error:
        raise PictureProblem("damaged") from error
    return file, opened.width, opened.height


def _open(file: bytes) -> Any:
    """The picture, of which nothing but the header is decoded."""
    Image.MAX_IMAGE_PIXELS = MAX_LOGO_SIDE**2
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            return Image.open(io.BytesIO(file), formats=("PNG", "JPEG"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureProblem("too_many_pixels") from error
    except UnidentifiedImageError as error:
        raise PictureProblem(_why_unidentified(file)) from error
    except Exception as error:
        raise PictureProblem("damaged") from error


def _why_unidentified(file: bytes) -> str:
    if file.startswith(SIGNATURES):
        return "damaged"
    start = file[:SVG_WITHIN].replace(b"\0", b"").lower()  # also in UTF-16
    return "svg" if b"<svg" in start else "not_a_picture"


def _in_srgb(picture: Any, profile: bytes | None) -> Any:
    """The picture in RGB or RGBA without anything else. profile: of its colours (ICC), if it has one."""
    transparency = _alpha(picture)
    picture.info.pop("transparency", None)
    if picture.mode.startswith("I"):  # 16 bits in each pixel
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode not in ("L", "RGB", "CMYK"):
        picture = picture.convert("RGB")
    picture = (_by_profile(picture, profile) if profile else None) or picture.convert("RGB")
    if transparency and transparency.getextrema() != (255, 255):
        picture.putalpha(transparency)
    picture.info = {}
    return picture


def _scale_transparent_colour(opened: Any, file: bytes) -> None:
    """Bring the one colour of a PNG file that is transparent, which has the bits of the file, to the 8 bits
    of the decoded samples. Grey with 16 bits is decoded with all of them."""
    colour = opened.info.get("transparency")
    if opened.format != "PNG" or colour is None:
        return
    depth = file[BIT_DEPTH_AT]
    if opened.mode == "L" and isinstance(colour, int):
        opened.info["transparency"] = colour * 255 // (2**depth - 1)
    elif opened.mode == "RGB" and depth == 16:
        opened.info["transparency"] = tuple(sample >> 8 for sample in colour)


def _alpha(picture: Any) -> Any:
    """How opaque each pixel is, as a picture with 8 bits; None: nothing says that."""
    colour = picture.info.get("transparency")
    if picture.mode == "I;16" and colour is not None:
        samples = picture.tobytes()  # the low byte of each is the first
        low, high = (Image.frombytes("L", picture.size, samples[start::2]) for start in (0, 1))
        same_low = low.point([255 * (value == colour & 0xFF) for value in range(256)])
        same_high = high.point([255 * (value == colour >> 8) for value in range(256)])
        return ImageChops.invert(ImageChops.darker(same_low, same_high))
    if picture.mode in ("RGBA", "LA", "PA") or colour is not None:
        return picture.convert("RGBA").getchannel("A")
    return None


def _by_profile(picture: Any, profile: bytes) -> Any:
    """The picture in sRGB; None if the profile is damaged or of other colours, as profiles often are."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _is_seen_on_paper(picture: Any) -> bool:
    paper = Image.new("RGB", picture.size, PAPER)
    paper.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    histogram = paper.convert("L").histogram()
    return any(histogram[:DARKEST_UNSEEN])


def _encode(picture: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _without_chunks(file: bytes, kinds: Container[bytes]) -> bytes:
    """A PNG file without its parts of these kinds. Any other file, and one that ends within a part, is
    returned as it is."""
    at = len(SIGNATURES[0])
    if not file.startswith(SIGNATURES[0]):
        return file
    kept = [SIGNATURES[0]]
    while at + 12 <= len(file):
        length, kind = struct.unpack_from(">L4s", file, at)
        if kind not in kinds:
            kept.append(file[at : at + 12 + length])
        at += 12 + length
    return b"".join(kept) if at == len(file) else file


def _has_plain_chunks(file: bytes) -> bool:
    """Whether a PNG file consists of the picture only, with nothing after its end."""
    at = len(SIGNATURES[0])
    if not file.startswith(SIGNATURES[0]):
        return False
    kind = b""
    while at + 12 <= len(file):
        length, kind = struct.unpack_from(">L4s", file, at)
        if kind not in PLAIN_CHUNKS:
            return False
        at += 12 + length
    return at == len(file) and kind == b"IEND"
