"""The report as a web page that works without JavaScript: as one self-contained file, or as a page of the
server.

All addresses in the page are relative to its own, so that it is the same wherever it is served: `?lang=nb`
is the page in another language, `?format=pdf` the report as a file, `?logo=...` the picture with this
checksum, and `?find=4-17` the page with what was found.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from app.assets.build_manifest import APP, BuildManifest, style_text
from app.locale.catalogue import Catalogue
from app.reports.contents import ShownLogo, WholeContents
from app.reports.find_cards import find_cards
from app.reports.language_parts import localized_reports, variant_parts, whole_parts
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, ReportCard
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.variants.contents import VariantContents
from app.reports.whole_contents import shown_cards

ENTRY = "report/main.ts"
"""Of the front-end build: the style sheets of the page. It has no script."""
HEAD_PLACEHOLDER, FOUND_PLACEHOLDER = "<!--head-->", "<!--found-->"
LINK_QUERY_PLACEHOLDER, SEARCH_FIELD_PLACEHOLDER = "<!--query-->", "<!--search-->"
"""Comments that the server replaces with what depends on the request: in the head of the page; where found
cards are shown; in each link to another language; in the field for a search. Texts that people wrote are
escaped, so they cannot contain these comments."""
THEME_COLOURS = ("sun", "wood", "heather", "fjord", "rowan", "birch", "dusk", "stone")
"""The names of the colours 1 to 8 in `tokens.css`."""
MAX_SOURCES_SHOWN = 12
"""The number of source cards that are shown at first."""
CSS_PIXELS_PER_MM = 96 / 25.4
MAX_FOUND = 100
"""The number of found cards that are shown."""
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
"""The rule of a typeface, which is a file of its own and is left out of a page that is one file."""


class HtmlLogo(NamedTuple):
    """The logo in the page. width, height: in pixels of CSS."""

    url: str
    width: int
    height: int
    description: str


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """The page in UTF-8."""
    reports = localized_reports(report, catalogue, options)
    if options.variant:
        of_variant = zip(reports, variant_parts(reports, options.variant), strict=True)
        parts = [
            _shown_part(localized, contents, "report_variant", localized != reports[0])
            for localized, contents in of_variant
        ]
        template, variables = "report_variant.html", card_variables(reports[0])
    else:
        of_whole = zip(reports, whole_parts(reports), strict=True)
        parts = [
            _shown_part(localized, contents, "report", localized != reports[0], _section_links(contents))
            for localized, contents in of_whole
        ]
        template, variables = "report.html", page_variables(reports[0]) | {"page": options.page}
    variables |= {
        "shown_parts": parts,
        "parts": [part.contents for part in parts],
        "contents": parts[0].contents,
        "has_parts": len(parts) > 1,
    }
    logo = _logo(parts[0].contents.report.logo, is_page=options.page is not None)
    return _template(template).render(variables, logo=logo, **_styles(options)).encode()


class ShownPart(NamedTuple):
    """The report in one language. head: its title and what belongs to it. sections: the rest. Both are HTML.
    prefix: of the ids in it. links: the id without prefix and the heading of each section."""

    lang: str
    dir: str
    contents: WholeContents | VariantContents
    head: Markup
    sections: Markup
    prefix: str
    links: Sequence[tuple[str, str]] = ()


def _shown_part(
    localized: LocalizedReport,
    contents: WholeContents | VariantContents,
    name: str,
    is_second: bool,
    links: Sequence[tuple[str, str]] = (),
) -> ShownPart:
    """The report in one language. name: what the names of its two templates, `<name>_head.html` and
    `<name>_sections.html`, begin with."""
    prefix, has_parts = f"{localized.language}-" if is_second else "", bool(contents.report.part_name)
    variables = card_variables(localized) | {
        "contents": contents,
        "parts": [contents],
        "has_parts": has_parts,
        "is_second": is_second,
        "prefix": prefix,
        "level": 3 if has_parts else 2,
        "max_sources_shown": MAX_SOURCES_SHOWN,
    }
    # Our own templates, in which texts are escaped.
    head, sections = (
        Markup(_template(f"{name}_{piece}.html").render(variables))  # noqa: S704
        for piece in ("head", "sections")
    )
    return ShownPart(localized.language, localized.direction, contents, head, sections, prefix, links)


FORMAT = ReportFormat(
    name="html",
    media_type="text/html; charset=utf-8",
    render=render,
    label_key="console.export.html",
    link_key="console.export.html.link",
    description_key="console.export.html.for",
    position=90,
    for_all_readers=True,
    can_have_two_languages=True,
    short_label_key="report.page.file.html",
    icon="web",
    menu_row="report",
)


@cache
def environment(templates: Path) -> Environment:
    """The Jinja environment of the report's templates: every text is escaped."""
    return Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str) -> Template:
    return environment(APP / "templates").get_template(name)


def page_variables(localized: LocalizedReport) -> dict[str, Any]:
    """The variables of the template, apart from its options."""
    return {
        **card_variables(localized),
        "counts": localized.counts,
        "languages": [
            (code, localized.catalogue.text(code, "language.name")) for code in localized.catalogue.languages
        ],
    }


def card_variables(localized: LocalizedReport) -> dict[str, Any]:
    """The variables that a template needs to show a card. themes: number of the card -> (name of the colour,
    icon) of its theme."""
    styles = {theme.id: (_colour_name(theme.colour), theme.icon) for theme in localized.report.themes}
    return {
        "lang": localized.language,
        "dir": localized.direction,
        "written_lang": localized.report.language,
        "t": localized.text,
        "anchors": _anchors(localized.report),
        "themes": {card.number: styles.get(card.theme, ("stone", "")) for card in localized.report.cards},
    }


def render_found(report: Report, catalogue: Catalogue, language: str, query: str) -> str:
    """Which cards were found, as HTML to be inserted at `FOUND_PLACEHOLDER`. query: if it is empty, the HTML
    says what to write."""
    localized = LocalizedReport(report, catalogue, language)
    if not query:
        return _render_found(
            localized, localized.text("report.page.find.blank"), localized.text("report.page.find.hint"), ()
        )
    found = find_cards(report.cards, query, catalogue)
    shown = found[:MAX_FOUND]
    name = shortened(one_paragraph(query), 60)
    heading = localized.text("report.page.found", count=len(found), query=name)
    note = "" if found else localized.text("report.page.found.none")
    if len(found) > len(shown):
        note = localized.text("report.page.found.first", count=len(shown))
    return _render_found(localized, heading, note, shown)


def _render_found(localized: LocalizedReport, heading: str, note: str, cards: Sequence[ReportCard]) -> str:
    template = _template("report_found.html")
    variables = {
        **card_variables(localized),
        "heading": heading,
        "note": note,
        "cards": shown_cards(localized, cards),
    }
    return template.render(variables)


def _colour_name(colour: int) -> str:
    return THEME_COLOURS[colour - 1] if 1 <= colour <= len(THEME_COLOURS) else "stone"


def _section_links(contents: WholeContents) -> list[tuple[str, str]]:
    """The id and the heading of each section that the page has, in its order."""
    steps = contents.steps
    sections = (
        ("preface", contents.preface_heading, contents.preface),
        ("common-ground", contents.common_ground.heading, True),
        ("scenarios", contents.scenarios.heading, True),
        *((f"not-chosen-{number}", each.heading, True) for number, each in enumerate(contents.not_chosen, 1)),
        ("votes", contents.votes.heading, contents.votes.items),
        ("clusters", contents.clusters.heading, contents.clusters.items),
        ("people", contents.people.heading, True),
        ("cards", contents.cards.heading, not contents.report.part_name),
        ("how", steps.heading if steps else "", steps and (steps.steps or steps.themes.rows)),
        ("about", contents.about.heading, True),
    )
    return [(name, heading) for name, heading, is_shown in sections if is_shown]


def _anchors(report: Report) -> dict[str, str]:
    """The id in the page of each scenario and cluster, by its own id."""
    scenarios = {item.id: f"picture-{number}" for number, item in enumerate(report.scenarios, 1)}
    return scenarios | {item.id: f"cluster-{number}" for number, item in enumerate(report.clusters, 1)}


def _logo(logo: ShownLogo | None, is_page: bool = False) -> HtmlLogo | None:
    """The logo in the page; None: none. is_page: of the server, which also sends the picture; else the page
    contains it."""
    if logo is None:
        return None
    url = f"?logo={logo.sha256}" if is_page else f"data:image/png;base64,{b64encode(logo.content).decode()}"
    width, height = (max(1, round(side * CSS_PIXELS_PER_MM)) for side in (logo.width, logo.height))
    return HtmlLogo(url, width, height, logo.description)


def _styles(options: RenderOptions) -> dict[str, Any]:
    urls = BuildManifest().styles(ENTRY)
    if options.page:
        return {"style_urls": urls}
    return {"style": Markup(FONT_FACE.sub("", "\n".join(map(style_text, urls))))}  # noqa: S704 - our own
