"""Decodes pictures that nobody vouches for. It runs in a process of its own (`reader_process.py`).

A logo is stored as a plain PNG file: in sRGB, turned as its camera says, and without the colours of pixels
that are too transparent to be seen on white paper (see `MAX_UNSEEN_ALPHA`). It is made smaller if it has more
pixels than any document needs. Earlier versions also stored what is not seen."""

import io
import struct
import warnings
import zlib
from collections.abc import Container, Iterator
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageOps, UnidentifiedImageError

from app.logos.limits import MAX_LOGO_BYTES, MAX_LOGO_RATIO, MAX_LOGO_SIDE, MIN_LOGO_SIDE, STORED_SIZE
from app.logos.problem import PictureProblem

SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""The first bytes of PNG and JPEG files."""
CHANNELS = {2: 3, 6: 4}
"""Bytes of a pixel of the kinds of PNG pictures that are stored, RGB and RGBA, by the number that tells the
kind (W3C PNG, 11.2.1)."""
BITS = 8
"""Of each of these bytes."""
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
MAX_UNSEEN_ALPHA = 255 - DARKEST_UNSEEN
"""Of 255. A pixel that is not more opaque than this is not seen on white paper, even if it is black."""


def read_picture(file: bytes) -> tuple[bytes, int, int]:
    """An uploaded picture as it is stored, its width and its height in pixels.

    Raises PictureProblem: `too_large`, `svg`, `not_a_picture`, `too_many_pixels`, `too_small`, `too_thin`,
    `animated`, `damaged`, `invisible`."""
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
    if max(opened.size) > MAX_LOGO_RATIO * min(opened.size):
        raise PictureProblem("too_thin")
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
    picture.thumbnail(STORED_SIZE, Image.Resampling.LANCZOS)
    content, picture = _encode_in_limit(picture)
    if not _is_seen_on_paper(picture):
        raise PictureProblem("invisible")
    return content, picture.width, picture.height


def clean_stored_picture(file: bytes) -> tuple[bytes, int, int]:
    """A picture that this or an earlier version has stored, without what is not seen of it, its width and its
    height. The file is unchanged if everything in it is seen. Raises PictureProblem: `damaged`."""
    try:
        opened = _open(file)
        opened.load()
    except Exception as error:
        raise PictureProblem("damaged") from error
    if _without_unseen(opened).tobytes() == opened.tobytes():
        return file, opened.width, opened.height
    content, picture = _encode_in_limit(opened)
    return content, picture.width, picture.height


def check_stored_picture(file: bytes) -> tuple[bytes, int, int]:
    """A picture from an archive package, unchanged, its width and its height. It must be one as
    `read_picture` makes them, or made them in an earlier version: the pixels that are not seen may have any
    colours, as the edition in the package has been published with them. Raises PictureProblem: `damaged`."""
    try:
        if len(file) > MAX_LOGO_BYTES or not _is_plain(file):
            raise PictureProblem("damaged")
        opened = _open(file)
        opened.load()
    except Exception as error:
        raise PictureProblem("damaged") from error
    if not _is_stored_size(*opened.size) or not _is_seen_on_paper(opened):
        raise PictureProblem("damaged")
    return file, opened.width, opened.height


def _is_stored_size(width: int, height: int) -> bool:
    """Whether a picture may be stored in so many pixels: not too small, and made smaller if it is large.
    Earlier versions also stored thin ones."""
    is_made_smaller = width == STORED_SIZE[0] or height == STORED_SIZE[1]
    if width > STORED_SIZE[0] or height > STORED_SIZE[1]:
        return False
    if not is_made_smaller:
        return min(width, height) >= MIN_LOGO_SIDE
    return min(width, height) * MAX_LOGO_SIDE >= max(width, height) * MIN_LOGO_SIDE


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


def _without_unseen(picture: Any) -> Any:
    """The picture with white, wholly transparent pixels in the place of those that are not seen. These may
    show what somebody has erased, also with a soft eraser, which leaves a little."""
    if picture.mode != "RGBA":
        return picture
    levels = MAX_UNSEEN_ALPHA + 1
    unseen = picture.getchannel("A").point([255] * levels + [0] * (256 - levels))
    seen = picture.copy()
    seen.paste((*PAPER, 0), mask=unseen)
    return seen


def _encode_in_limit(picture: Any) -> tuple[bytes, Any]:
    """The file that is stored, of what is seen of a picture, and the picture, which is made smaller until the
    file is not too large."""
    content = _encode(picture)
    while len(content) > MAX_LOGO_BYTES:
        picture = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)))
        content = _encode(picture)
    return content, picture


def _encode(picture: Any) -> bytes:
    file = io.BytesIO()
    _without_unseen(picture).save(file, "PNG", optimize=True)
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


def _is_plain(file: bytes) -> bool:
    """Whether a PNG file is written as `_encode` does, and every byte of it is needed for the picture."""
    start = len(SIGNATURES[0])
    chunks = list(_chunks(file, start))
    if not file.startswith(SIGNATURES[0]) or start + sum(12 + len(content) for _, content in chunks) != len(
        file
    ):
        return False
    (first, header), *middle, last = chunks
    if first != b"IHDR" or {kind for kind, _ in middle} != {b"IDAT"} or last != (b"IEND", b""):
        return False
    width, height, bits, colours, *others = struct.unpack(">LLBBBBB", header)
    if not _is_stored_size(width, height) or bits != BITS or colours not in CHANNELS or any(others):
        return False
    size = height * (1 + width * CHANNELS[colours])
    unpacker = zlib.decompressobj()
    pixels = unpacker.decompress(b"".join(content for _, content in middle), size + 1)
    return len(pixels) == size and unpacker.eof and not unpacker.unused_data


def _chunks(file: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of the parts of a PNG file from this byte on, up to the first that is damaged."""
    while at + 12 <= len(file):
        length, kind = struct.unpack_from(">L4s", file, at)
        content = file[at + 8 : at + 8 + length]
        if file[at + 8 + length : at + 12 + length] != struct.pack(">L", zlib.crc32(kind + content)):
            return
        yield kind, content
        at += 12 + length
