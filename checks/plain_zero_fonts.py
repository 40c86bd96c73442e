"""Generate fonts from Atkinson Hyperlegible Next with a plain zero: Norwegians read its slashed zero as the
letter Ø.

`python -m checks.plain_zero_fonts` writes `app/reports/fonts`, the fonts of the PDF report, as Typst does not
read the npm package's WOFF2 files, and `app/frontend/fonts`, the zero alone for pages in a browser. The
changed fonts have a name of their own.
"""

import io
import shutil
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from fontTools.varLib.instancer import instantiateVariableFont

from checks.generated_file import ROOT

SOURCE = ROOT / "app/frontend/node_modules/@fontsource-variable/atkinson-hyperlegible-next"
TARGET = ROOT / "app/reports/fonts"
WEB_TARGET = ROOT / "app/frontend/fonts"
FAMILY = "Samskap Hall"
WEIGHTS = {"Regular": 400, "Bold": 700}
SUBSETS = ("latin", "latin-ext")
UNUSED_TABLES = ("STAT", "gasp", "prep")
Point = tuple[int, int]


def build(style: str) -> TTFont:
    """The font in one style, with the characters of both subsets. The same sources give the same bytes."""
    instances = [instance(subset, WEIGHTS[style]) for subset in SUBSETS]
    files = [io.BytesIO() for _ in instances]
    for instanced, file in zip(instances, files, strict=True):
        instanced.save(file)
        file.seek(0)
    font = Merger().merge(files)
    font.recalcTimestamp = False
    for time in ("created", "modified"):
        setattr(font["head"], time, getattr(instances[0]["head"], time))
    replace_zero(font)
    rename(font, style)
    return font


def instance(subset: str, weight: int) -> TTFont:
    """One weight of one subset, without hints, which PDF readers ignore."""
    font = instantiateVariableFont(TTFont(source_file(subset), recalcTimestamp=False), {"wght": weight})
    font.flavor = None
    for table in UNUSED_TABLES:
        if table in font:
            del font[table]
    return font


def build_web_zero() -> TTFont:
    """The zero alone, in all weights. The same source gives the same bytes."""
    font = TTFont(source_file("latin"), recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=["pnum", "tnum"], hinting=False, notdef_outline=True))
    subsetter.populate(text="0")
    subsetter.subset(font)
    default = list(font["glyf"]["zero"].coordinates)
    replace_zero(font)
    plain = list(font["glyf"]["zero"].coordinates)
    count = len(plain) // 2
    for weight in font["gvar"].variations["zero"]:
        moved = [add(point, delta) for point, delta in zip(default, weight.coordinates, strict=False)]
        phantoms = weight.coordinates[len(default) :]
        outlines = with_plain_hole(moved[:count], moved[count:])
        weight.coordinates = [*map(subtract, outlines, plain), *phantoms]
    del font["STAT"]  # its names of the weights are among those that rename() removes; Firefox reports that
    rename(font, "Regular")
    font.flavor = "woff2"
    return font


def add(point: Point, delta: Point) -> Point:
    """The point, moved by this."""
    return point[0] + delta[0], point[1] + delta[1]


def subtract(point: Point, other: Point) -> Point:
    """From the other point to this one."""
    return point[0] - other[0], point[1] - other[1]


def source_file(subset: str) -> Path:
    """The file of the npm package with these characters, in all weights."""
    return SOURCE / f"files/atkinson-hyperlegible-next-{subset}-wght-normal.woff2"


def replace_zero(font: TTFont) -> None:
    """Draw the zero as two outlines: its outer one, and a plain hole."""
    glyph = font["glyf"]["zero"]
    count = glyph.endPtsOfContours[0] + 1
    points = list(glyph.coordinates)
    glyph.coordinates = GlyphCoordinates(with_plain_hole(points[:count], points[count:]))
    glyph.flags = bytearray([*glyph.flags[:count], *glyph.flags[:count][::-1]])
    glyph.endPtsOfContours, glyph.numberOfContours = [count - 1, 2 * count - 1], 2


def with_plain_hole(outer: list[Point], slashed: list[Point]) -> list[Point]:
    """The outer outline, and the same one within the bounds of the slashed hole."""
    return [*outer, *fit(outer, slashed)[::-1]]  # the other way around, so that it is a hole


def fit(outline: list[Point], within: list[Point]) -> list[Point]:
    """The outline, moved and scaled so that it has the bounds of these points."""
    old, new = bounds(outline), bounds(within)
    scales = [(new[2 + i] - new[i]) / (old[2 + i] - old[i]) for i in (0, 1)]
    return [
        (round(new[0] + (x - old[0]) * scales[0]), round(new[1] + (y - old[1]) * scales[1]))
        for x, y in outline
    ]


def bounds(points: list[Point]) -> tuple[int, int, int, int]:
    """The smallest x and y, and the largest x and y."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def rename(font: TTFont, style: str) -> None:
    """Give the font its own family name and full names. Its copyright and licence stay."""
    names = {1: FAMILY, 2: style, 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"SamskapHall-{style}"}
    font["name"].names = [record for record in font["name"].names if record.nameID in (0, 5, 13, 14)]
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b1100001 | (
        0b100000 if style == "Bold" else 0b1000000
    )
    font["head"].macStyle = int(style == "Bold")


def main() -> None:
    """Write the fonts and their licence."""
    TARGET.mkdir(exist_ok=True)
    for style in WEIGHTS:
        build(style).save(TARGET / f"SamskapHall-{style}.ttf")
    WEB_TARGET.mkdir(exist_ok=True)
    build_web_zero().save(WEB_TARGET / "plain-zero.woff2")
    for target in (TARGET, WEB_TARGET):
        shutil.copy(SOURCE / "LICENSE", target / "OFL.txt")


if __name__ == "__main__":
    main()
