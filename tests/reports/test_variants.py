"""The variants of the report show what they are for, and nothing that must not stand there."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import outloud
import pdfua
import pikepdf
import pytest
from docx import Document

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, ReportEdition
from app.reports.report_format import RenderOptions
from app.reports.variants import VARIANTS, choices, find_variant, kind_of_variant, variant_contents
from app.reports.variants.report_variant import DOCUMENTS
from app.reports.worker import ReportWorker
from app.workshop.plan import EditPlan
from tests.reports.file_kinds import KINDS
from tests.reports.file_reader import document_paragraphs, file_text, parse_page
from tests.reports.pdf_reader import (
    PDFTOTEXT,
    REORDERED,
    comparable_text,
    filled_shares,
    overlapping_words,
    pages,
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
    report_with_groups,
    with_each_text,
    with_title,
)
from tests.reports.sample_votes import rain_and_sun
from tests.reports.sample_workshop import SampleWorkshop, full_workshop
from tests.reports.variant_hall import CARDS_PER_TABLE, TABLES, card_text, draft, edition, hall

CATALOGUE = Catalogue.load()
EDITION, DRAFT = edition(), draft()
ROLES_AND_PLACES = ("Student", "Teacher", "Aure", "Tingvoll", "By role", "By municipality")
NAMES = ("table-1", "municipality-aure", "child")
"""A variant of each kind that is a document."""
EVERY_DOCUMENT = pytest.mark.parametrize("form", DOCUMENTS)


def file(report: Report, variant: str, form: str, language: str = "en") -> bytes:
    return rendered(report, form, RenderOptions(language, variant=variant))


def text_of(report: Report, variant: str, form: str, language: str = "en") -> str:
    """The comparable text of the file of a report."""
    return comparable_text_of(file(report, variant, form, language), form)


def comparable_text_of(content: bytes, form: str) -> str:
    """The comparable text of a file."""
    if form == "pdf":
        return comparable_text(pdf_text_without_footers(content))
    if form == "html":
        return comparable_text(str(parse_page(content).xpath("//body")[0].text_content()))
    text = file_text(content)
    return comparable_text(re.sub(r"\\(?=\W)", "", text) if form == "md" else text)


def names_of(report: Report) -> Iterator[str]:
    localized = LocalizedReport(report, CATALOGUE, "en")
    for variant in VARIANTS.values():
        yield from (name for name, _ in choices(localized, variant))


def test_every_variant_has_formats_and_texts_that_there_are() -> None:
    for name, variant in VARIANTS.items():
        assert name == variant.name
        assert name.isalpha()
        assert {*variant.formats} <= {*FORMATS}
        assert (variant.contents is None) == ({*variant.formats} != {*DOCUMENTS})
        for language in CATALOGUE.languages:
            assert CATALOGUE.text(language, variant.label_key)
            assert CATALOGUE.text(language, variant.description_key)


def test_variants_of_a_report_are_its_tables_with_cards_and_its_municipalities() -> None:
    assert [*names_of(EDITION)] == [
        "child",
        *("table-1", "table-2", "table-3"),
        *("municipality-aure", "municipality-tingvoll", "municipality-smøla", "municipality-other"),
        "redacted",
    ]


@pytest.mark.parametrize(
    "name", ["", "table", "table-", "table-4", "table-01", "child-1", "child-", "municipality-", "teacher"]
)
def test_variant_that_the_report_lacks_is_not_found(name: str) -> None:
    assert find_variant(LocalizedReport(EDITION, CATALOGUE, "en"), name) is None


def test_kind_of_a_variant_is_known_without_a_report() -> None:
    assert kind_of_variant("table-99") is VARIANTS["table"]
    assert kind_of_variant("child") is VARIANTS["child"]
    assert [kind_of_variant(name) for name in ("table", "child-1", "")] == [None] * 3


def test_file_name_has_the_variant_and_no_sign_that_a_header_cannot_have() -> None:
    name = FORMATS["pdf"].file_name
    assert name(EDITION, ("nb",), "table-4").endswith(f"-{EDITION.code}-edition-1-table-4-nb.pdf")
    assert name(DRAFT, ("nb", "en"), "child").endswith(f"-{DRAFT.code}-draft-child-nb-en.pdf")
    strange = name(EDITION, ("nn",), 'municipality-sm\xf8la"\r\n')
    assert strange.endswith(f"-{EDITION.code}-edition-1-municipality-sm_la___-nn.pdf")


@EVERY_DOCUMENT
@pytest.mark.parametrize("table", TABLES)
def test_table_has_its_cards_with_number_and_text_and_no_card_of_another(table: int, form: str) -> None:
    text = text_of(EDITION, f"table-{table}", form)
    for card in EDITION.cards:
        assert (comparable_text(card.text) in text) == (card.table == table), card.number
        assert (comparable_text(card.number) in text) or card.table != table
    assert len([card for card in EDITION.cards if card.table == table]) == CARDS_PER_TABLE


@EVERY_DOCUMENT
def test_table_tells_where_each_card_went_with_the_result(form: str) -> None:
    text = text_of(EDITION, "table-2", form).replace("·", "")
    for told in (
        "in picture 1 · “A calm day” · 40 dots from 20 people",
        "stacked under 2-1 · in picture 2 · “Bright rooms” · 28 dots from 28 people",
        "in picture 3 · “A green yard” · 0 dots from 0 people",
        "Learning · stayed at the table",
    ):
        assert comparable_text(told).replace("·", "") in text, told
    assert comparable_text("in “" + card_text(table=3, number=1) + "”") in text_of(EDITION, "table-3", form)


@EVERY_DOCUMENT
def test_table_has_whole_scenarios_with_its_cards_and_of_others_the_title_and_result(form: str) -> None:
    text = text_of(EDITION, "table-3", form)
    assert comparable_text("1. A calm day") in text
    assert comparable_text("There is time.") in text
    other = text.index(comparable_text("The other pictures of the future"))
    assert other < text.index(comparable_text("Bright rooms")) < text.index(comparable_text("A green yard"))
    assert comparable_text("28 28") in text[other:].replace("|", "")
    assert comparable_text("Every room has windows.") not in text
    assert comparable_text("Trees grow here.") not in text
    assert comparable_text("3 cards from 3 tables, one of them from table 3:") in text


@EVERY_DOCUMENT
@pytest.mark.parametrize("report", [EDITION, DRAFT], ids=["edition", "draft"])
def test_table_shows_no_role_and_no_municipality(report: Report, form: str) -> None:
    assert report.groups is None or report.groups.votes
    for table in TABLES:
        text = text_of(report, f"table-{table}", form)
        assert [name for name in ROLES_AND_PLACES if comparable_text(name) in text] == []
        contents = variant_contents(LocalizedReport(report, CATALOGUE, "en"), f"table-{table}")
        encoded = comparable_text(msgspec.json.encode(contents).decode())
        assert [name for name in ROLES_AND_PLACES if comparable_text(name) in encoded] == []


@EVERY_DOCUMENT
def test_table_whose_cards_went_nowhere_says_so(form: str) -> None:
    report = msgspec.structs.replace(
        EDITION,
        cards=tuple(msgspec.structs.replace(card, scenario=None, cluster=None) for card in EDITION.cards),
    )
    assert comparable_text("No card from table 1 went into a picture of the future.") in text_of(
        report, "table-1", form
    )


@EVERY_DOCUMENT
@pytest.mark.parametrize("report", [EDITION, DRAFT], ids=["edition", "draft"])
def test_municipality_has_every_scenario_with_its_result_and_no_card(report: Report, form: str) -> None:
    for municipality in ("aure", "smøla"):
        text = text_of(report, f"municipality-{municipality}", form)
        for scenario in report.scenarios:
            assert comparable_text(scenario.title or "") in text
            assert all(comparable_text(part) in text for part in scenario.text.split("\n\n"))
        assert comparable_text("28 dots") in text
        assert [card.number for card in report.cards if comparable_text(card.text) in text] == []
        content = file_text(file(report, f"municipality-{municipality}", form))
        body = content.replace("4-17", "").partition("<body")[2] if form == "html" else content
        assert [card.number for card in report.cards if re.search(rf"\b{card.number}\b", body)] == []


@pytest.mark.parametrize("length", [300, 550, 800, 1400])
def test_pages_of_a_municipality_with_scenarios_of_any_length_are_filled(length: int) -> None:
    text = "\n\n".join(["Everybody learns something new every day. " * 6] * 10)[:length].strip()
    scenarios = tuple(
        msgspec.structs.replace(each, id=f"{each.id}{position}", text=text, voted=EDITION.scenarios[0].voted)
        for position, each in enumerate(EDITION.scenarios * 3)
    )
    report = msgspec.structs.replace(EDITION, scenarios=scenarios)
    shares = filled_shares(file(report, "municipality-aure", "pdf"))
    assert min(shares) > 0.7


@EVERY_DOCUMENT
def test_municipality_repeats_the_published_numbers_only(form: str) -> None:
    assert EDITION.groups
    contributors = EDITION.groups.contributors["municipality"].groups
    text = text_of(EDITION, "municipality-aure", form)
    assert comparable_text(f"{contributors['aure']} of them are from Aure.") in text
    published = {
        ref: rows["aure"]
        for by_kind in EDITION.groups.votes.values()
        for ref, rows in by_kind["municipality"].rows.items()
        if "aure" in rows
    }
    assert published
    shown = re.findall(comparable_text(r"(\d+) of 18 from Aure who voted chose this"), text)
    voted = [vote.ref for scenario in EDITION.scenarios for vote in scenario.voted]
    assert [int(number[-2:]) for number in shown] == [published[ref] for ref in voted if ref in published]
    assert comparable_text("Tingvoll") not in text


@EVERY_DOCUMENT
def test_municipality_whose_numbers_are_not_published_says_so(form: str) -> None:
    workshop = hall()
    workshop.start_step("ideas")
    for place in ("smøla", "smøla", None, None, None):
        workshop.write(workshop.join(1, "student", place), "A late card")
    hidden = text_of(edition(workshop), "municipality-smøla", form)
    people_hidden = (
        "How many of them are from Smøla is not shown, because they may be few, or nearly everybody."
    )
    assert comparable_text(people_hidden) in hidden
    assert comparable_text("How the people from Smøla voted is not shown: they may be few, or") in hidden
    assert comparable_text("people from Smøla chose") not in hidden
    of_draft = text_of(DRAFT, "municipality-aure", form)
    sentence = "It says how many were from Aure if so many took part that it can be shown."
    assert comparable_text(sentence) in of_draft
    assert comparable_text("from Aure chose") not in of_draft


@EVERY_DOCUMENT
def test_municipality_that_nobody_came_from_says_so(form: str) -> None:
    absent = text_of(EDITION, "municipality-smøla", form)
    assert comparable_text("None of those who wrote a card or voted is from Smøla.") in absent
    assert comparable_text("may be few") not in absent


@EVERY_DOCUMENT
@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_child_has_every_scenario_with_its_people_and_cards(form: str, language: str) -> None:
    for report in (EDITION, DRAFT):
        text = text_of(report, "child", form, language)
        for scenario in report.scenarios:
            assert comparable_text(scenario.title or "") in text
            assert all(comparable_text(part) in text for part in scenario.text.split("\n\n"))
            for card in (report.cards_by_id()[source] for source in scenario.sources):
                assert comparable_text(card.text) in text
                assert comparable_text(card.number) in text
        for count in (20, 28):
            sentence = CATALOGUE.text(language, "report.variant.child.chose", count=count)
            assert comparable_text(sentence) in text
        if report.edition:
            assert comparable_text(report.edition.sha256) in text
        for key in ("asked", "who", "now", "find", "find.number", "nobody_chose"):
            assert comparable_text(CATALOGUE.text(language, f"report.variant.child.{key}")) in text
        assert comparable_text("36") in text
        assert [name for name in ROLES_AND_PLACES if comparable_text(name) in text] == []


def test_child_finds_the_number_of_a_card_above_its_words() -> None:
    page = parse_page(file(EDITION, "child", "html"))
    shown = page.xpath("//li[@class='report-card']")
    assert shown
    for item in shown:
        number, card_text = item.xpath("./p")[:2]
        assert item.get("id") == f"card-{number.text_content()}"
        assert number.get("class") == "report-card-number"
        assert card_text.get("class") == "report-card-text"


def test_child_says_what_was_put_together_with_a_scenario_after_the_vote() -> None:
    workshop, rain, sun = rain_and_sun()
    workshop.join_clusters(rain, sun)
    workshop.scenario(sun, "Weather", "Both.")
    text = text_of(report_of(workshop), "child", "md")
    assert comparable_text("Nobody chose it this time. It was called “Sun” then.") in text
    sentence = "5 people chose “Rain”. Later, most of the cards in that one came into this picture."
    assert comparable_text(sentence) in text
    assert comparable_text("Some of the words were changed") not in text
    assert comparable_text("more than one of these") not in text


def test_child_says_that_one_person_may_be_in_two_numbers() -> None:
    workshop = SampleWorkshop()
    voters = [workshop.join(1) for _ in range(6)]
    workshop.start_step("ideas")
    rain, sun = (workshop.cluster(name, workshop.write(voters[0], name)) for name in ("Rain", "Sun"))
    scenario = workshop.scenario(sun, "Sun", "It shines.")
    workshop.start_step("vote")
    vote = workshop.open_vote(f"cluster/{rain}", f"scenario/{scenario}")
    for option in (f"cluster/{rain}", f"scenario/{scenario}"):
        workshop.cast(voters, vote, option)
    workshop.close_vote(vote)
    workshop.join_clusters(rain, sun)
    text = text_of(report_of(workshop), "child", "md")
    assert comparable_text("6 people chose it.") in text
    assert comparable_text("6 people chose “Rain”. Later, most of the cards") in text
    assert comparable_text("may have chosen more than one of these") in text
    assert comparable_text("It was called") not in text
    assert comparable_text("words were changed") not in text


def test_child_names_the_words_that_were_voted_on_if_they_were_changed() -> None:
    workshop, _, sun = rain_and_sun()
    scenario = workshop.scenario(sun, "Weather", "Both.")
    final = workshop.open_vote(f"scenario/{scenario}", title="Final")
    workshop.cast(workshop.state.participants, final, f"scenario/{scenario}")
    workshop.close_vote(final)
    workshop.choose_deciding_vote(final)
    text = text_of(report_of(workshop), "child", "md")
    assert comparable_text("5 people chose it.") in text
    assert comparable_text("then.") not in text
    changed = comparable_text("5 people chose it. Some of the words were changed later. The new words are in")
    workshop.scenario(sun, "Weather", "All of it.")
    text = text_of(report_of(workshop), "child", "md")
    assert changed in text
    assert comparable_text("Both.") in text
    assert comparable_text("All of it.") not in text
    workshop.scenario(sun, "Sunny", "All of it.")
    text = text_of(report_of(workshop), "child", "md")
    assert changed in text
    assert comparable_text("1. Weather") in text
    assert comparable_text("Sunny") not in text


@EVERY_DOCUMENT
def test_child_reads_how_to_find_a_card_before_the_scenarios_and_the_checksum_at_the_end(form: str) -> None:
    text = text_of(EDITION, "child", form)
    assert EDITION.edition
    parts = (
        CATALOGUE.text("en", "report.variant.child.asked"),
        CATALOGUE.text("en", "report.variant.child.find"),
        CATALOGUE.text("en", "report.variant.child.find.place"),
        CATALOGUE.text("en", "report.variant.child.who"),
        EDITION.scenarios[0].text.partition("\n")[0],
        CATALOGUE.text("en", "report.variant.child.now.text"),
        "As it was when the workshop was closed.",
        EDITION.edition.sha256,
    )
    places = [text.find(comparable_text(part)) for part in parts]
    assert places == sorted(places)
    assert places[0] > 0
    assert len({*places}) == len(places)


def many_cards(per_scenario: int, scenarios: int = 1) -> Report:
    """The edition of a workshop of 60 people at twelve tables, with so many cards in each scenario."""
    workshop = SampleWorkshop()
    workshop.submit_as_facilitator(EditPlan(id="tables", tables=12))
    seats = [workshop.join(n % 12 + 1) for n in range(60)]
    workshop.start_step("ideas")
    for number in range(scenarios):
        cards = [
            workshop.write(
                seats[n % 60], f"Idea {number}x{n}q that is as long as the ideas of people are, or so"
            )
            for n in range(per_scenario)
        ]
        cluster = workshop.cluster(f"Cluster {number}", *cards)
        workshop.scenario(
            cluster, f"Picture {number} of the future", "\n\n".join(["Words and more. " * 12] * 2)
        )
    return edition(workshop)


@EVERY_DOCUMENT
def test_child_shows_some_cards_of_a_large_scenario_and_the_numbers_of_the_others(form: str) -> None:
    report = many_cards(40)
    text = text_of(report, "child", form)
    shown = [card for card in report.cards if comparable_text(card.text) in text]
    assert {card.table for card in shown} == {*range(1, 13)}
    assert len(shown) == 12
    sentence = "It is made from 40 cards. Here are 12 of them, from as many tables as possible:"
    assert comparable_text(sentence) in text
    others = [card.number for card in report.cards if card not in shown]
    assert comparable_text(f"And 28 more, in the whole report: {', '.join(others)}") in text
    text = text_of(many_cards(100), "child", form)
    assert comparable_text("And 88 more, in the whole report.") in text


def test_child_of_a_scenario_of_few_cards_shows_all() -> None:
    text = text_of(many_cards(12), "child", "md")
    assert comparable_text("It is made from these cards:") in text
    assert comparable_text("more, in the whole report") not in text


def test_child_variant_of_forty_cards_has_at_most_eight_pages() -> None:
    assert pages(file(many_cards(40, scenarios=5), "child", "pdf")) <= 8


@EVERY_DOCUMENT
def test_preface_stands_in_the_variants_for_adults(form: str) -> None:
    workshop = hall()
    workshop.submit_as_facilitator(EditPlan(id="preface", preface={"en": "Dear all.\n\nThank you."}))
    report = edition(workshop)
    for name in ("table-1", "municipality-aure"):
        text = text_of(report, name, form)
        assert comparable_text("Preface") in text
        assert text.index(comparable_text("Dear all.")) < text.index(comparable_text("Thank you."))
        assert text.index(comparable_text("Thank you.")) < text.index(comparable_text("Bright rooms"))
    assert comparable_text("Dear all.") not in text_of(report, "child", form)
    assert comparable_text("Preface") not in text_of(EDITION, "table-1", form)


def test_preface_has_its_paragraphs() -> None:
    workshop = hall()
    workshop.submit_as_facilitator(EditPlan(id="preface", preface={"en": "Dear all.\n\nThank you."}))
    first, *_ = variant_contents(LocalizedReport(edition(workshop), CATALOGUE, "en"), "table-1").sections
    assert (first.heading, first.paragraphs) == ("Preface", ("Dear all.", "Thank you."))


def test_vote_of_too_few_people_has_no_numbers() -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    cluster = workshop.cluster("Rain", workshop.write(author, "a card"))
    scenario = workshop.scenario(cluster, "Wet", "It rains.")
    workshop.start_step("vote")
    vote = workshop.open_vote(f"scenario/{scenario}")
    workshop.cast([author], vote, f"scenario/{scenario}", 3)
    workshop.close_vote(vote)
    for name in NAMES:
        text = text_of(report_of(workshop), name, "md")
        few = (
            "Fewer than 5 people voted. So we do not show"
            if name == "child"
            else "Fewer than 5 people voted, so no numbers are"
        )
        assert comparable_text(few) in text
        assert comparable_text("3 dots") not in text
        assert comparable_text("1 person gave") not in text


def test_workshop_without_cards_and_scenarios_has_the_variants_that_need_none() -> None:
    report = report_with_groups(SampleWorkshop())
    for name in ("child", "municipality-aure"):
        for form in DOCUMENTS:
            assert comparable_text("pictures of the future") in text_of(report, name, form), form
    assert "table-1" not in names_of(report)


@EVERY_DOCUMENT
@pytest.mark.parametrize("name", NAMES)
def test_same_edition_and_variant_give_the_same_bytes(name: str, form: str) -> None:
    options = RenderOptions("en", variant=name)
    assert render_anew(EDITION, form, options) == file(EDITION, name, form)
    assert file(edition(), name, form) == file(EDITION, name, form)
    assert file(EDITION, name, form) != file(EDITION, "", form)


async def test_worker_renders_and_keeps_a_variant_apart_from_the_whole_report() -> None:
    worker = ReportWorker()
    try:
        for name in ("table-1", "", "child", "table-1"):
            found = await worker.render(EDITION, "md", RenderOptions("en", variant=name))
            assert found == file(EDITION, name, "md")
        process = worker.process_id
        assert await worker.render(EDITION, "md", RenderOptions("en", variant="child"))
        assert worker.process_id == process
    finally:
        await worker.stop()


@EVERY_DOCUMENT
@pytest.mark.parametrize("name", NAMES)
def test_texts_that_look_like_code_are_shown_as_written_and_do_nothing(name: str, form: str) -> None:
    content = file(with_each_text(HOSTILE_TEXTS), name, form)
    assert [*KINDS[form].active(content)] == []
    assert list(KINDS[form].pieces(content))
    if form != "md":
        shown = comparable_text_of(content, form)
        places = {"table-1": 3, "municipality-aure": 2, "child": 3}[name]  # title, text, card
        compared = [text for text in HOSTILE_TEXTS if not REORDERED.search(text)]
        counts = {text: shown.count(comparable_text(text)) for text in compared}
        assert [
            text for text, count in counts.items() if count < places - (len(text) > MAX_TITLE_LENGTH)
        ] == []


@pytest.mark.parametrize("place", range(len(HOSTILE_TEXTS)))
def test_title_that_looks_like_code_is_shown_as_written_and_does_nothing(place: int) -> None:
    text = HOSTILE_TEXTS[place]
    report, name = with_title(text), ("municipality-aure", "child")[place % 2]
    for form in ("pdf", "html", "md"):
        content = file(report, name, form)
        assert [*KINDS[form].active(content)] == []
        if form != "md" and not REORDERED.search(text):
            assert comparable_text(text) in comparable_text_of(content, form)


@pytest.mark.parametrize("name", ["municipality-aure", "child"])
def test_word_document_shows_any_part_of_a_title_as_written(name: str) -> None:
    content = file(with_title(" ".join(HOSTILE_TEXTS)), name, "docx")
    assert [*KINDS["docx"].active(content)] == []
    shown = comparable_text_of(content, "docx")
    assert [text for text in HOSTILE_TEXTS if comparable_text(text) not in shown] == []


@pytest.mark.parametrize("name", NAMES)
def test_headings_begin_at_the_first_level_and_skip_none(name: str) -> None:
    page = parse_page(file(EDITION, name, "html"))
    html = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
    tags = [kind[2:] for kind, _ in structure(file(EDITION, name, "pdf"))]
    pdf = [int(level) for level in tags if level.isdigit()]
    styles = [
        paragraph.style.name or ""
        for paragraph in Document(io.BytesIO(file(EDITION, name, "docx"))).paragraphs
        if paragraph.style
    ]
    docx = [int(style[-1]) for style in styles if style.startswith("Heading")]
    markdown = [len(mark) for mark in re.findall(r"^(#+) ", file(EDITION, name, "md").decode(), re.MULTILINE)]
    for levels in (html, pdf, docx, markdown):
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", NAMES)
def test_every_link_in_the_page_leads_to_one_place(name: str) -> None:
    page = parse_page(file(EDITION, name, "html"))
    places = page.xpath("//@id")
    assert len({*places}) == len(places)
    assert {link.removeprefix("#") for link in page.xpath("//@href") if "icon-" not in link} <= {*places}


def test_links_in_the_word_document_lead_to_bookmarks() -> None:
    document = Document(io.BytesIO(file(EDITION, "table-1", "docx"))).element
    anchors = {*document.xpath("//w:hyperlink/@w:anchor")}
    assert anchors
    assert anchors <= {*document.xpath("//w:bookmarkStart/@w:name")}


@pytest.mark.parametrize(
    ("name", "language"),
    [("table-1", "nb"), ("municipality-aure", "nn"), ("child", "en"), ("municipality-smøla", "nb")],
)
def test_pdf_keeps_the_standards_and_accessibility_checkers_find_no_error(
    name: str, language: str, tmp_path: Path
) -> None:
    for report in (EDITION, edition_of(full_workshop())):
        path = tmp_path / "report.pdf"
        path.write_bytes(file(report, name, "pdf", language))
        with pikepdf.open(path) as document:
            metadata = document.open_metadata()
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == (
                *("1", "2"),
                "A",
            )
            assert document.Root.Lang == language
        found = outloud.check(str(path))
        assert (found.error, found.errors) == (None, 0)
        assert pdfua.validate(str(path)).count_by_severity()[pdfua.Severity.ERROR] == 0
        assert overlapping_words(path.read_bytes()) == []
        assert words_outside_of_pages(path.read_bytes()) == []


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
def test_pdf_of_a_table_has_its_cards_for_a_second_reader(tmp_path: Path) -> None:
    text = comparable_text(pdftotext(file(EDITION, "table-2", "pdf"), tmp_path))
    assert {card.table for card in EDITION.cards if comparable_text(card.text) in text} == {2}


def test_words_for_children_are_large_in_the_word_document() -> None:
    normal = Document(io.BytesIO(file(EDITION, "child", "docx"))).styles["Normal"].font.size
    assert normal is not None
    assert normal.pt >= 16
    assert document_paragraphs(file(EDITION, "child", "docx"))


def test_second_edition_repeats_the_numbers_and_says_so() -> None:
    second = msgspec.structs.replace(EDITION, edition=ReportEdition(2, "c0ffee"))
    text = text_of(second, "municipality-aure", "md")
    assert comparable_text("The numbers by role and municipality are those of edition 1.") in text


@EVERY_DOCUMENT
def test_title_of_the_report_for_a_municipality_has_its_name(form: str) -> None:
    title = comparable_text("Pictures of 2040 – Aure")
    assert title in text_of(EDITION, "municipality-aure", form)
    assert title not in text_of(EDITION, "municipality-tingvoll", form)
