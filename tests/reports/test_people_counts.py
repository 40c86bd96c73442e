"""Documents say how many people came, and how many of them wrote a card or voted, in one sentence."""

import pytest
from msgspec.structs import replace

from app.analysis.group_numbers import Breakdown
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import GroupNumbers, Report, ReportEdition
from app.reports.report_format import RenderOptions
from app.reports.variants.report_variant import DOCUMENTS
from tests.reports.file_reader import document_paragraphs, parse_page
from tests.reports.pdf_reader import letters, pdf_text
from tests.reports.test_tables import reported
from tests.reports.variant_hall import hall

CATALOGUE = Catalogue.load()
EVERY_LANGUAGE = pytest.mark.parametrize("language", CATALOGUE.languages)


def edition(no: int = 1) -> Report:
    """36 people wrote a card or voted; four came later and did nothing."""
    workshop = hall()
    for _ in range(4):
        workshop.join(3)
    return replace(reported(workshop), edition=ReportEdition(no, "c0ffee"))


def groups_of(report: Report) -> GroupNumbers:
    assert report.groups
    return report.groups


def text_of(report: Report, form: str, language: str = "en", variant: str = "") -> str:
    file = FORMATS[form].render(report, CATALOGUE, RenderOptions(language, variant=variant))
    if form.endswith("pdf"):
        return letters(pdf_text(file))
    if form == "docx":
        return letters("".join(document_paragraphs(file)))
    return letters(str(parse_page(file).text_content()) if form == "html" else file.decode())


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    ("form", "variant"),
    [*((form, variant) for form in DOCUMENTS for variant in ("", "municipality-aure")), ("council.pdf", "")],
)
def test_those_who_came_and_those_who_took_part_stand_in_one_sentence(
    form: str, variant: str, language: str
) -> None:
    people = CATALOGUE.text(language, "report.people", count=40)
    sentence = CATALOGUE.text(language, "report.contributed", people=people, count=36)
    assert sentence.count("40") == sentence.count("36") == 1
    assert letters(sentence) in text_of(edition(), form, language, variant)


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    ("form", "variant"), [("md", ""), ("pdf", ""), ("council.pdf", ""), ("md", "municipality-aure")]
)
def test_later_edition_says_when_the_number_of_those_who_took_part_was_counted(
    form: str, variant: str, language: str
) -> None:
    people = CATALOGUE.text(language, "report.people", count=36)
    sentence = CATALOGUE.text(language, "report.contributed.repeated", people=people, no=1)
    text = text_of(edition(2), form, language, variant)
    note = CATALOGUE.text(language, "report.repeated", no=1)
    assert text.index(letters(sentence)) < text.index(letters(note))


@EVERY_LANGUAGE
@pytest.mark.parametrize("variant", ["", "table-1", "municipality-aure"])
def test_nobody_is_said_to_have_written_who_only_came(variant: str, language: str) -> None:
    people = CATALOGUE.text(language, "report.people", count=40)
    tables = CATALOGUE.text(language, "report.tables", count=3)
    sentence = CATALOGUE.text(language, "report.counts", people=people, tables=tables, count=18)
    assert letters(sentence) in text_of(edition(), "md", language, variant)
    assert {"en": "wrote", "nb": "skrev ", "nn": "skreiv"}[language] not in sentence


def with_breakdown(report: Report, voters: dict[str, int] | None, sizes: dict[str, int]) -> Report:
    """The report with other published numbers of people from the municipalities."""
    groups = groups_of(report)
    votes = {
        vote: {
            kind: Breakdown(sizes, voters, each.rows) if kind == "municipality" else each
            for kind, each in by.items()
        }
        for vote, by in groups.votes.items()
    }
    return replace(report, groups=replace(groups, votes=votes))


@pytest.mark.parametrize("form", DOCUMENTS)
def test_people_of_a_municipality_who_chose_something_stand_beside_their_published_number(form: str) -> None:
    report, sizes = edition(), {"aure": 18, "tingvoll": 18}
    assert letters("10 of 18 from Aure who voted chose this.") in text_of(
        report, form, variant="municipality-aure"
    )
    without_turnout = with_breakdown(report, None, sizes)
    assert letters("10 of 18 from Aure who wrote a card or voted chose this.") in text_of(
        without_turnout, form, variant="municipality-aure"
    )
    without_sizes = with_breakdown(report, None, {})
    assert letters("10 of the people from Aure chose this.") in text_of(
        without_sizes, form, variant="municipality-aure"
    )


def test_vote_is_named_before_a_municipality_s_number_where_there_are_several() -> None:
    report = edition()
    first = report.scenarios[0]
    twice = replace(first, voted=(first.voted[0], first.voted[0]))
    report = replace(report, scenarios=(twice, *report.scenarios[1:]))
    text = text_of(report, "md", variant="municipality-aure")
    assert letters("In the vote “Which first?”: 10 of 18 from Aure who voted chose this.") in text
    renamed = replace(report, scenarios=(replace(twice, title="Quiet"), *report.scenarios[1:]))
    text = text_of(renamed, "md", variant="municipality-aure")
    assert letters("In the vote “Which first?”, as “A calm day”: 10 of 18 from Aure who voted chose") in text
