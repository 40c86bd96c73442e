"""Uploaded pictures: what is refused, and what is stored of the others."""

import os
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms

from app.logos.limits import MAX_LOGO_BYTES, STORED_SIZE, fitted_size
from app.logos.picture import (
    MAX_SCANS,
    check_stored_picture,
    clean_stored_picture,
    read_picture,
)
from app.logos.problem import PictureProblem
from tests.logos.earlier_logos import EARLIER_LOGOS
from tests.logos.sample_pictures import (
    BLUE,
    PNG_SIGNATURE,
    RED,
    animated_png,
    chunk,
    decoded,
    encoded,
    erased_logo,
    jpeg_with_scans,
    logo,
    png_with_chunk,
    png_with_header,
    png_with_transparent_colour,
)

SVG = b'<?xml version="1.0"?>\n<!-- a logo -->\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'


def jpeg() -> bytes:
    return encoded(logo(), "JPEG", quality=95)


def problem_of(file: bytes) -> str:
    with pytest.raises(PictureProblem) as raised:
        read_picture(file)
    return raised.value.code


@pytest.mark.parametrize(
    ("make_file", "problem"),
    [
        pytest.param(lambda: png_with_header(50_000, 50_000), "too_many_pixels", id="bomb"),
        pytest.param(lambda: png_with_header(5_000, 5_000), "too_many_pixels", id="smaller-bomb"),
        pytest.param(lambda: encoded(Image.new("1", (4001, 100))), "too_many_pixels", id="wide"),
        pytest.param(lambda: jpeg()[: len(jpeg()) // 2], "damaged", id="truncated-jpeg"),
        pytest.param(lambda: jpeg()[:20], "damaged", id="header-of-a-jpeg"),
        pytest.param(lambda: encoded(logo())[:-40], "damaged", id="truncated-png"),
        pytest.param(lambda: encoded(logo()).replace(b"IDAT", b"IDAX"), "damaged", id="png-without-pixels"),
        pytest.param(lambda: SVG, "svg", id="svg"),
        pytest.param(lambda: SVG.decode().encode("utf-16"), "svg", id="svg-in-utf-16"),
        pytest.param(lambda: encoded(logo(), "GIF"), "not_a_picture", id="gif"),
        pytest.param(lambda: encoded(logo(), "WEBP"), "not_a_picture", id="webp"),
        pytest.param(lambda: encoded(logo(), "PDF"), "not_a_picture", id="pdf"),
        pytest.param(lambda: b"", "not_a_picture", id="empty"),
        pytest.param(animated_png, "animated", id="animated-png"),
        pytest.param(lambda: encoded(logo(15, 200)), "too_small", id="narrow"),
        pytest.param(lambda: encoded(logo(4000, 16)), "too_thin", id="a-line"),
        pytest.param(lambda: encoded(logo(16, 4000)), "too_thin", id="an-upright-line"),
        pytest.param(lambda: encoded(logo(2001, 100)), "too_thin", id="little-too-thin"),
        pytest.param(lambda: encoded(Image.new("RGB", (600, 200), "white")), "invisible", id="white"),
        pytest.param(
            lambda: encoded(Image.new("RGBA", (600, 200), (0, 0, 0, 0))), "invisible", id="transparent"
        ),
        pytest.param(lambda: encoded(logo()) + bytes(MAX_LOGO_BYTES), "too_large", id="large"),
        pytest.param(lambda: jpeg_with_scans(MAX_SCANS), "damaged", id="many-scans"),
    ],
)
def test_file_that_cannot_be_a_logo_is_refused(make_file: Callable[[], bytes], problem: str) -> None:
    assert problem_of(make_file()) == problem


@pytest.mark.parametrize(
    "make_file",
    [
        pytest.param(lambda: encoded(logo()), id="rgb"),
        pytest.param(lambda: encoded(logo(mode="RGBA")), id="transparent"),
        pytest.param(lambda: encoded(logo(mode="P")), id="palette"),
        pytest.param(lambda: encoded(logo(mode="CMYK"), "JPEG", quality=95), id="cmyk"),
        pytest.param(jpeg, id="jpeg"),
        pytest.param(lambda: encoded(logo(), "JPEG", quality=95, progressive=True), id="progressive-jpeg"),
        pytest.param(lambda: encoded(logo(4000, 1333)), id="large"),
    ],
)
def test_logo_is_stored_as_plain_png_with_its_colours(make_file: Callable[[], bytes]) -> None:
    content, width, height = read_picture(make_file())
    picture = decoded(content)
    assert (picture.format, picture.size) == ("PNG", (width, height))
    assert width <= STORED_SIZE[0]
    assert picture.info == {}
    shown = Image.new("RGBA", picture.size, "white")
    shown.alpha_composite(picture.convert("RGBA"))
    for place, colour in ((0.25, 0.5), RED), ((0.75, 0.75), BLUE), ((0.75, 0.25), (255, 255, 255)):
        pixel = shown.getpixel((int(width * place[0]), int(height * place[1])))
        assert isinstance(pixel, tuple)
        assert pixel[:3] == pytest.approx(colour, abs=24), place
    assert check_stored_picture(content) == (content, width, height)


def test_progressive_picture_with_a_few_more_scans_than_usual_is_read() -> None:
    _, width, height = read_picture(jpeg_with_scans(MAX_SCANS // 2))
    assert (width, height) == (64, 64)


def test_picture_of_16_bits_keeps_its_greys() -> None:
    grey = Image.new("I;16", (64, 64), 40_000)
    content, _, _ = read_picture(encoded(grey))
    assert decoded(content).convert("L").getpixel((5, 5)) == pytest.approx(40_000 // 256, abs=1)


@pytest.mark.parametrize(
    ("depth", "is_grey"), [(1, True), (2, True), (4, True), (8, True), (16, True), (8, False), (16, False)]
)
def test_colour_that_is_transparent_stays_so(depth: int, is_grey: bool) -> None:
    content, _, _ = read_picture(png_with_transparent_colour(depth, is_grey=is_grey))
    alpha = decoded(content).convert("RGBA").getchannel("A")
    assert [alpha.getpixel((x, 5)) for x in (5, 31, 32, 60)] == [255, 255, 0, 0]
    dark = decoded(content).convert("RGBA").getpixel((5, 5))
    assert max(dark[:3]) < 90


@pytest.mark.parametrize(
    ("kind", "start"),
    [(b"zTXt", b"Notes\0\0"), (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0"), (b"iCCP", b"profile\0\0")],
)
@pytest.mark.parametrize("is_behind", [True, False])
def test_picture_with_long_text_or_large_profile_is_read(kind: bytes, start: bytes, is_behind: bool) -> None:
    content = start + zlib.compress(bytes(5_000_000))
    file = png_with_chunk(kind, content)
    if is_behind:
        file = encoded(logo())[:-12] + chunk(kind, content) + chunk(b"IEND", b"")
    stored, _, _ = read_picture(file)
    assert decoded(stored).getpixel((10, 10)) == RED
    assert check_stored_picture(stored)[0] == stored


@pytest.mark.parametrize("size", [(600, 200), (4000, 1333)], ids=["small", "large"])
def test_what_is_covered_by_transparency_is_not_stored(size: tuple[int, int]) -> None:
    content, _, _ = read_picture(encoded(erased_logo(*size)))
    colours = decoded(content).getcolors(1 << 24)
    assert {tuple(colour) for _, (*colour, alpha) in colours if alpha == 0} == {(255, 255, 255)}
    assert (*RED, 255) in {colour for _, colour in colours}
    assert check_stored_picture(content)[0] == content


def test_what_a_soft_eraser_has_left_is_not_stored() -> None:
    picture = logo(mode="RGBA")
    for alpha in range(1, 11):
        picture.putpixel((300 + alpha, 10), (0, 0, 0, alpha))
    picture.putpixel((400, 10), (0, 0, 0, 11))
    content, _, _ = read_picture(encoded(picture))
    row = [decoded(content).getpixel((x, 10)) for x in range(300, 401)]
    assert set(row[:-1]) == {(255, 255, 255, 0)}
    assert row[-1] == (0, 0, 0, 11), "it is just seen"


def test_picture_of_which_a_soft_eraser_has_left_all_is_invisible() -> None:
    assert problem_of(encoded(Image.new("RGBA", (600, 200), (0, 0, 0, 10)))) == "invisible"


@pytest.mark.parametrize("name", EARLIER_LOGOS)
def test_picture_that_an_earlier_version_stored_is_accepted_in_a_package(name: str) -> None:
    stored = EARLIER_LOGOS[name]
    assert check_stored_picture(stored.content) == (stored.content, stored.width, stored.height)


@pytest.mark.parametrize("name", EARLIER_LOGOS)
def test_picture_that_an_earlier_version_stored_is_cleaned_of_what_is_not_seen(name: str) -> None:
    stored = EARLIER_LOGOS[name]
    content, *size = clean_stored_picture(stored.content)
    before, after = decoded(stored.content), decoded(content)
    assert size == [stored.width, stored.height]
    before.paste((255, 255, 255, 0), mask=before.getchannel("A").point(lambda alpha: 255 * (alpha <= 10)))
    assert before.tobytes() == after.tobytes()
    assert read_picture(stored.content)[0] == content, "as if it was uploaded now"


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_stored_picture_of_which_everything_is_seen_is_not_changed(mode: str) -> None:
    file = encoded(logo(mode=mode), compress_level=1)
    assert clean_stored_picture(file) == (file, 600, 200)


def test_stored_picture_that_is_damaged_is_not_cleaned() -> None:
    with pytest.raises(PictureProblem, match="damaged"):
        clean_stored_picture(encoded(logo())[:-40])


def test_picture_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned to the right
    content, width, height = read_picture(encoded(logo(), "JPEG", quality=95, exif=exif))
    assert (width, height) == (133, 400)  # and made smaller, as it is high now
    red, _, blue = decoded(content).convert("RGB").getpixel((66, 50))
    assert red > blue, "what was at the left is above"


def test_profile_that_is_damaged_or_of_other_colours_is_ignored() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    for unusable in (b"no profile", profile.tobytes()):
        content, _, _ = read_picture(encoded(logo(), icc_profile=unusable))
        assert decoded(content).getpixel((10, 10)) == RED


def test_metadata_is_not_stored() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    content, _, _ = read_picture(encoded(logo(), exif=exif, dpi=(72, 72)))
    assert b"taken at home" not in content
    assert content.count(b"IDAT") >= 1
    assert b"eXIf" not in content


def test_stored_picture_of_noise_stays_within_the_limit() -> None:
    noise = Image.frombytes("RGB", (1200, 400), os.urandom(1200 * 400 * 3))
    content, width, height = read_picture(encoded(noise, "JPEG", quality=60))
    assert len(content) <= MAX_LOGO_BYTES
    assert (width, height) == (600, 200)


IEND = chunk(b"IEND", b"")


def with_pixels(more: bytes, end: int | None = None, methods: tuple[int, int, int] = (0, 0, 0)) -> bytes:
    """A red PNG file whose unpacked content is cut at `end` (None: nowhere), and followed by `more`. methods:
    of compression, filters and interlacing in its header."""
    header = struct.pack(">LLBBBBB", 64, 64, 8, 2, *methods)
    rows = ((b"\0" + bytes(RED) * 64) * 64)[:end] + more
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + IEND


@pytest.mark.parametrize(
    "size", [(16, 16), (4000, 200), (200, 4000), (4000, 4000), (1201, 61), (21, 401), (16, 320)]
)
def test_picture_of_any_size_that_may_be_uploaded_is_accepted_as_it_is_stored(size: tuple[int, int]) -> None:
    content, width, height = read_picture(encoded(logo(*size)))
    assert check_stored_picture(content) == (content, width, height)


@pytest.mark.parametrize("size", [(1200, 5), (2, 400)])
def test_thin_picture_that_an_earlier_version_stored_is_accepted_in_a_package(size: tuple[int, int]) -> None:
    file = encoded(logo(*size))
    assert check_stored_picture(file) == (file, *size)


def test_red_picture_of_a_package_is_accepted() -> None:
    assert check_stored_picture(with_pixels(b"")) == (with_pixels(b""), 64, 64)


@pytest.mark.parametrize(
    "make_file",
    [
        pytest.param(jpeg, id="jpeg"),
        pytest.param(lambda: encoded(logo(1300, 100)), id="larger-than-stored"),
        pytest.param(
            lambda: encoded(logo())[:-12] + chunk(b"tEXt", b"a\0b") + chunk(b"IEND", b""), id="with-text"
        ),
        pytest.param(lambda: encoded(logo()) + b"more", id="with-something-behind"),
        pytest.param(lambda: PNG_SIGNATURE + chunk(b"IHDR", b"") + chunk(b"IEND", b""), id="without-pixels"),
        pytest.param(lambda: png_with_header(1000, 300)[:-60] + chunk(b"IEND", b""), id="damaged"),
        pytest.param(lambda: b"", id="empty"),
        pytest.param(lambda: encoded(logo(mode="P")), id="palette"),
        pytest.param(lambda: encoded(logo(mode="L")), id="grey"),
        pytest.param(lambda: encoded(Image.new("I;16", (64, 64), 40_000)), id="of-16-bits"),
        pytest.param(lambda: encoded(logo(15, 15)), id="too-small"),
        pytest.param(
            lambda: encoded(Image.frombytes("RGB", STORED_SIZE, os.urandom(1_440_000))), id="large-file"
        ),
        pytest.param(lambda: encoded(logo(1200, 4)), id="too-narrow"),
        pytest.param(lambda: encoded(Image.new("RGB", (600, 200), "white")), id="white"),
        pytest.param(lambda: encoded(Image.new("RGBA", (600, 200), (0, 0, 0, 0))), id="transparent"),
        pytest.param(lambda: encoded(logo())[:-12] + chunk(b"IDAT", b"more") + IEND, id="more-behind-pixels"),
        pytest.param(lambda: with_pixels(b"", methods=(1, 0, 0)), id="of-another-compression"),
        pytest.param(lambda: with_pixels(b"", methods=(0, 1, 0)), id="of-other-filters"),
        pytest.param(lambda: with_pixels(b"", methods=(0, 0, 1)), id="interlaced"),
        pytest.param(lambda: with_pixels(b"more"), id="with-more-pixels"),
        pytest.param(lambda: with_pixels(b"", -1), id="with-fewer-pixels"),
        pytest.param(lambda: encoded(logo())[:-5] + b"\0" + IEND[-4:], id="with-a-wrong-checksum"),
    ],
)
def test_picture_of_a_package_that_is_not_as_stored_is_refused(make_file: Callable[[], bytes]) -> None:
    with pytest.raises(PictureProblem, match="damaged"):
        check_stored_picture(make_file())


@pytest.mark.parametrize(
    ("pixels", "shown"),
    [
        pytest.param((1200, 100), (60, 5), id="wide"),
        pytest.param((100, 400), (5, 20), id="high"),
        pytest.param((1200, 400), (60, 20), id="as-the-box"),
        pytest.param((30, 15), (5.08, 2.54), id="tiny"),
    ],
)
def test_logo_fits_into_its_box_and_is_not_enlarged(
    pixels: tuple[int, int], shown: tuple[float, float]
) -> None:
    assert fitted_size(*pixels) == pytest.approx(shown)
