"""The web page has all of the report, runs nothing that people wrote, and finds cards."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from lxml.html import HtmlElement
from msgspec.structs import replace

from app.assets.build_manifest import APP, BuildManifest
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.find_cards import find_cards
from app.reports.html import ENTRY, MAX_FOUND, THEME_COLOURS, render_found
from app.reports.model import Report, ReportCard, ReportChange, ReportEdition
from app.reports.report_format import PageFile, PageOptions, RenderOptions
from app.web.report_pages import OTHER_FILES, READER_FILES
from app.workshop.plan import Icon
from tests.reports.file_reader import parse_page
from tests.reports.sample_reports import report_with_groups
from tests.reports.sample_votes import voted_workshop
from tests.reports.sample_workshop import STATEMENTS, SampleWorkshop, full_workshop

CATALOGUE = Catalogue.load()
HARD_TEXTS = [case["text"] for case in json.loads(Path(__file__).with_name("texts.json").read_bytes())]
SERVED = PageOptions(files=(PageFile("pdf", "console.export.pdf", "file"),))
WITH_FILES = RenderOptions("en", page=SERVED)


def render(report: Report, options: RenderOptions | None = None) -> HtmlElement:
    return parse_page(FORMATS["html"].render(report, CATALOGUE, options or RenderOptions("en")))


def with_cards(report: Report, texts: list[str]) -> Report:
    """The report with these cards at table 9 only."""
    card = replace(report.cards[0], table=9, stack=None, cluster=None, scenario=None)
    cards = [
        replace(
            card,
            id=f"hard-{n}",
            number=f"9-{n}",
            text=text.encode("utf-16", "surrogatepass").decode("utf-16"),
        )
        for n, text in enumerate(texts, 1)
    ]
    return replace(report, cards=tuple(cards), scenarios=(), clusters=(), votes=())


def card_texts(page: HtmlElement) -> dict[str, str]:
    """number -> text of every card in the list of all cards."""
    cards = page.xpath("//section[@class='table']//li[@class='report-card']")
    return {card.get("id").removeprefix("card-"): card.xpath("./p")[0].text_content() for card in cards}


@pytest.fixture(scope="module")
def full() -> Report:
    return report_with_groups(full_workshop())


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_every_card_stands_once_unchanged_under_its_number(full: Report, language: str) -> None:
    shown = card_texts(render(full, RenderOptions(language)))
    assert shown == {card.number: card.text for card in full.cards}
    assert Counter(shown.values()) == Counter(STATEMENTS)


def test_text_that_is_hard_to_show_stands_unchanged(full: Report) -> None:
    texts = [text for text in HARD_TEXTS if not re.search("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f]", text)]
    shown = card_texts(render(with_cards(full, texts)))
    assert [*shown.values()] == [card.text for card in with_cards(full, texts).cards]


def test_what_people_wrote_makes_no_element_and_no_link(full: Report) -> None:
    text = "<img src=x onerror=alert(1)><!--found--><a href='javascript:alert(1)'>\"'&lt;</p>"
    scenarios = tuple(replace(item, title=text, text=text, name=text) for item in full.scenarios)
    report = replace(full, title={"en": text}, question={"en": text}, scenarios=scenarios)
    report = replace(report, cards=tuple(replace(card, text=text) for card in full.cards))
    for options in (RenderOptions("en"), WITH_FILES):
        page = render(report, options)
        assert {*card_texts(page).values()} == {text}
        assert page.xpath("//h1")[0].text_content() == text
        assert not page.xpath("//script | //img | //@style | //@*[starts-with(name(), 'on')]")
        assert all(re.match(r"#|\?|/static/", address) for address in page.xpath("//@href | //@src"))
    html = FORMATS["html"].render(report, CATALOGUE, WITH_FILES)
    assert html.count(b"<!--found-->") == html.count(b"<!--head-->") == 1


def test_text_has_its_own_direction_and_language(full: Report) -> None:
    for text in render(full).xpath("//li[@class='report-card']/p[1]"):
        assert (text.get("dir"), text.get("lang")) == ("auto", "nb")
    assert render(full, RenderOptions("nb")).xpath("//li[@class='report-card']/p[1]")[0].get("lang") is None


@pytest.mark.parametrize("workshop", [full_workshop, voted_workshop, SampleWorkshop])
def test_headings_begin_at_the_first_level_and_skip_none(workshop: type[SampleWorkshop]) -> None:
    headings = render(report_with_groups(workshop())).xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")
    levels = [int(heading.tag[1]) for heading in headings]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(heading.text_content().strip() for heading in headings)


@pytest.mark.parametrize("workshop", [full_workshop, voted_workshop, SampleWorkshop])
def test_every_link_in_the_page_leads_to_one_place(workshop: type[SampleWorkshop]) -> None:
    page = render(report_with_groups(workshop()), WITH_FILES)
    places = Counter(page.xpath("//@id"))
    targets = {link.removeprefix("#") for link in page.xpath("//@href") if link.startswith("#")}
    assert {name for name in targets if places[name] != 1} == set()
    assert [name for name, count in places.items() if count > 1] == []
    assert all(place in places for place in page.xpath("//@aria-labelledby | //@aria-describedby"))


def test_scenario_shows_its_text_support_and_sources(full: Report) -> None:
    sheet = render(full).xpath("//article[@class='sheet'][1]")[0]
    assert sheet.xpath("./h3")[0].text_content() == "1. A calm day"
    assert "There is time." in sheet.text_content()
    assert "12 of 21 who voted · 36 dots" in " ".join(
        sheet.xpath(".//p[@class='support-row']")[0].text_content().split()
    )
    assert sheet.xpath(".//*[@class='bar-part']/@width") == ["57.14%"]
    numbers = [card.number for card in full.cards if card.scenario == full.scenarios[0].id]
    assert sorted(link.text_content() for link in sheet.xpath(".//a[@class='chip']")) == sorted(numbers)


def test_card_links_to_what_it_went_into(full: Report) -> None:
    page = render(full)
    for card in full.cards:
        links = page.xpath(f"//li[@id='card-{card.number}']//a/@href")
        assert bool(links) == bool(card.scenario or card.cluster), card.number
        assert all(page.get_element_by_id(link[1:]).tag == "h3" for link in links)


def test_draft_is_named_and_has_no_numbers_by_group_and_an_edition_has() -> None:
    edition = replace(report_with_groups(voted_workshop()), edition=ReportEdition(2, "c0ffee"))
    draft = replace(edition, edition=None, groups=None)
    for report, status, tables in ((edition, "Edition 2", True), (draft, "Draft", False)):
        page = render(report)
        assert page.xpath("//*[@class='status']")[0].text_content() == status
        assert status in page.xpath("//title")[0].text_content()
        assert bool(page.xpath("//th[text()='By role']")) == tables


def test_report_before_anything_is_there_says_what_will_come() -> None:
    text = render(report_with_groups(SampleWorkshop())).text_content()
    assert CATALOGUE.text("en", "report.page.no_cards") in text
    assert CATALOGUE.text("en", "report.no_scenarios") in text


def test_edition_without_cards_does_not_promise_any() -> None:
    closed = replace(report_with_groups(SampleWorkshop()), edition=ReportEdition(1, "c0ffee"))
    text = render(closed).text_content()
    assert CATALOGUE.text("en", "report.page.no_cards_closed") in text
    assert CATALOGUE.text("en", "report.page.no_cards") not in text


def test_what_was_written_in_another_language_than_the_page_says_so() -> None:
    report = report_with_groups(voted_workshop())
    for language, written in (("nn", [report.language]), (report.language, [])):
        page = render(report, RenderOptions(language))
        for path in (
            "//article/h3",
            "//section[@class='vote']/h3",
            "//table[@class='results']//th[@scope='row']/span",
            "//div[@class='support']/h4",
        ):
            found = page.xpath(path)
            assert found, path
            assert {each for item in found for each in item.xpath("@lang")} == {*written}, path


def test_link_past_the_menus_leads_to_the_report_itself(full: Report) -> None:
    page = render(full, WITH_FILES)
    (target,) = page.xpath("//*[@id=substring(//a[@class='skip']/@href, 2)]")
    assert not target.xpath(".//form | .//nav")
    assert target.xpath(".//h2")


def test_file_needs_no_other_and_page_links_to_its_style_sheets(full: Report) -> None:
    urls = BuildManifest().styles(ENTRY)
    assert urls, "the front end is not built"
    file, page = FORMATS["html"].render(full, CATALOGUE, RenderOptions("en")), render(full, WITH_FILES)
    assert b".report-card" in file
    assert not re.search(rb"url\((?!data:)|@import|<link|<form|@font-face", file)
    assert page.xpath("//link[@rel='stylesheet']/@href") == urls
    assert page.xpath("//section[@class='files']//a/@href") == ["?format=pdf&lang=en"]
    assert not page.xpath("//style")


def test_page_shows_what_was_made_before_who_took_part_and_folds_the_changes() -> None:
    changes = (ReportChange("cards_added", count=2), ReportChange("cards_removed", count=1))
    report = replace(report_with_groups(voted_workshop()), edition=ReportEdition(2, "c0ffee"))
    page = render(replace(report, changes=changes, preface={"en": "First.\n\nSecond.\n\nThird."}))
    sections = [each.get("aria-labelledby") for each in page.xpath("//*[@id='content']/section")]
    assert sections.index("preface") < sections.index("scenarios") < sections.index("people")
    assert sections == [link.removeprefix("#") for link in page.xpath("//nav[@class='toc']//a/@href")]
    (folded,) = page.xpath("//details[@class='changes'][not(@open)]")
    assert folded.xpath("./summary")[0].text_content() == "2 changes in this edition"
    assert len(folded.xpath(".//li")) == len(changes)
    (preface,) = page.xpath("//section[@aria-labelledby='preface']//details")
    assert [text.text_content() for text in preface.xpath("./p")] == ["Second.", "Third."]
    figures = page.xpath("//ul[@class='figures']/li")
    assert [" ".join(each.text_content().split()) for each in figures][:2] == ["20 people", "2 tables"]


def test_each_file_is_offered_by_a_short_name_with_the_icon_of_its_kind(full: Report) -> None:
    page = render(full, RenderOptions("en", page=PageOptions(READER_FILES, OTHER_FILES)))
    icons, names = page.xpath("//symbol/@id"), {}
    for link in page.xpath("//section[@class='files']//a"):
        (icon,) = link.xpath(".//use/@href")
        assert icon.removeprefix("#") in icons
        names[link.text_content().strip()] = icon
    assert {
        "PDF": "#icon-file",
        "Word": "#icon-word",
        "All cards (CSV)": "#icon-table",
    }.items() <= names.items()
    kinds = {(each.name.rpartition(".")[2], each.icon) for each in FORMATS.values() if each.for_all_readers}
    assert len({kind for kind, _ in kinds}) == len({icon for _, icon in kinds}) == len(kinds)


def test_colours_and_icons_of_themes_are_those_of_the_other_pages() -> None:
    typescript = (APP / "frontend/ui/theme.ts").read_text("utf-8")
    assert re.findall(r'name: "(\w+)"', typescript) == [*THEME_COLOURS]
    icons = (APP / "templates/report_icons.html").read_text("utf-8")
    assert {*get_args(Icon)} <= {*re.findall(r'id="icon-(\w+)"', icons)}


def cards(*texts: str, table: int = 4) -> list[ReportCard]:
    return [
        ReportCard(f"c{n}", f"{table}-{n}", table, "", text, None, False, None, None)
        for n, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(
    "query",
    [
        *("4-17", " 4 – 17 ", "#4-17", "4.17", "04-17", "٤-١٧", "4, 17", "4/17"),
        *("(4-17)", "«4-17»", "“4-17”", '"4-17".', "4-17!", "[4-17]"),
        *("card 4-17.", "Card: 4-17", "cards 4-17"),
        *("kort 4-17", "KORT 4-17", "Bord 4 kort 17", "bord 4, kort 17", "table 4 card 17", "Table 4, 17"),
        *("kort 17, bord 4", "card 17 (table 4)", "bord4kort17"),
    ],
)
def test_card_is_found_by_its_number(query: str) -> None:
    found = find_cards(cards(*["a"] * 20), query, CATALOGUE)
    assert [card.number for card in found] == ["4-17"]


@pytest.mark.parametrize("query", ["4", "table 4", "Bord 4", "BORD 4", "(4)", "bord 4.", "«Bord 4»", "bord4"])
def test_cards_are_found_by_their_table(query: str) -> None:
    at_tables = [*cards("a", "b"), *cards("4", table=7)]
    assert [card.number for card in find_cards(at_tables, query.replace("  ", " "), CATALOGUE)] == [
        "4-1",
        "4-2",
    ]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("GRØNNE dør", "Den grønne døra"),
        ("gronne", "Den grønne døra"),
        ("aerlig", "Ærlig talt"),
        ("arena", "Årena"),
        ("cafe", "Et café for alle"),
        ("2040", "Det er 2040"),
        ("4-99", "Side 4-99 i boka"),
        ("strasse", "Straße"),
        ("«grønne døra».", "Den grønne døra"),
        ("(cafe)", "Et café for alle"),
        ("!?", "Hva!?"),
        ("card 4", "Bank card 4 all"),
        ("2 bord", "Vi har 2 bord"),
        ("4 %", "Bare 4 % går"),
        ("آمنة", "نريد مدرسة آمنة للجميع"),
    ],
)
def test_card_is_found_by_its_words_whatever_their_case_and_accents(query: str, text: str) -> None:
    assert [card.text for card in find_cards(cards("other", text), query, CATALOGUE)] == [text]


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_card_is_found_by_the_words_for_table_and_card_in_every_language(language: str) -> None:
    table = CATALOGUE.text(language, "report.table", table="4")
    card = CATALOGUE.text(language, "report.figure.cards", count=1)
    found = find_cards(cards("a", "b"), f"{table} {card} 2", CATALOGUE)
    assert [card.number for card in found] == ["4-2"]


@pytest.mark.parametrize(
    "query",
    ["", "  ", "#", "kort", "bord", "card 4", "()", "zebra", "4-99", "table 99", "grønne zebra"],
)
def test_nothing_is_found_without_a_match(query: str) -> None:
    assert find_cards(cards("Den grønne døra"), query, CATALOGUE) == []


def test_found_card_links_to_its_place_and_to_where_it_went(full: Report) -> None:
    card = next(card for card in full.cards if card.scenario)
    part = parse_page(f"<!doctype html>{render_found(full, CATALOGUE, 'en', card.number)}".encode())
    (item,) = part.xpath("//li[@class='report-card']")
    assert item.xpath("./p")[0].text_content() == card.text
    picture = next(n for n, each in enumerate(full.scenarios, 1) if each.id == card.scenario)
    assert item.xpath(".//a/@href") == [f"#picture-{picture}", f"#card-{card.number}"]


def test_words_that_were_searched_are_shown_as_they_are_and_not_run(full: Report) -> None:
    part = render_found(full, CATALOGUE, "en", "<script>alert(2)</script>")
    assert "<script" not in part
    assert CATALOGUE.text("en", "report.page.found.none") in parse_page(part.encode()).text_content()


def test_of_very_many_cards_only_the_first_are_shown(full: Report) -> None:
    many = with_cards(full, ["the same words"] * (MAX_FOUND + 5))
    part = parse_page(render_found(many, CATALOGUE, "en", "same").encode())
    assert len(part.xpath("//li[@class='report-card']")) == MAX_FOUND
    assert f"{MAX_FOUND + 5} cards for" in part.text_content()
    assert f"Here are the first {MAX_FOUND}." in part.text_content()
