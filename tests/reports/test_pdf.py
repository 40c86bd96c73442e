"""The PDF reports: standards, accessibility, every word, and texts that look like typst code."""

import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import outloud
import pdfua
import pikepdf
import pytest
from hypothesis import given, settings, strategies as st

from app.locale.catalogue import Catalogue
from app.reports.council_fit import MAX_CHOSEN
from app.reports.groups import count_groups
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, ReportChange, ReportEdition
from app.reports.printable_text import IGNORABLE, REPLACEMENT, covered, printable
from app.reports.report_format import RenderOptions
from app.reports.shortened_text import shortened
from tests.reports.pdf_reader import (
    PDFTOTEXT,
    REORDERED,
    comparable_text,
    overlapping_words,
    page_texts,
    pages,
    pdf_text,
    pdf_text_without_footers,
    pdftotext,
    structure,
    words_outside_of_pages,
)
from tests.reports.rendered_files import render_anew, rendered
from tests.reports.sample_reports import (
    HOSTILE_TEXTS,
    MAX_TITLE_LENGTH,
    edition_of,
    report_of,
    with_each_text,
    with_texts,
    with_title,
)
from tests.reports.sample_votes import rain_and_sun, voted
from tests.reports.sample_workshop import SampleWorkshop, full_workshop

CATALOGUE = Catalogue.load()
NAMES = ("pdf", "council.pdf")
"""The report formats that are PDF files."""
MARKS = "".join(chr(code) for code in sorted(covered()) if unicodedata.category(chr(code))[0] == "M")
"""All marks on letters that a font has."""
MARKED = st.sampled_from(MARKS) | st.characters(exclude_categories=["Cs"])
"""Characters with many marks among them. No text can have half of a surrogate pair."""
CASES = Path(__file__).with_name("texts.json")


def file(report: Report, name: str = "pdf", language: str = "en") -> bytes:
    return rendered(report, name, RenderOptions(language))


def texts_of(report: Report) -> Iterator[str]:
    """Everything that people wrote."""
    for scenario in report.scenarios:
        yield from filter(None, (scenario.title, scenario.text))
    yield from (cluster.name for cluster in report.clusters if cluster.name)
    yield from (card.text for card in report.cards)


def missing(report: Report, text: str) -> list[str]:
    """The texts of the report that a PDF's text lacks. The order of letters is not compared in scripts that
    readers put into an order of their own."""
    shown = comparable_text(text)
    return [
        said
        for said in texts_of(report)
        if (expected := comparable_text(said)) not in shown
        and not (REORDERED.search(said) and set(expected) <= set(shown))
    ]


@pytest.fixture(scope="module")
def report() -> Report:
    return report_of(full_workshop())


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_pdf_contains_every_text_of_the_workshop(report: Report, language: str) -> None:
    assert missing(report, pdf_text(file(report, language=language))) == []


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
def test_pdf_contains_every_text_for_a_second_reader(report: Report, tmp_path: Path) -> None:
    assert missing(report, pdftotext(file(report), tmp_path)) == []


def test_texts_that_look_like_code_or_lack_glyphs_are_shown_as_written() -> None:
    report = with_each_text(HOSTILE_TEXTS)
    text = pdf_text_without_footers(file(report))
    assert missing(report, text) == []
    shown = comparable_text(text)
    # As a card, a text, and, if they are short enough, a title and the name of a cluster.
    places = {each: 2 if len(each) > MAX_TITLE_LENGTH else 4 for each in HOSTILE_TEXTS}
    in_order = [each for each in HOSTILE_TEXTS if not REORDERED.search(each)]
    assert [each for each in in_order if shown.count(comparable_text(each)) < places[each]] == []


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
def test_question_that_looks_like_code_or_lacks_glyphs_is_shown_as_written(text: str) -> None:
    report = with_title(text)
    shown = comparable_text(pdf_text_without_footers(file(report)))
    assert comparable_text(text) in shown or (REORDERED.search(text) and {*comparable_text(text)} <= {*shown})
    assert pages(file(report, "council.pdf")) <= 2


@pytest.mark.parametrize("first", range(0, len(HOSTILE_TEXTS), MAX_CHOSEN))
def test_council_pdf_shows_titles_that_look_like_code_or_are_hard_to_set_on_two_pages(first: int) -> None:
    report = with_each_text(HOSTILE_TEXTS)
    scenarios = report.scenarios[first : first + MAX_CHOSEN]
    council = file(msgspec.structs.replace(report, scenarios=scenarios), "council.pdf")
    assert pages(council) <= 2
    shown = comparable_text(pdf_text_without_footers(council))
    titles = [each.title for each in scenarios if each.title and not REORDERED.search(each.title)]
    assert [title for title in titles if comparable_text(title) not in shown] == []


def test_cases_that_once_failed_are_shown_as_written() -> None:
    report = with_texts([case["text"] for case in json.loads(CASES.read_text("utf-8"))])
    assert missing(report, pdf_text(file(report))) == []


@settings(max_examples=6, deadline=None)
@given(st.lists(st.text() | st.text(MARKED), min_size=10, max_size=24))
def test_any_texts_can_be_exported(texts: list[str]) -> None:
    report = msgspec.structs.replace(with_texts(texts), title={"en": " ".join(texts[:3])})
    for name in NAMES:
        assert file(report, name).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", NAMES)
def test_pdf_has_standards_title_language_tags_and_fixed_creation_time(report: Report, name: str) -> None:
    with pikepdf.open(io.BytesIO(file(report, name, "nb"))) as document:
        metadata = document.open_metadata()
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == (
            *("1", "2"),
            "A",
        )
        assert metadata["dc:title"] == "Fremtidsbilder 2040"
        assert document.Root.Lang == "nb"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo.CreationDate).startswith("D:20261027120")


def test_same_report_gives_same_bytes(report: Report) -> None:
    for name in NAMES:
        assert render_anew(report, name, RenderOptions("en")) == file(report, name)


def test_pdf_has_bookmarks_and_headings_without_skipped_level(report: Report) -> None:
    with pikepdf.open(io.BytesIO(file(report))) as document, document.open_outline() as outline:
        bookmarks = [item.title for item in outline.root]
    assert bookmarks[:3] == ["Who took part", "How it was done", "What the cards are about"]
    assert bookmarks[3:6] == ["What we share", "Our pictures of the future", "What was not chosen"]
    levels = [int(kind[2:]) for kind, _ in structure(file(report)) if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_number_of_a_card_is_a_paragraph_of_its_own_for_screen_readers(report: Report) -> None:
    card = msgspec.structs.replace(
        report.cards[0], id="one-more", number="9-9", stack=None, cluster=None, scenario=None
    )
    with_card = msgspec.structs.replace(report, cards=(*report.cards, card))
    before, after = ([kind for kind, _ in structure(file(each))] for each in (report, with_card))
    assert after.count("/P") == before.count("/P") + 2  # the number, and the details below the text


@pytest.mark.parametrize("name", NAMES)
def test_bars_have_their_numbers_as_text_alternative(report: Report, name: str) -> None:
    alternatives = [alt for kind, alt in structure(file(report, name)) if kind == "/Figure"]
    assert alternatives == ["36 dots from 12 people", "9 dots from 9 people"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("edition", "status"), [(None, "Draft"), (ReportEdition(2, "c0ffee"), "Edition 2")])
def test_every_page_says_draft_or_edition_and_its_number(
    report: Report, name: str, edition: ReportEdition | None, status: str
) -> None:
    report = msgspec.structs.replace(report, edition=edition)
    count = pages(file(report, name))
    text = pdf_text(file(report, name))
    assert text.count(f"Pictures of 2040 · {status}\n") == count
    assert [f"Page {page + 1} of {count}" in text for page in range(count)] == [True] * count


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_accessibility_checkers_find_no_error(
    report: Report, name: str, language: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(file(report, name, language))
    found = outloud.check(str(path))
    assert (found.error, found.errors) == (None, 0)
    assert pdfua.validate(str(path)).count_by_severity()[pdfua.Severity.ERROR] == 0


def test_council_pdf_of_many_long_scenarios_has_two_pages_and_says_how_many_more() -> None:
    report = with_texts(["Words that go on and on. " * 200])
    scenarios = tuple(msgspec.structs.replace(report.scenarios[0], id=f"s{n}", sources=()) for n in range(60))
    council = file(msgspec.structs.replace(report, scenarios=scenarios), "council.pdf")
    assert pages(council) == 2
    assert "more, in the whole report" in pdf_text(council)


def test_no_words_of_the_council_pdf_are_printed_over_others() -> None:
    report = report_of(full_workshop())
    without_votes = msgspec.structs.replace(
        report,
        votes=(),
        scenarios=tuple(msgspec.structs.replace(each, voted=()) for each in report.scenarios),
        clusters=tuple(msgspec.structs.replace(each, voted=()) for each in report.clusters),
    )
    for each in (without_votes, edition_of(full_workshop())):
        assert overlapping_words(file(each, "council.pdf")) == []


def test_council_pdf_shows_most_supported_scenarios_and_what_was_not_chosen() -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    voters = [author, *(workshop.join(1) for _ in range(4))]
    workshop.start_step("ideas")
    names = ["First", "Second", "Third", "Fourth"]
    clusters = [workshop.cluster(name, workshop.write(author, name)) for name in names]
    scenarios = [
        workshop.scenario(cluster, n, f"{n} words") for cluster, n in zip(clusters, names, strict=True)
    ]
    workshop.start_step("vote")
    vote = workshop.open_vote(*(f"scenario/{scenario}" for scenario in scenarios))
    for scenario in scenarios[1:]:
        workshop.cast(voters, vote, f"scenario/{scenario}")
    workshop.close_vote(vote)
    text = pdf_text(file(report_of(workshop), "council.pdf"))
    assert text.index("Fourth words") < text.index("Not chosen") < text.index("First")
    assert "First words" not in text


@pytest.mark.parametrize("name", NAMES)
def test_checksum_is_copied_without_other_characters(name: str) -> None:
    checksum = hashlib.sha256(b"edition").hexdigest()
    copied = pdf_text(
        file(msgspec.structs.replace(edition_of(full_workshop()), edition=ReportEdition(1, checksum)), name)
    )
    assert checksum in "".join(copied.split())


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_long_words_are_copied_without_other_characters_and_do_not_leave_the_page(
    name: str, tmp_path: Path
) -> None:
    word, longer_than_a_line = "Fylkeskommunaldirektørassistentkurs", "Ordsomaldritarsluttav" * 10
    workshop = full_workshop()
    shared = min(card.id for card in workshop.state.cards.values() if card.shared)
    cluster = workshop.cluster("Long", shared)
    workshop.scenario(cluster, f"A {word}", "A text")
    report = msgspec.structs.replace(edition_of(workshop), question={"en": f"Why {longer_than_a_line}?"})
    pdf = file(report, name)
    copied = pdftotext(pdf, tmp_path)
    assert word in copied
    assert word in pdf_text(pdf)
    assert longer_than_a_line in "".join(copied.split())
    assert words_outside_of_pages(pdf) == []


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
@pytest.mark.parametrize(
    "text",
    [
        "السنوات 2026/2027/2028/2029/2030/2031/2032/2033 مهمة",
        "هاتف 4791234567,4792345678,4793456789,4794567890 اتصل",
        "שנים 2026/2027/2028/2029/2030/2031/2032/2033 חשובות",
        "Phone هاتف 4791234567,4792345678,4793456789,4794567890 and more",
    ],
)
def test_numbers_in_a_text_from_right_to_left_keep_their_order(text: str, tmp_path: Path) -> None:
    (number,) = re.findall(r"[\d/,]{32,}", text)
    copied = IGNORABLE.sub("", pdftotext(file(with_texts([text])), tmp_path))
    assert number in copied


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
def test_letters_of_a_long_word_are_joined_as_in_a_short_one(tmp_path: Path) -> None:
    names = ("معلم", "معلمة", "مديرة", "مساعدة", "حارس", "معلم", "معلمة", "مديرة", "مساعدة")
    copied = IGNORABLE.sub("", pdftotext(file(with_texts([*names, "/".join(names)])), tmp_path))
    alone = re.findall(r"^\d-\d (\w+)$", copied, re.MULTILINE)
    (long, *_) = re.findall(r"^\d-\d (\S+/\S+)$", copied, re.MULTILINE)
    assert {*long.strip("/").split("/")} <= {*alone}


def test_long_word_breaks_where_its_author_allows_it() -> None:
    parts = ("Samfunns", "utviklings", "prosjekt", "gruppe", "leder", "møte", "referat", "skriver", "kurset")
    lines = pdf_text(file(with_texts(["\u00ad".join(parts)]))).splitlines()
    ends = [line for line in lines if line.startswith("Samfunns") and line.endswith(("-", "\u00ad"))]
    assert ends
    allowed = {"".join(parts[:count]) for count in range(1, len(parts))}
    assert {line.replace("\u00ad", "").rstrip("-") for line in ends} <= allowed


def test_long_words_in_which_a_line_may_break_already_stay_in_their_column() -> None:
    word, may_break = "Samfunnsutviklingsprosjektgruppeledermøtereferatoppfølgingsansvarlig" * 2, "\u200b"
    texts = [
        f"A {may_break}{word}",
        f"B {word}{may_break}{word}",
        f"C https://www.example.no/planer/{may_break}barnehage/{'1234567890' * 8}/slutt",
        f"D {word}{may_break}",
    ]
    pdf = file(with_texts(texts))
    assert words_outside_of_pages(pdf) == []
    assert overlapping_words(pdf) == []
    copied = "".join(IGNORABLE.sub("", pdf_text(pdf)).split())
    assert all("".join(text.split()).replace(may_break, "") in copied for text in texts)
    assert words_outside_of_pages(file(with_texts([f"{word} سلام {word}{may_break}{word}"]))) == []


@pytest.mark.parametrize(("voters", "paragraphs"), [(0, 1), (2, 3), (6, 2)])
def test_sources_of_a_scenario_do_not_begin_a_page_without_its_text(voters: int, paragraphs: int) -> None:
    workshop = SampleWorkshop()
    author, *others = (workshop.join(1, role="student") for _ in range(max(1, voters)))
    workshop.start_step("ideas")
    scenarios = []
    for number in range(90):
        cluster = workshop.cluster(f"Cluster {number}", workshop.write(author, f"Card {number}"))
        paragraph = "words of a scenario " * (5 + number * 7 % 27)
        text = "\n\n".join([paragraph.strip()] * paragraphs)
        scenarios.append(f"scenario/{workshop.scenario(cluster, f'Scenario {number}', text)}")
    workshop.start_step("vote")
    if voters:
        vote = workshop.open_vote(*scenarios)
        workshop.cast([author, *others], vote, scenarios[0])
        workshop.close_vote(vote)
    tops = [text[:8] for text in page_texts(file(edition_of(workshop)))]
    assert len(tops) > 20
    assert comparable_text("Made from") not in tops


@pytest.mark.parametrize("name", NAMES)
def test_checksum_of_an_edition_stands_with_the_sentence_that_says_when_it_was_made(name: str) -> None:
    pages = page_texts(file(edition_of(full_workshop()), name))
    (page,) = (page for page in pages if comparable_text("Made with Samskap on") in page)
    assert comparable_text(f"Checksum (SHA-256): {'c0ffee' * 10}") in page


def test_pdf_of_an_edition_says_what_it_changed_and_that_of_a_draft_says_why_it_is_one() -> None:
    changes = ReportChange("cards_added", count=2), ReportChange("scenario_changed", "A *calm* day")
    text = comparable_text(pdf_text(file(edition_of(full_workshop(), 2, *changes))))
    assert comparable_text("New in this edition: 2 cards.") in text
    assert comparable_text("Written anew in this edition: “A *calm* day”.") in text
    draft = pdf_text(file(report_of(full_workshop())))
    assert comparable_text("The workshop is open, so this may still change.") in comparable_text(draft)


def test_pdf_of_an_edition_shows_numbers_by_group_and_that_of_a_draft_does_not() -> None:
    workshop = SampleWorkshop()
    voted(workshop, voters=5, others=5)
    numbers = count_groups(workshop.state)
    text = pdf_text(file(edition_of(workshop)))
    for kind in ("role", "municipality"):
        rows = [breakdowns[kind].rows for breakdowns in numbers.votes.values() if kind in breakdowns]
        assert rows or kind == "municipality"
        tables = 1 + sum(len(options) for options in rows)
        assert sum(line.startswith(f"By {kind}") for line in text.split("\n")) == tables
    came = len(workshop.state.participants)
    assert f"Of {came} people who came, {numbers.people} wrote a card or voted." in text
    assert "Not counted by themselves, because they may be few" in pdf_text(file(edition_of(full_workshop())))
    assert "By role" not in pdf_text(file(report_of(workshop)))


def test_council_pdf_of_an_edition_shows_who_took_part() -> None:
    text = comparable_text(pdf_text(file(edition_of(full_workshop()), "council.pdf")))
    shown_texts = ("Who took part", "Of 24 people who came, 24 wrote", "By role", "With most support")
    places = [text.index(comparable_text(shown)) for shown in shown_texts]
    assert places == sorted(places)


@pytest.mark.parametrize("name", NAMES)
def test_vote_of_too_few_people_has_no_numbers(name: str) -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    cluster = workshop.cluster("Rain", workshop.write(author, "a card"))
    scenario = workshop.scenario(cluster, "Wet", "It rains.")
    workshop.start_step("vote")
    vote = workshop.open_vote(f"scenario/{scenario}")
    workshop.cast([author], vote, f"scenario/{scenario}", 3)
    workshop.close_vote(vote)
    text = comparable_text(pdf_text(file(report_of(workshop), name)))
    assert comparable_text("Fewer than 5 people voted, so no numbers are shown.") in text
    assert comparable_text("3 dots") not in text
    assert comparable_text("With most support") not in text


@pytest.mark.parametrize("name", NAMES)
def test_scenario_shows_what_went_into_it_under_the_words_that_were_voted_on(name: str) -> None:
    workshop, rain, sun = rain_and_sun()
    workshop.join_clusters(rain, sun)
    workshop.scenario(sun, "Weather", "Both.")
    text = comparable_text(pdf_text(file(report_of(workshop), name)))
    assert text.index(comparable_text("as “Rain”")) < text.index(comparable_text("5 of 5 who voted"))
    assert text.index(comparable_text("as “Sun”")) < text.index(comparable_text("0 of 5 who voted"))


def test_scenario_that_was_rewritten_after_the_vote_shows_both_texts_and_which_vote_decides() -> None:
    workshop, rain, _ = rain_and_sun()
    scenario = workshop.scenario(rain, "Wet", "It rains.\n\n# Much")
    final = workshop.open_vote(f"scenario/{scenario}", title="Final")
    workshop.cast(workshop.state.participants, final, f"scenario/{scenario}")
    workshop.close_vote(final)
    workshop.scenario(rain, "Dry", "It was fine.")
    text = comparable_text(pdf_text(file(report_of(workshop))))
    shown = ("1. Dry", "It was fine.", "The vote “Final” was on these words:", "Wet", "It rains.", "# Much")
    places = [text.index(comparable_text(words)) for words in shown[1:]]
    assert places == sorted(places)
    assert comparable_text("This vote decides the order of the pictures above.") in text


def test_pdf_shows_steps_with_times_removed_cards_and_numbers_of_cards(report: Report) -> None:
    text = pdf_text(file(report))
    sentence = "1 card was taken back by the one who wrote it and is not in this report."
    assert comparable_text(sentence) in comparable_text(text)
    at = LocalizedReport(report, CATALOGUE, "en").time(report.steps[0].started_at)
    assert text.count(f"{at}\nWords") >= 1
    assert {card.number for card in report.cards} <= set(re.findall(r"\d+-\d+", text))


def test_printable_text_keeps_what_fonts_have_and_marks_what_they_lack() -> None:
    assert printable("Blåbær č ŋ العربية 👩‍🏫 →\nnext") == "Blåbær č ŋ العربية 👩‍🏫 →\nnext"
    assert printable("a\x00b\x07c\tD\r\nE\u2028F") == "abc D\nE\nF"
    assert printable("漢\ue000") == REPLACEMENT * 2


def test_shortened_text_ends_at_a_word_and_is_never_too_long() -> None:
    assert shortened("Short enough", 12) == "Short enough"
    assert shortened("One sentence. Another one", 15) == "One sentence…"
    assert shortened("x" * 300, 100) == "x" * 99 + "…"
    assert shortened("1. " + "議" * 30, 20) == "1. " + "議" * 16 + "…"
