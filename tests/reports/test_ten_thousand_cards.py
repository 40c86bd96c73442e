"""Ten thousand cards, with every text of the corpus, in every format. `make test` tries the formats that are
rendered in a second or two, `make soak` all of them."""

import pytest
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from tests.faults.soak import SOAK
from tests.reports.corpus import CORPUS
from tests.reports.file_kinds import OMITTED, kind_of
from tests.reports.sample_reports import report_of
from tests.reports.sample_workshop import full_workshop

CARDS, TABLES = 10_000, 100
QUICK = ("json", "csv", "csv.zip", "md", "html", "council.pdf")


def report_of_many_cards() -> Report:
    """The report of a workshop with CARDS cards, as many at each table."""
    workshop = full_workshop()
    report = report_of(workshop)
    card = replace(report.cards[0], stack=None, cluster=None, scenario=None)
    cards = tuple(
        replace(
            card,
            id=f"many-{n}",
            table=1 + n // (CARDS // TABLES),
            number=f"{1 + n // (CARDS // TABLES)}-{1 + n % (CARDS // TABLES)}",
            text=CORPUS[n % len(CORPUS)],
        )
        for n in range(CARDS)
    )
    return replace(report, cards=cards, scenarios=(), clusters=(), votes=(), tables=TABLES)


@pytest.mark.timeout(3600 if SOAK else 300)
@pytest.mark.parametrize("name", FORMATS if SOAK else QUICK)
def test_ten_thousand_cards_are_shown_in_a_file_that_runs_and_fetches_nothing(name: str) -> None:
    report = report_of_many_cards()
    file = FORMATS[name].render(report, Catalogue.load(), RenderOptions("en"))
    kind = kind_of(name)
    if "card" not in OMITTED.get(name, ()):
        assert kind.missing(file, {"card": [*CORPUS]}) == []
    assert [*kind.active(file)] == []
