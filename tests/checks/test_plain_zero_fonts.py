"""The typeface of console, screen and report has a plain zero."""

import io
from pathlib import Path

import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from checks.plain_zero_fonts import WEB_TARGET, build_web_zero, source_file

WEB_ZERO = WEB_TARGET / "plain-zero.woff2"


def test_font_of_the_zero_is_as_it_was_generated() -> None:
    generated = io.BytesIO()
    build_web_zero().save(generated)
    assert generated.getvalue() == WEB_ZERO.read_bytes()


@pytest.mark.parametrize("weight", [200, 400, 700, 800])
def test_zero_has_a_plain_hole_within_the_bounds_of_the_slashed_one(weight: int) -> None:
    plain, slashed = (
        instantiateVariableFont(font_of_zero(path), {"wght": weight})["glyf"]["zero"]
        for path in (WEB_ZERO, source_file("latin"))
    )
    assert (plain.numberOfContours, slashed.numberOfContours) == (2, 3)
    hole, holes = plain.coordinates[plain.endPtsOfContours[0] + 1 :], slashed.coordinates[16:]
    for axis in (0, 1):
        assert min(point[axis] for point in hole) == pytest.approx(min(p[axis] for p in holes), abs=1)
        assert max(point[axis] for point in hole) == pytest.approx(max(p[axis] for p in holes), abs=1)


def font_of_zero(path: Path) -> TTFont:
    """The font in this file without its other glyphs, which would all be computed for a weight."""
    font, subsetter = TTFont(path), Subsetter()
    subsetter.populate(text="0")
    subsetter.subset(font)
    return font
