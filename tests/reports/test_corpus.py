"""Every text of the corpus through every report format: the file opens, shows the text, runs and fetches
nothing. `file_kinds` says how each kind of file is read, and what of a text it cannot keep."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.core.errors import Rejected
from app.core.text import LONGEST_CHARACTER, MAX_TEXT_LENGTH
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.council_fit import MAX_ALIKE, MAX_ROWS
from app.reports.model import Report
from app.reports.printable_text import REPLACEMENT, printable
from app.reports.report_format import RenderOptions
from tests.reports.corpus import CORPUS, GROUPS, REFUSED, TITLES
from tests.reports.corpus_workshop import corpus_workshop, english, written_in
from tests.reports.file_kinds import ALL, KEPT, KINDS, OMITTED, kind_of
from tests.reports.pdf_reader import PDFTOTEXT, comparable_text, pages, pdftotext, words_outside_of_pages
from tests.reports.sample_packages import files_of
from tests.reports.sample_reports import edition_of, report_of
from tests.reports.sample_workshop import SampleWorkshop, full_workshop

CATALOGUE = Catalogue.load()
REPORT = edition_of(corpus_workshop())
SMALL = report_of(full_workshop())
EMPTY = report_of(SampleWorkshop())
"""Of a workshop in which nobody wrote anything."""
COUNCIL_TEXTS = MAX_ALIKE + MAX_ROWS
"""Scenarios that are all on the pages for the council, if they are short: some with their texts, and others
with their titles."""
SHORT_TEXT = 100
"""Characters of a text that is shown whole on the pages for the council."""
EVERY_FORMAT = pytest.mark.parametrize("name", FORMATS)
ON_PAPER = pytest.mark.parametrize("name", [name for name in FORMATS if name.endswith("pdf")])


@cache
def rendered(name: str) -> bytes:
    """The file with all texts of the corpus."""
    return file_of(REPORT, name)


def file_of(report: Report, name: str) -> bytes:
    return FORMATS[name].render(report, CATALOGUE, RenderOptions("en"))


JOINED = ("क्", "ক্", "ਕ੍", "ક્", "କ୍", "க்", "క్", "ಕ್", "ക്", "ක්", "က္", "ក្", "ꦏ꧀", "ᬓ᭄")
"""A letter of each script with the sign that joins it to the next one."""


@ON_PAPER
def test_syllables_of_hundreds_of_letters_are_typeset(name: str) -> None:
    """Earlier versions accepted such texts, and so they are in logs."""
    cards = tuple(
        replace(SMALL.cards[0], id=f"c{number}", text=pair * 139) for number, pair in enumerate(JOINED)
    )
    first, *others = SMALL.scenarios
    scenarios = (replace(first, title=JOINED[0] * 60, text=JOINED[5] * 500), *others)
    report = replace(SMALL, cards=(*SMALL.cards, *cards), scenarios=scenarios)
    assert file_of(report, name)


def test_long_syllable_is_printed_in_parts_with_all_of_its_letters() -> None:
    for pair in JOINED:
        parts = printable(pair * 100).split("\u200b")
        assert max(map(len, parts)) <= LONGEST_CHARACTER + 1
        assert "".join(parts) == printable(pair) * 100
    in_use = "ക്ഷ്ത്ര क्ष्म्य 👩🏽‍❤️‍💋‍👨🏽 " + "e" + "\u0301" * 63
    assert "\u200b" not in printable(in_use)


def test_corpus_has_200_texts_and_all_of_them_are_accepted() -> None:
    assert len(CORPUS) == len({*CORPUS}) >= 200
    assert {text for texts in GROUPS.values() for text in texts} <= {*CORPUS}
    assert {card.text for card in REPORT.cards} == {*CORPUS}
    assert len(REPORT.cards) == len(CORPUS)


@pytest.mark.parametrize("place", ["card", "cluster", "scenario title", "scenario text", "vote"])
def test_control_characters_and_blank_texts_are_refused(place: str) -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    cluster = workshop.cluster("A name", workshop.write(author, "A card"))
    workshop.start_step("vote" if place == "vote" else "ideas")
    writers: dict[str, Callable[[str], object]] = {
        "card": lambda text: workshop.write(author, text),
        "cluster": workshop.cluster,
        "scenario title": lambda text: workshop.scenario(cluster, text, "Text"),
        "scenario text": lambda text: workshop.scenario(cluster, "Title", text),
        "vote": lambda text: workshop.open_vote(f"cluster/{cluster}", title=text),
    }
    longer = {"x" * (MAX_TEXT_LENGTH + 1)} if place == "scenario text" else set()
    accepted = []
    for text in REFUSED:
        with suppress(Rejected):
            writers[place](text)
            accepted.append(text)
    assert {*accepted} == longer


def test_every_format_is_of_a_known_kind_of_file() -> None:
    for name in FORMATS:
        assert kind_of(name)
    assert KEPT.keys() == KINDS.keys()
    assert OMITTED.keys() <= FORMATS.keys()
    assert written_in(REPORT).keys() == {*ALL}
    assert all(written_in(REPORT).values())


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "zip"])
def test_every_text_is_shown_letter_for_letter(name: str) -> None:
    written = {kind: texts for kind, texts in written_in(REPORT).items() if kind not in OMITTED.get(name, ())}
    assert kind_of(name).missing(rendered(name), written) == []


def test_package_has_the_files_that_show_every_text() -> None:
    files, tables = files_of(rendered("zip")), files_of(rendered("csv.zip"))
    assert {name: files[f"tables/{name}"] for name in tables} == tables
    for name, form in (
        ("report.pdf", "pdf"),
        ("council.pdf", "council.pdf"),
        ("report.md", "md"),
        ("report.json", "json"),
    ):
        assert files[name] == rendered(form), name


@EVERY_FORMAT
def test_nothing_in_the_file_runs_or_is_fetched(name: str) -> None:
    assert [*kind_of(name).active(rendered(name))] == []


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
def test_every_text_is_in_the_pdf_for_a_second_reader(tmp_path: Path) -> None:
    second = KINDS["pdf"]._replace(pieces=lambda file: [comparable_text(pdftotext(file, tmp_path))])
    assert second.missing(rendered("pdf"), {"scenario": [*CORPUS]}) == []


def test_only_characters_that_no_font_has_are_replaced_in_a_pdf() -> None:
    replaced = {name for name, texts in GROUPS.items() if REPLACEMENT in printable("\n".join(texts))}
    assert replaced == {"uncovered", "invisible", "marks", "lengths"}
    assert all(REPLACEMENT in printable(text) for text in GROUPS["uncovered"])


@ON_PAPER
def test_no_word_is_printed_outside_of_its_page(name: str) -> None:
    assert words_outside_of_pages(rendered(name)) == []


@EVERY_FORMAT
@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_any_title_of_a_workshop_without_texts_is_shown_and_the_name_of_the_file_is_safe(
    title: str, name: str
) -> None:
    report = replace(EMPTY, title=english(title), language="en")
    file, kind = file_of(report, name), kind_of(name)
    written = {"title": [title], "question": [*report.question.values()][:1]}
    shown = {kind: texts for kind, texts in written.items() if kind not in OMITTED.get(name, ())}
    assert kind.missing(file, shown) == []
    assert [*kind.active(file)] == []
    file_name = FORMATS[name].file_name(report, ("nb",))
    assert re.fullmatch(r"\w[\w-]+-20\d\d-\d\d-\d\d-[2-9A-Z]{8}-draft(-nb)?\.[a-z.]+", file_name)
    assert len(file_name.encode()) < 150


def council_report(texts: Sequence[str]) -> Report:
    """A report with so many scenarios with these titles and texts, without cards."""
    scenarios = [
        replace(SMALL.scenarios[0], id=f"s-{n}", title=text, text=text, voted=(), sources=())
        for n, text in enumerate(texts)
    ]
    first, *_ = texts
    return replace(
        SMALL, language="en", title=english(first), question=english(first), scenarios=tuple(scenarios)
    )


def batches(texts: Sequence[str], size: int) -> list[Sequence[str]]:
    return [texts[first : first + size] for first in range(0, len(texts), size)]


@pytest.mark.parametrize(
    "texts",
    [
        *batches([text for text in CORPUS if len(text) <= SHORT_TEXT], COUNCIL_TEXTS),
        *batches([text for text in CORPUS if len(text) > SHORT_TEXT], MAX_ALIKE),
    ],
    ids=lambda texts: repr(texts[0][:20]),
)
def test_texts_on_the_pages_for_the_council_are_as_written(texts: Sequence[str]) -> None:
    file = file_of(council_report(texts), "council.pdf")
    short = [text for text in texts if len(text) <= SHORT_TEXT]
    assert KINDS["pdf"].missing(file, {"text": short}) == []
    assert pages(file) <= 2
