"""Each format contains the whole report, and is safe to open."""

import csv
import io
import json
import re
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import jsonschema
import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS, json as json_format
from app.reports.build import build_report
from app.reports.csv import ESCAPED_FORMULA, FORMULA, escape_formula
from app.reports.groups import count_groups
from app.reports.model import Report, ReportChange, ReportEdition
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.variants.report_variant import DOCUMENTS
from tests.reports.council_hall import CouncilHall
from tests.reports.file_reader import csv_rows, file_text, workbook_tables
from tests.reports.markdown_reader import blocks
from tests.reports.pdf_reader import comparable_text
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import report_of, report_with_groups
from tests.reports.sample_votes import rain_and_sun, voted
from tests.reports.sample_workshop import STATEMENTS, SampleWorkshop, full_workshop
from tests.reports.variant_hall import edition

CATALOGUE = Catalogue.load()
MAX_FILE_NAME_BYTES = 255
"""Of ext4. Others count letters, so they have room for at least as long a name."""

LANGUAGES = CATALOGUE.languages


def render(workshop: SampleWorkshop, name: str, language: str = "en") -> str:
    report = report_of(workshop)
    return FORMATS[name].render(report, CATALOGUE, RenderOptions(language)).decode()


def edition_as_markdown(workshop: SampleWorkshop, no: int = 1, *changes: ReportChange) -> str:
    report = edition_with_groups(workshop, no, *changes)
    return FORMATS["md"].render(report, CATALOGUE, RenderOptions("en")).decode()


def edition_with_groups(workshop: SampleWorkshop, no: int = 1, *changes: ReportChange) -> Report:
    """The edition with its numbers by group."""
    report = report_with_groups(workshop)
    return replace(report, edition=ReportEdition(no, "c0ffee"), changes=changes)


def shown(workshop: SampleWorkshop, name: str) -> str:
    """All text of a report in this format."""
    report = report_of(workshop)
    return file_text(FORMATS[name].render(report, CATALOGUE, RenderOptions("en")))


def card_rows(workshop: SampleWorkshop, language: str = "en") -> list[dict[str, str]]:
    """The rows of the CSV report by column. `;` separates cells where the language has a decimal comma."""
    report = report_of(workshop)
    file = FORMATS["csv"].render(report, CATALOGUE, RenderOptions(language))
    decimal = CATALOGUE.locale(language).number_symbols["latn"]["decimal"]
    return [
        {column: str(cell) for column, cell in row.items()}
        for row in csv_rows(file, ";" if decimal == "," else ",")
    ]


def unescape_formula(cell: str) -> str:
    return ESCAPED_FORMULA.sub("", cell)


def cards(markdown: str) -> list[str]:
    """The text of every card: list items that end in a line with the card's origin."""
    return [
        block.text.rpartition("\n⟨")[0]
        for block in blocks(markdown)
        if block.path.startswith("ul/li") and block.text.endswith("⟩")
    ]


@pytest.fixture(scope="module")
def workshop() -> SampleWorkshop:
    return full_workshop()


def test_json_contains_every_card_text_once_unchanged(workshop: SampleWorkshop) -> None:
    report = json.loads(render(workshop, "json"))
    assert Counter(card["text"] for card in report["cards"]) == Counter(STATEMENTS)


def test_json_of_editions_and_drafts_is_valid_by_the_published_schema(workshop: SampleWorkshop) -> None:
    schema = json.loads(json_format.schema())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    report = report_with_groups(workshop)
    edition = replace(
        report, edition=ReportEdition(1, "c0ffee"), changes=(ReportChange("cards_added", count=1),)
    )
    for each in (replace(report, groups=None), edition):
        validator.validate(json.loads(FORMATS["json"].render(each, CATALOGUE, RenderOptions("nb"))))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(json.loads(render(workshop, "json").replace('"number": "1-1"', '"number": 11')))


def test_descriptions_in_the_published_schema_name_only_fields_that_are_there() -> None:
    schema = json.loads(json_format.schema())
    for definition in schema["$defs"].values():
        described = re.findall(r"\b([a-z_0-9]+):", definition["description"])
        assert definition["properties"].keys() >= {*described}, definition["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_contains_every_card_text_once_unchanged(workshop: SampleWorkshop, language: str) -> None:
    exported = [unescape_formula(row["text"]) for row in card_rows(workshop, language)]
    assert Counter(exported) == Counter(STATEMENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_shows_every_card_text_once_without_spaces_at_its_end(
    workshop: SampleWorkshop, language: str
) -> None:
    written = Counter(text.rstrip(" ") for text in STATEMENTS)
    assert Counter(cards(render(workshop, "md", language))) == written


def test_times_of_day_are_in_the_servers_time_zone_which_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = SampleWorkshop()
    try:
        for zone, hours in (("Pacific/Kiritimati", "+14:00"), ("UTC", "+00:00")):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            workshop.start_step("ideas")
            for name in ("md", "pdf"):
                assert f"time zone GMT{hours}." in " ".join(shown(workshop, name).split())
            report = report_of(workshop)
            sheets = workbook_tables(FORMATS["xlsx"].render(report, CATALOGUE, RenderOptions("en")))
            assert all(
                f"GMT{hours}" in str(row["meaning"]) for row in sheets["columns"] if row["kind"] == "time"
            )
            assert sheets["report"][0]["held_at"] == datetime.fromtimestamp(report.held_at // 1000, UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_csv_has_byte_order_mark_crlf_quotes_and_english_headings(workshop: SampleWorkshop) -> None:
    report = report_of(workshop)
    raw = FORMATS["csv"].render(report, CATALOGUE, RenderOptions("nb"))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert b'"She said ""no"", twice, and meant it"' in raw
    headings = "id table number theme theme_name text stack sent cluster scenario status"
    assert raw.decode("utf-8-sig").splitlines()[0] == ";".join(f'"{each}"' for each in headings.split())


def test_csv_row_tells_where_its_card_went(workshop: SampleWorkshop) -> None:
    by_text = {unescape_formula(row["text"]): row for row in card_rows(workshop)}
    calm = report_of(workshop).scenarios[0]
    first = by_text["First line\nsecond line\n\nafter an empty line"]
    assert (first["scenario"], first["cluster"]) == (calm.id, calm.cluster)
    assert (first["table"], first["number"], first["theme_name"], first["sent"]) == (
        "3",
        "1",
        "Safety",
        "true",
    )
    beneath = by_text["a | b\n--- | ---\n1 | 2"]
    assert (beneath["stack"], first["stack"]) == (first["id"], first["id"])
    kept = by_text["x" * 280]
    assert (kept["scenario"], kept["cluster"], kept["stack"], kept["sent"]) == ("", "", "", "false")


@given(st.text(st.sampled_from("'=+-@\t\r\n aø＝1(")) | st.text())
def test_escaped_cell_is_no_formula_and_can_be_unescaped(text: str) -> None:
    cell = escape_formula(text)
    assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠") or cell.strip() == ""
    assert cell[:1] not in ("\t", "\r", "\n") or cell == ""
    assert unescape_formula(cell) == text
    assert bool(FORMULA.search(text)) == (cell != text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('hello;=HYPERLINK("x")', 'hello;\'=HYPERLINK("x")'),
        ("hello, -2", "hello,' -2"),
        ("a line\n@SUM(A1)", "a line\n'@SUM(A1)"),
        ('hello;"=1+1', "hello;'\"=1+1"),
        ("hello;'+1;=2", "hello;''+1;'=2"),
        ("1+1=2; and so on", "1+1=2; and so on"),
    ],
)
def test_formula_after_a_separator_is_escaped_and_can_be_unescaped(text: str, cell: str) -> None:
    assert escape_formula(text) == cell
    assert unescape_formula(cell) == text


@given(st.lists(st.text(st.sampled_from("\"'=+-@;,\t\n aø1(")), min_size=1), st.sampled_from(";,\t"))
def test_no_cell_is_a_formula_when_the_file_is_read_with_another_separator(
    texts: list[str], separator: str
) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow(map(escape_formula, texts))
    for row in csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=separator):
        assert not [cell for cell in row if cell.strip()[:1] in tuple("=+-@") and cell.strip()]


def test_markdown_begins_with_title_question_date_counts_and_scenarios(workshop: SampleWorkshop) -> None:
    texts = [block.text for block in blocks(render(workshop, "md"))]
    assert texts[:12] == [
        "Pictures of 2040",
        "How do we want it to be?",
        "⟨27 October 2026⟩ · 24 people came to 4 tables, and 32 cards were written.",
        f"⟨Draft.⟩ {CATALOGUE.text('en', 'report.draft.why')}",
        "Safety: 16 cards",
        "Learning: 16 cards",
        "What we share",
        CATALOGUE.text("en", "report.common_ground.draft"),
        "Our pictures of the future",
        "1. A calm day",
        "There is time.",
        "⟨36 dots from 12 people⟩",
    ]


def test_formats_have_places_of_their_own_in_the_menu() -> None:
    positions = [entry.position for entry in FORMATS.values()]
    assert len({*positions}) == len(positions)


def test_markdown_headings_skip_no_level(workshop: SampleWorkshop) -> None:
    levels = [int(block.path[1]) for block in blocks(render(workshop, "md")) if block.path[0] == "h"]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@pytest.mark.parametrize(
    ("language", "day", "counts", "name"),
    [
        (
            "nb",
            "27. oktober 2026",
            "Det kom 24 personer til 4 bord, og det ble skrevet 32 kort.",
            "Trygghet: 16 kort",
        ),
        (
            "nn",
            "27. oktober 2026",
            "Det kom 24 personar til 4 bord, og det vart skrive 32 kort.",
            "Trygghet: 16 kort",
        ),
        (
            "xx",
            "27. oktober 2026",
            "Det kom 24 personer til 4 bord, og det ble skrevet 32 kort.",
            "Trygghet: 16 kort",
        ),
    ],
)
def test_markdown_is_in_the_given_language_or_else_the_workshops(
    workshop: SampleWorkshop, language: str, day: str, counts: str, name: str
) -> None:
    texts = [block.text for block in blocks(render(workshop, "md", language))]
    assert (texts[2], texts[4]) == (f"⟨{day}⟩ · {counts}", name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_has_no_unfilled_placeholder(language: str) -> None:
    workshop = full_workshop(["plain", *map(str, range(30))])
    assert "{" not in render(workshop, "md", language)
    assert "{" not in render(workshop, "csv", language)


def test_markdown_shows_support_by_group_of_enough_people_only() -> None:
    enough, few = SampleWorkshop(), SampleWorkshop()
    voted(enough, voters=5, others=5)
    voted(few, voters=4, others=6)
    with_groups, without_groups = edition_as_markdown(enough), edition_as_markdown(few)
    assert "By role: Student 10, Teacher 10" in with_groups, "who took part"
    chose_first = "By role, of those who voted: Student 5 of 10, Teacher 5 of 10"
    assert chose_first in with_groups
    assert without_groups.count("By role") == 1, "who took part"
    assert "By role" not in render(enough, "md"), "in a draft"


@pytest.mark.parametrize("form", ["md", "pdf", "html", "docx"])
def test_report_names_the_groups_that_nobody_was_from_only_if_that_follows_from_its_numbers(
    form: str,
) -> None:
    everybody, with_authors = SampleWorkshop(), SampleWorkshop()
    for workshop in (everybody, with_authors):
        voted(workshop, voters=5, others=5)
    with_authors.start_step("ideas")
    for role in ("parent", None, None, None, None):
        with_authors.write(with_authors.join(3, role), "A card")
    absent, uncounted = (
        comparable_text(CATALOGUE.text("en", key, groups="Parent, Other"))
        for key in ("report.absent", "report.not_counted")
    )
    files = (
        FORMATS[form].render(edition_with_groups(each), CATALOGUE, RenderOptions("en"))
        for each in (everybody, with_authors)
    )
    of_everybody, of_some = (comparable_text(file_text(file)) for file in files)
    assert (absent in of_everybody, uncounted in of_everybody) == (True, False)
    assert (absent in of_some, uncounted in of_some) == (False, True)


def test_markdown_says_which_edition_it_is_and_what_that_changed(workshop: SampleWorkshop) -> None:
    changed = ReportChange("cards_added", count=2), ReportChange("scenario_changed", "A *calm* day")
    text = edition_as_markdown(workshop, 2, *changed)
    assert "**Edition 2.** As it was when the workshop was closed. Checksum (SHA-256): c0ffee" in text
    assert "New in this edition: 2 cards." in text
    assert "Written anew in this edition: “A \\*calm\\* day”." in text


def test_markdown_says_which_edition_its_numbers_by_group_are_from_and_their_threshold() -> None:
    workshop = SampleWorkshop()
    voted(workshop, voters=6, others=6)
    groups = count_groups(workshop.state, edition=1)
    report = replace(
        build_report(workshop.state, "K7MP4WXA", workshop.at, groups, is_demo=False),
        privacy_threshold=9,
        edition=ReportEdition(2, "c0ffee"),
    )
    text = FORMATS["md"].render(report, CATALOGUE, RenderOptions("en")).decode()
    assert "are those of edition 1." in text
    assert "at least 5 people of each group" in text
    first = (
        FORMATS["md"]
        .render(replace(report, edition=ReportEdition(1, "a")), CATALOGUE, RenderOptions("en"))
        .decode()
    )
    assert "are those of edition" not in first


def test_markdown_of_numbers_of_a_group_that_was_removed_counts_it_among_the_others() -> None:
    workshop = SampleWorkshop()
    voted(workshop, voters=6, others=6)
    report = report_with_groups(workshop)
    kept = tuple(role for role in report.roles if role.id in ("student", "other"))
    text = FORMATS["md"].render(replace(report, roles=kept), CATALOGUE, RenderOptions("en")).decode()
    assert "By role: Student 12, Others 12" in text
    assert "Not there among those who wrote a card or voted: Other\n" in text


def test_markdown_says_that_the_last_vote_with_numbers_orders_the_pictures() -> None:
    workshop, rain, _ = rain_and_sun()
    scenario = workshop.scenario(rain, "Wet", "It rains.")
    workshop.hold_vote(f"scenario/{scenario}", title="Few voted")
    before, _, after = render(workshop, "md").rpartition("Few voted")
    assert before.count("decides the order") == 1
    assert "decides the order" not in after


@pytest.mark.parametrize(
    ("form", "no", "languages", "name"),
    [
        ("md", None, ("nb",), "Vår-skole-i-2040-2026-11-12-K7MP4WXA-draft-nb.md"),
        ("md", 2, ("nn",), "Skulen-vår-i-2040-2026-11-12-K7MP4WXA-edition-2-nn.md"),
        ("council.pdf", 2, ("nn", "en"), "Skulen-vår-i-2040-2026-11-12-K7MP4WXA-edition-2-nn-en.council.pdf"),
        ("zip", 2, ("en", "nn"), "Vår-skole-i-2040-2026-11-12-K7MP4WXA-edition-2-en-nn.zip"),
        ("csv", 2, ("nb",), "Vår-skole-i-2040-2026-11-12-K7MP4WXA-edition-2-nb.csv"),
        ("json", 2, ("nb",), "Vår-skole-i-2040-2026-11-12-K7MP4WXA-edition-2.json"),
    ],
)
def test_file_name_tells_the_title_the_date_the_edition_and_the_languages(
    form: str, no: int | None, languages: tuple[str, ...], name: str
) -> None:
    report = build_report(SampleWorkshop().state, "K7MP4WXA", 0, is_demo=False)
    report = replace(
        report,
        edition=ReportEdition(no, "c0ffee") if no else None,
        title={"nb": "Vår skole – i 2040!", "nn": "Skulen vår/i 2040"},
        language="nb",
        held_at=1_794_484_800_000,
    )
    assert FORMATS[form].file_name(report, languages) == name


def test_file_name_of_a_long_title_in_any_script_is_one_that_file_systems_accept() -> None:
    report = build_report(SampleWorkshop().state, "K7MP4WXA", 0, is_demo=False)
    report = replace(report, title={"nb": "学校" * 100}, language="nb")
    name = FORMATS["council.pdf"].file_name(report, ("nb", "nn"))
    assert len(name.encode()) <= MAX_FILE_NAME_BYTES
    title = name.partition("-")[0]
    assert title
    assert not title.strip("学校"), "no letter is cut in two"


@pytest.mark.parametrize(
    ("title", "in_name"),
    [
        ("हिन्दी स्कूल", "हिन्दी-स्कूल"),
        ("โรงเรียนปี", "โรงเรียนปี"),
        ("☀\ufe0f Sol_og  vår! ☀\ufe0f", "Sol-og-vår"),
        ("\u0301 ☀\ufe0f", "samskap"),
        ("ශ්\u200dරී ලංකාව", "ශ්\u200dරී-ලංකාව"),
        ("می\u200cخواهم\u200c \u200dمدرسه\u200d", "می\u200cخواهم-مدرسه"),
    ],
)
def test_file_name_keeps_the_vowel_signs_and_joiners_of_the_title(title: str, in_name: str) -> None:
    report = build_report(SampleWorkshop().state, "K7MP4WXA", 0, is_demo=False)
    report = replace(report, title={"nb": title}, language="nb")
    assert FORMATS["md"].file_name(report, ("nb",)).startswith(f"{in_name}-1970-")


def test_files_that_have_the_same_name_in_all_languages_are_the_same() -> None:
    report = CouncilHall(scenarios=1).report()
    for name, entry in FORMATS.items():
        files = [entry.render(report, CATALOGUE, RenderOptions(each)) for each in ("en", "nn")]
        names = [entry.file_name(report, (each,)) for each in ("en", "nn")]
        assert (files[0] == files[1]) == (names[0] == names[1]), name


def test_markdown_names_each_card_by_table_and_number(workshop: SampleWorkshop) -> None:
    origins = [block.text.rpartition("\n")[2] for block in blocks(render(workshop, "md"))]
    assert origins.count("⟨1-3 · Safety⟩") == 1


def test_markdown_tells_how_many_cards_were_removed_and_which_steps_ran(workshop: SampleWorkshop) -> None:
    texts = [block.text for block in blocks(render(workshop, "md"))]
    assert "1 card was taken back by the one who wrote it and is not in this report." in texts
    steps = texts[texts.index("How it was done") + 1 :][:4]
    assert [step.partition(" ")[2].lstrip("PM ") for step in steps] == ["Words"] * 4


def test_markdown_shows_what_was_voted_on_at_the_scenario_that_it_went_into() -> None:
    workshop, rain, sun = rain_and_sun()
    workshop.join_clusters(rain, sun)
    workshop.scenario(sun, "Weather", "Both.")
    texts = [block.text for block in blocks(render(workshop, "md"))]
    start = texts.index("1. Weather")
    assert texts[start + 2 : start + 4] == [
        "Which first?, as “Rain”: ⟨5 dots from 5 people⟩",
        "Which first?, as “Sun”: ⟨0 dots from 0 people⟩",
    ]


def test_markdown_shows_both_texts_of_a_scenario_that_was_rewritten_after_the_vote() -> None:
    workshop, rain, _ = rain_and_sun()
    scenario = workshop.scenario(rain, "Damp", "It drizzles.")
    workshop.hold_vote(f"scenario/{scenario}", title="First")
    workshop.scenario(rain, "Wet", "It rains.\n\n# Much")
    final = workshop.open_vote(f"scenario/{scenario}", title="Final")
    workshop.cast(workshop.state.participants, final, f"scenario/{scenario}")
    workshop.close_vote(final)
    workshop.scenario(rain, "Dry", "It was fine.")
    texts = [block.text for block in blocks(render(workshop, "md"))]
    start = texts.index("1. Dry")
    assert texts[start + 1 : start + 9] == [
        "It was fine.",
        "The vote “First” was on these words:",
        "⟨Damp⟩",
        "It drizzles.",
        "The vote “Final” was on these words:",
        "⟨Wet⟩",
        "It rains.",
        "# Much",
    ]
    assert "This vote decides the order of the pictures above." in texts


def test_markdown_shows_texts_of_the_facilitator_unchanged() -> None:
    workshop = SampleWorkshop()
    author, *others = [workshop.join(1) for _ in range(5)]
    workshop.start_step("ideas")
    cluster = workshop.cluster("A [cluster](b) | *c*", workshop.write(author, "a card"))
    text = "- no list\n\n# no heading\n*stars*"
    scenario = workshop.scenario(cluster, "<b>Bold</b> | `code` #", text)
    loose = workshop.cluster("2) *loose*", workshop.write(author, "another card"))
    workshop.start_step("vote")
    for title in ("_First_ vote", "| Second |"):
        vote_id = workshop.open_vote(f"scenario/{scenario}", f"cluster/{loose}", title=title)
        workshop.cast([author, *others], vote_id, f"scenario/{scenario}", 2)
        workshop.close_vote(vote_id)
    texts = [block.text for block in blocks(render(workshop, "md"))]
    start = texts.index("1. <b>Bold</b> | `code` #")
    assert texts[start + 1 : start + 6] == [
        *text.split("\n\n"),
        "_First_ vote: ⟨10 dots from 5 people⟩",
        "| Second |: ⟨10 dots from 5 people⟩",
        "From “A [cluster](b) | *c*”, with 1 card from 1 table:",
    ]
    assert {"_First_ vote", "| Second |"} <= set(texts)
    assert texts.count("2) *loose*") == 4
    assert texts.count("<b>Bold</b> | `code` #") == 2


def test_withdrawn_card_is_in_no_format() -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    card = workshop.write(author, "WITHDRAWN")
    workshop.start_step("vote")
    workshop.hold_vote(f"card/{card}")
    workshop.start_step("ideas")
    workshop.withdraw(author, card)
    for name in FORMATS:
        assert "WITHDRAWN" not in shown(workshop, name)
    assert "A card that was taken back by the person who wrote it" in render(workshop, "md")


@pytest.mark.parametrize("name", FORMATS)
def test_cluster_named_by_a_card_that_was_taken_away_has_its_words_in_no_format(name: str) -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    cards = [workshop.write(author, f"Secret {number}") for number in (1, 2, 3)]
    written, voted_on, _ = (
        workshop.cluster(f"Secret {number}", card) for number, card in enumerate(cards, 1)
    )
    scenario = workshop.scenario(written, "Secret 1", "A text")
    workshop.start_step("vote")
    workshop.hold_vote(f"scenario/{scenario}", f"cluster/{voted_on}")
    for card in cards:
        workshop.take_away(card)
    assert "Secret" not in shown(workshop, name)


@pytest.mark.parametrize("name", FORMATS)
def test_report_of_a_workshop_without_participants_can_be_rendered(name: str) -> None:
    assert "{count}" not in shown(SampleWorkshop(), name)


@pytest.mark.parametrize("report_format", FORMATS.values(), ids=FORMATS)
def test_format_has_texts_for_the_menu(report_format: ReportFormat) -> None:
    for key in (report_format.label_key, report_format.link_key, report_format.description_key):
        assert CATALOGUE.text("en", key)


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        *((name, "") for name in FORMATS if name != "png"),  # a picture of the council's PDF
        *((name, variant) for name in DOCUMENTS for variant in ("child", "table-1", "municipality-aure")),
        ("zip", "redacted"),
    ],
)
def test_every_file_of_an_edition_but_the_table_of_cards_has_its_checksum(name: str, variant: str) -> None:
    report = edition()
    assert report.edition
    text = comparable_text(file_text(rendered(report, name, RenderOptions("en", variant=variant))))
    assert (report.edition.sha256 in text) is (name != "csv")
