"""The words of cards are found in other texts, and nothing else is."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from app.reports.card_words import CardWords
from tests.reports.variant_hall import edition

CARD = edition().cards[0]


def replaced(text: str, *cards: str, earlier: Sequence[str] = ()) -> str:
    """cards: texts of the cards 1-1, 1-2 and so on. earlier: texts that the card 1-1 had before."""
    now = [replace(CARD, number=f"1-{number}", text=card) for number, card in enumerate(cards, 1)]
    before = [replace(CARD, number="1-1", text=card) for card in earlier]
    return CardWords(now, before).replaced(text, lambda number: f"[{number}]")


@pytest.mark.parametrize(
    ("card", "text", "expected"),
    [
        ("More light here", "We want more\n light\N{NO-BREAK SPACE}HERE, please.", "We want [1-1], please."),
        ("More light here.", "More light here", "[1-1]"),
        ("Say «no» to noise", 'They say "no" to noise!', "They [1-1]!"),
        ("Don't be afraid", "Don\N{RIGHT SINGLE QUOTATION MARK}t be afraid.", "[1-1]"),
        *(("Don't be afraid", f"Don{mark}t be afraid.", "[1-1]") for mark in "`´ʹʻʼ′‛❛❜＇｀ˈ"),
        *(('Say "no" to noise', f"Say {mark}no{mark} to noise", "[1-1]") for mark in "″❝❞＂„”"),
        *(("A well-kept yard", f"A well{dash}kept yard", "[1-1]") for dash in "–−˗⁃➖⁻"),
        ("'n vraag vir almal", "ŉ vraag vir almal", "[1-1]"),
        ("Elevene på skolen", "E\N{COMBINING ACUTE ACCENT}levene på skolen", "E\u0301levene på skolen"),
        ("Grønn skolegård", "En gro\u0308nn skolega\u030ard", "En gro\u0308nn skolega\u030ard"),
        ("Grønn skolegård", "En grønn skolega\u030ard nå", "En [1-1] nå"),
        ("Trygghet", "Utrygghet er vondt", "[1-1] er vondt"),
        ("Kari hits children at school", "So: Kari hits chil… and more", "So: [1-1] and more"),
        ("Kari hits children at school", "Kari hits children at...", "[1-1]"),
        ("Kari hits children at school", "Kari hits cars at...", "Kari hits cars at..."),
        (
            "The neighbour... Kari from no. 5",
            "Theme: The neighbour... Kari fr... and so on",
            "Theme: [1-1] and so on",
        ),
        ("More li\N{ZERO WIDTH SPACE}ght here", "More\N{SOFT HYPHEN} light here", "[1-1]"),
        ("Short", "Short", "[1-1]"),
        ("Short", " «SHORT…» ", "[1-1]"),
        ("Short", "Shorter and short", "Shorter and short"),
        ("!!!", "–", "–"),
        ("\N{SNOWMAN}" * 8, "Now " + "\N{SNOWMAN}" * 9, "Now [1-1]"),
        ("No!!!!!!!", "No and No!!!!!!! indeed", "No and [1-1] indeed"),
        ("A word", "", ""),
    ],
)
def test_words_of_a_card_are_replaced(card: str, text: str, expected: str) -> None:
    assert replaced(text, card) == expected


def test_overlapping_words_of_cards_are_replaced_once() -> None:
    cards = ("One two three", "three four five", "two three")
    assert replaced("zero one two three four five six", *cards) == "zero [1-1] six"
    assert replaced("two three four five", *cards) == "[1-3]"


def test_words_at_the_end_of_a_text_are_replaced_if_longer_ones_begin_alike() -> None:
    assert replaced("and more light", "More light", "More light in the corridors") == "and [1-1]"


def test_first_words_that_a_console_suggests_are_replaced() -> None:
    assert replaced("Å…", "Å " + "x" * 60) == "[1-1]"


@pytest.mark.parametrize(
    "earlier",
    [
        "Kari hits children",
        "kari.hansen@example.com",
        "@karihansen",
        "kari.example",
        "12345678",
        "Kari-hits-children",
        "Kari/children",
        "Karihitsthechildrenattheschoolofx",
        "คาริตีเด็กที่โรงเรียน",
        "卡莉在学校打孩子们",
        "カリは学校で子どもを叩く",
        "학교에서아이들을때린다",
        "학교에서노래하다",  # 17 letters
        "ໃນໂຮງຮຽນຂອງພວກເຮົາ",
        "នៅក្នុងសាលារបស់យើង",
        "ကျွန်ုပ်တို့ကျောင်းတွင်",
    ],
)
def test_earlier_words_that_are_no_common_word_are_replaced_in_longer_texts(earlier: str) -> None:
    assert replaced(f"They say: {earlier}, and more", earlier=[earlier]) == "They say: [1-1], and more"
    assert replaced(earlier, earlier=[earlier]) == "[1-1]"


@pytest.mark.parametrize(
    ("earlier", "word"),
    [
        ("children", "children"),
        ("children !", "children"),
        ("- children", "children"),
        ("* (Children) …", "* (children)"),
        ("well-being", "well-being"),
        ("Arbeidsmarkedspolitikken", "arbeidsmarkedspolitikken"),
        ("tre\u0301s-fra\u0301gil", "tr\u00e9s-fr\u00e1gil"),
        ("โรงเรียน", "โรงเรียน"),
        ("아이들에게", "아이들에게"),
        ("자원봉사활동", "자원봉사활동"),  # 16 letters
        ("--------", "--------"),
    ],
)
def test_earlier_words_that_are_one_common_word_are_replaced_only_as_the_whole_text(
    earlier: str, word: str
) -> None:
    text = f"For {word} and others"
    assert replaced(text, earlier=[earlier]) == text
    assert replaced(earlier, earlier=[earlier]) == "[1-1]"


def test_common_word_that_a_card_has_now_is_replaced_in_longer_texts() -> None:
    assert replaced("For children too", "children", earlier=["children"]) == "For [1-1] too"
