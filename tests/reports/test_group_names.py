"""Groups with the same name can be told apart, and have the same name in every edition with their numbers."""

import re

import pytest
from msgspec.structs import replace

from app.analysis.group_numbers import OTHERS
from app.core.text import LocalizedText
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.localized_report import LocalizedReport
from app.reports.model import Named, Report
from app.reports.report_format import RenderOptions
from app.reports.variants.municipality import contents, municipalities
from tests.reports.pdf_reader import comparable_text
from tests.reports.sample_reports import edition_of
from tests.reports.sample_votes import voted_workshop

CATALOGUE = Catalogue.load()
AURE: LocalizedText = {"nb": "Aure"}


def edition(no: int = 1) -> Report:
    """People of four municipalities could come; twenty came, all of them from the first."""
    return edition_of(voted_workshop(), no)


def with_places(report: Report, *places: tuple[str, LocalizedText]) -> Report:
    """The report with these municipalities: their ids and names."""
    return replace(report, municipalities=tuple(Named(place, name) for place, name in places))


def names(report: Report, language: str = "nb") -> dict[str, str]:
    return LocalizedReport(report, CATALOGUE, language).groups["municipality"]


@pytest.mark.parametrize("newer_is_first", [False, True])
@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_newer_group_of_the_same_name_has_the_addition_and_the_counted_one_its_name(
    language: str, newer_is_first: bool
) -> None:
    places = [("aure", AURE), ("new", AURE)]
    second = with_places(edition(2), *(places[::-1] if newer_is_first else places))
    found = names(second, language)
    newer = CATALOGUE.text(language, "report.group.newer", no=1)
    assert (found["aure"], found["new"]) == ("Aure", f"Aure ({newer})")
    localized = LocalizedReport(second, CATALOGUE, language)
    assert localized.group_counts_by_name("municipality", {"aure": 20}) == [("Aure", 20)]
    assert dict(municipalities(localized)) == {"aure": "Aure", "new": f"Aure ({newer})"}


def test_several_newer_groups_of_one_name_are_told_apart() -> None:
    second = with_places(edition(2), ("b", AURE), ("aure", AURE), ("c", AURE), ("d", {"nb": "Heim"}))
    assert names(second) == {
        "aure": "Aure",
        "b": "Aure (1) (lagt til etter utgave 1)",
        "c": "Aure (2) (lagt til etter utgave 1)",
        "d": "Heim",
        OTHERS: "Andre",
    }


def test_counted_groups_of_one_name_keep_their_numbers_when_the_plan_has_another_order() -> None:
    first = with_places(edition(), ("smøla", AURE), ("aure", AURE), ("tingvoll", AURE))
    later = with_places(edition(2), ("tingvoll", AURE), ("aure", AURE), ("new", AURE), ("smøla", AURE))
    kept = {place: name for place, name in names(later).items() if place != "new"}
    assert kept == names(first)
    assert {*kept.values()} == {"Aure (1)", "Aure (2)", "Aure (3)", "Andre"}
    assert names(later)["new"] == "Aure (lagt til etter utgave 1)"


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_group_called_others_keeps_its_name_and_the_rest_has_the_addition(language: str) -> None:
    others, rest = (CATALOGUE.text(language, f"report.{key}") for key in ("others", "others.rest"))
    assert others != rest
    report = with_places(edition(), ("aure", {language: others}))
    found = names(report, language)
    assert found == {"aure": others, OTHERS: rest}
    newer = with_places(edition(2), ("aure", {language: "Aure"}), ("new", {language: others}))
    found = names(newer, language)
    addition = CATALOGUE.text(language, "report.group.newer", no=1)
    assert found == {"aure": "Aure", "new": f"{others} ({addition})", OTHERS: others}


def test_documents_for_municipalities_of_one_name_have_different_titles() -> None:
    report = with_places(edition(), ("aure", AURE), ("tingvoll", AURE), ("smøla", {"nb": "Smøla"}))
    localized = LocalizedReport(report, CATALOGUE, "nb")
    titles = dict(municipalities(localized))
    assert titles == {"aure": "Aure (1)", "tingvoll": "Aure (2)", "smøla": "Smøla"}
    for place, title in titles.items():
        assert title in contents(localized, place).kind
        options = RenderOptions("nb", variant=f"municipality-{place}")
        text = comparable_text(FORMATS["md"].render(report, CATALOGUE, options).decode())
        assert comparable_text(title) in re.sub(r"\\", "", text)
