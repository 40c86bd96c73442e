"""What people write is counted as people count, and a refusal says where the fault is."""

from itertools import product

import pytest

from app.core.errors import Rejected
from app.core.text import CHARACTER, count_characters, validate_line, validate_text

FAMILY = "👨\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("Æ\n«ø»", 5, id="letters and a new line"),
        pytest.param("e\u0301", 1, id="a letter with an accent"),
        pytest.param(FAMILY, 1, id="a family"),
        pytest.param("🇳🇴🇸🇪", 2, id="two flags"),
        pytest.param("👍🏽", 1, id="a thumb with a colour of skin"),
        pytest.param("नि", 1, id="a consonant with its vowel"),
        pytest.param("a🇳🇴🇸", 3, id="a letter, a flag and half of one"),
        pytest.param("🇳🇴\u0301🇸🇪", 2, id="a flag with an accent"),
        pytest.param("🇳\u0301🇴🇸🇪", 3, id="an accent in a flag"),
        pytest.param("e" + "\u0301" * 63, 1, id="a letter with 63 accents"),
    ],
)
def test_characters_are_counted_as_people_count_them(text: str, count: int) -> None:
    assert count_characters(text) == count


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        pytest.param(FAMILY * 100, 280, id="families"),
        pytest.param("👍🏽" * 280, 280, id="thumbs with a colour of skin"),
        pytest.param("e\u0301\u0302" * 120, 120, id="letters with two accents"),
        pytest.param("\u1112\u1161\u11ab" * 280, 280, id="Korean letters in three parts"),
        pytest.param(("e" + "\u0301" * 63) * 13, 280, id="letters with 63 accents"),
    ],
)
def test_text_of_as_many_characters_as_the_limit_is_accepted(text: str, limit: int) -> None:
    assert validate_text(text, limit) == text


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        pytest.param("x" * 281, 280, id="letters"),
        pytest.param("👍🏽" * 281, 280, id="thumbs with a colour of skin"),
        pytest.param(FAMILY * 121, 280, id="more than three code points a character"),
        pytest.param("e" + "\u0301" * 3000, 280, id="thousands of accents"),
    ],
)
def test_longer_text_is_refused_as_too_long(text: str, limit: int) -> None:
    for validate in (validate_text, validate_line):
        with pytest.raises(Rejected) as refusal:
            validate(text, limit)
        assert (refusal.value.code, refusal.value.params) == ("text.too_long", {"limit": limit})


def test_line_far_over_the_limit_is_too_long_whatever_is_in_it() -> None:
    with pytest.raises(Rejected, match=r"text\.too_long"):
        validate_line("a" * 250_000 + "\n", 120)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        pytest.param("e" + "\u0301" * 64, 1, id="accents"),
        pytest.param("अ1" + "\u0915\u094d" * 139, 3, id="Devanagari"),
        pytest.param("\u1000\u1039" * 139, 1, id="Burmese"),
        pytest.param("a1" + "\U000e0100" * 230, 2, id="invisible signs"),
    ],
)
def test_character_of_too_many_code_points_is_refused_with_its_position(text: str, position: int) -> None:
    with pytest.raises(Rejected) as refusal:
        validate_text(text)
    assert (refusal.value.code, refusal.value.params) == (
        "text.character_too_long",
        {"position": position},
    )


def test_flags_in_a_row_are_counted_as_the_library_counts_them() -> None:
    for length in range(7):
        for text in map("".join, product("🇳a\u0301", repeat=length)):
            assert count_characters(text) == sum(1 for _ in CHARACTER.finditer(text)), ascii(text)


@pytest.mark.parametrize(
    ("text", "position", "sign"),
    [
        pytest.param("smart \x93quotes\x94", 7, "U+0093", id="of an old file"),
        pytest.param(f"{FAMILY}\t1.", 2, "U+0009", id="after a family"),
        pytest.param("\x00", 1, "U+0000", id="a NUL"),
    ],
)
def test_refusal_of_a_control_character_says_which_and_where(text: str, position: int, sign: str) -> None:
    with pytest.raises(Rejected) as refusal:
        validate_text(text + "a")
    assert refusal.value.code == "text.control_characters"
    assert refusal.value.params == {"position": position, "sign": sign}


def test_refusal_of_a_new_line_in_a_title_says_where() -> None:
    with pytest.raises(Rejected) as refusal:
        validate_line("one\ntwo", 120)
    assert refusal.value.params == {"position": 4, "sign": "U+000A"}
