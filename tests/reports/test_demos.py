"""Every document for people says of a demo that its people are simulated, and no other one says so."""

import io
import zipfile
from functools import cache

import pytest
from lxml import etree
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.archive import METADATA_FILE, README_FILE
from app.reports.archive_metadata import NAMESPACE
from app.reports.model import Report, ReportChange
from app.reports.report_format import RenderOptions
from app.reports.variants.report_variant import DOCUMENTS
from tests.reports.council_hall import CouncilHall
from tests.reports.file_reader import file_text, workbook_tables, zipped_tables
from tests.reports.forms_and_languages import each_form_and_language
from tests.reports.layout_halls import large_hall
from tests.reports.pdf_reader import comparable_text, page_texts, pages
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import report_of
from tests.reports.sample_workshop import SampleWorkshop
from tests.reports.variant_hall import edition

CATALOGUE = Catalogue.load()
FOR_PROGRAMS = tuple(name for name, entry in FORMATS.items() if not entry.can_have_two_languages)
PICTURES = ("png",)
"""Their text cannot be read."""
PACKAGES = ("zip",)
"""They have files of other forms, and a list of these, which is read by itself."""
FORMS = tuple(name for name in FORMATS if name not in (*FOR_PROGRAMS, *PICTURES, *PACKAGES))
VARIANTS = ("child", "table-1", "municipality-aure")


@cache
def small_hall() -> SampleWorkshop:
    """Ten people at a table, and one card in a scenario: its documents have all sections and few pages."""
    return CouncilHall(scenarios=1).workshop


@cache
def plain_edition() -> Report:
    return replace(edition(small_hall()), changes=(ReportChange("cards_added", count=1),))


@cache
def plain_draft() -> Report:
    return report_of(small_hall())


@cache
def demo_edition() -> Report:
    return replace(plain_edition(), demo=True)


@cache
def demo_draft() -> Report:
    return replace(plain_draft(), demo=True)


def is_said(report: Report, form: str, options: RenderOptions) -> bool:
    """Whether the file has the sentence in each of its languages."""
    text = comparable_text(file_text(rendered(report, form, options)))
    languages = filter(None, (options.language, options.second_language))
    found = {comparable_text(CATALOGUE.text(each, "report.demo")) in text for each in languages}
    assert len(found) == 1
    return found.pop()


@each_form_and_language(FORMS)
def test_document_says_of_a_demo_only_that_its_people_are_simulated(form: str, language: str) -> None:
    options = RenderOptions(language)
    assert is_said(demo_edition(), form, options)
    assert is_said(demo_draft(), form, options)
    assert not is_said(plain_edition(), form, options)
    assert not is_said(plain_draft(), form, options)


@pytest.mark.parametrize("variant", VARIANTS)
@each_form_and_language(DOCUMENTS)
def test_variant_says_of_a_demo_only_that_its_people_are_simulated(
    form: str, language: str, variant: str
) -> None:
    options = RenderOptions(language, variant=variant)
    assert is_said(demo_edition(), form, options)
    assert is_said(demo_draft(), form, options)
    assert not is_said(plain_edition(), form, options)


@pytest.mark.parametrize("form", [name for name in FORMS if FORMATS[name].can_have_two_languages])
def test_document_in_two_languages_says_in_both_that_its_people_are_simulated(form: str) -> None:
    options = RenderOptions("nb", second_language="en")
    assert is_said(demo_edition(), form, options)
    assert not is_said(plain_edition(), form, options)


@pytest.mark.parametrize(
    ("form", "variant"), [("council.pdf", ""), ("pdf", ""), ("pdf", "child"), ("pdf", "table-1")]
)
def test_first_page_says_that_the_people_are_simulated(form: str, variant: str) -> None:
    file = rendered(replace(edition(), demo=True), form, RenderOptions("en", variant=variant))
    assert comparable_text(CATALOGUE.text("en", "report.demo")) in page_texts(file)[0]


@pytest.mark.parametrize("form", PICTURES)
def test_picture_of_the_pages_for_the_council_of_a_demo_is_another_one(form: str) -> None:
    options = RenderOptions("en")
    assert rendered(demo_edition(), form, options) != rendered(plain_edition(), form, options)


def test_pages_for_the_council_of_a_large_demo_are_two() -> None:
    assert pages(rendered(replace(large_hall(), demo=True), "council.pdf", RenderOptions("nn"))) == 2


@pytest.mark.parametrize("variant", ["", "redacted"])
def test_list_of_files_in_a_package_says_that_the_people_are_simulated(variant: str) -> None:
    for report, is_demo in ((demo_edition(), True), (plain_edition(), False)):
        file = rendered(report, "zip", RenderOptions("en", variant=variant))
        with zipfile.ZipFile(io.BytesIO(file)) as package:
            readme = package.read(README_FILE).decode()
            metadata = etree.fromstring(package.read(METADATA_FILE))
        assert (CATALOGUE.text("en", "report.demo") in readme) is is_demo
        record = f"{{{NAMESPACE}}}basisregistrering/{{{NAMESPACE}}}beskrivelse"
        assert metadata.findtext(record) == (CATALOGUE.text("en", "report.demo") if is_demo else None)


@pytest.mark.parametrize("is_demo", [True, False])
def test_table_of_the_report_says_whether_the_people_are_simulated(is_demo: bool) -> None:
    report = demo_edition() if is_demo else plain_edition()
    (row,) = workbook_tables(rendered(report, "xlsx", RenderOptions("en")))["report"]
    assert row["demo"] is is_demo
    (row,) = zipped_tables(rendered(report, "csv.zip", RenderOptions("en")))["report"]
    assert row["demo"] == ("true" if is_demo else "false")
