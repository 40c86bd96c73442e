"""Reports of workshops: a draft, one with numbers by group, an edition."""

from collections.abc import Sequence
from itertools import cycle

import msgspec
from msgspec.structs import replace

from app.reports.build import build_report
from app.reports.card_ids import report_card_id
from app.reports.groups import count_groups
from app.reports.model import Report, ReportChange, ReportEdition
from tests.reports.sample_workshop import SampleWorkshop, full_workshop

JOIN_CODE = "K7MP4WXA"

MAX_TITLE_LENGTH = 300
"""Of titles of scenarios and names of clusters in `with_texts` and `with_each_text`."""

HOSTILE_TEXTS = (
    '#panic("code")',
    "#let x = 1; #x $ sum_1^2 $ *bold* _emph_ `raw` <label> @ref",
    '#read("/etc/passwd") #import "@preview/cetz:0.3.0" #eval("1+1") #sys.inputs',
    '"]] } ) #} \\u{41} \\" \\\\ ~ -- --- ... // comment /* too */',
    "= Heading\n== Second\n- list\n+ list\n/ term: text",
    "NUL \x00 bell \x07 escape \x1b delete \x7f c1 \x9d end",
    "uncovered 漢字 𒀀 \ue000 \ufffe \U000f0000 signs",
    "عربي and English שלום together",
    "\u202ereversed \u2066isolated \u200fmarks",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇳🇴 ❤️ emoji",
    "क्षत्रिय ভাষা ไทยไม่มีช่องว่าง ქართული አማርኛ",
    "e\u0301a\u030a\u0301\u0327\u0489 z\u0335\u0336 marks on \u0301 nothing",
    "a漢\u0301b ع\u09be ก\u0941 mixed marks",
    "\u2012\u0bc8Q marks that the letter's font lacks \ufeff",
    "a\u1ce3\u030fW more of them",
    "W" * 2_000,
    "long " * 400,
    "\n" * 30 + "after thirty lines",
    "\t tab\vvertical\ffeed\u2028line\u2029paragraph\r\nend",
)
"""Texts that look like code of typst, and letters that are hard to set."""


def report_of(workshop: SampleWorkshop) -> Report:
    """The draft without numbers by group, as programs and pages get it while the workshop is open."""
    return build_report(workshop.state, JOIN_CODE, workshop.at, is_demo=False)


def report_with_groups(workshop: SampleWorkshop) -> Report:
    """The report with its numbers by group, before it is an edition."""
    return build_report(workshop.state, JOIN_CODE, workshop.at, count_groups(workshop.state), is_demo=False)


def edition_of(workshop: SampleWorkshop, no: int = 1, *changes: ReportChange) -> Report:
    """The edition with its numbers by group."""
    report = report_with_groups(workshop)
    return replace(report, edition=ReportEdition(no, "c0ffee" * 10), changes=changes)


def as_version_2(report: Report, workshop: SampleWorkshop) -> Report:
    """The report of the workshop as version 2 of reports had it: with the ids that phones chose for cards."""
    content = msgspec.json.encode(report)
    for entry in workshop.entries:
        content = content.replace(report_card_id(entry.command).encode(), entry.command.encode())
    return replace(msgspec.json.decode(content, type=Report), schema=2)


def with_texts(texts: Sequence[str]) -> Report:
    """A report whose cards, titles and texts are these, also those that a workshop would not accept."""
    report = report_of(full_workshop([str(number) for number in range(max(32, len(texts)))]))
    source = cycle(texts)
    return replace(
        report,
        title={"en": texts[0]},
        question={"en": texts[-1]},
        cards=tuple(replace(card, text=next(source)) for card in report.cards),
        scenarios=tuple(
            replace(scenario, title=next(source)[:MAX_TITLE_LENGTH], text=next(source))
            for scenario in report.scenarios
        ),
        clusters=tuple(replace(cluster, name=next(source)[:MAX_TITLE_LENGTH]) for cluster in report.clusters),
    )


def with_each_text(texts: Sequence[str]) -> Report:
    """A report in which each of these texts is a card of table 1, the name of a cluster, and the title and
    the text of a scenario."""
    report = report_of(full_workshop())
    card, cluster, scenario = report.cards[0], report.clusters[0], report.scenarios[0]
    numbered = [*enumerate(texts, 1)]
    cards = [
        replace(
            card,
            id=f"card-{n}",
            number=f"1-{n}",
            text=text,
            stack=None,
            cluster=f"cluster-{n}",
            scenario=f"scenario-{n}",
        )
        for n, text in numbered
    ]
    clusters = [
        replace(cluster, id=f"cluster-{n}", name=text[:MAX_TITLE_LENGTH], sources=(f"card-{n}",), voted=())
        for n, text in numbered
    ]
    scenarios = [
        replace(
            scenario,
            id=f"scenario-{n}",
            cluster=f"cluster-{n}",
            title=text[:MAX_TITLE_LENGTH],
            text=text,
            sources=(f"card-{n}",),
            voted=scenario.voted if n == 1 else (),
        )
        for n, text in numbered
    ]
    return replace(report, cards=tuple(cards), clusters=tuple(clusters), scenarios=tuple(scenarios))


def with_title(text: str) -> Report:
    """A report without cards, clusters and scenarios, with this title, which is its question, too."""
    report = report_of(full_workshop())
    return replace(
        report, title={"en": text}, question={"en": text}, cards=(), clusters=(), scenarios=(), votes=()
    )
