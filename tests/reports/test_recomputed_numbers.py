"""Every number and text of two editions, in each file for programs and on the page, is the one that follows
from the rows of the event log: `recompute.py` computes it a second time, without the program.

The workshops have 12 to 300 people. Three have real statements, where the folder with them is beside the
repository; two of these have real votes too. The small ones are driven over the HTTP API of a server.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from lxml.html import HtmlElement

from app.reports.report_format import Dialect
from tests.reports.file_reader import Rows, csv_rows, parse_page, workbook_tables, zipped_tables
from tests.reports.recompute import KINDS, Json, Recomputed, TrueGroups, recompute_editions
from tests.reports.sample_workshop import STATEMENTS
from tests.reports.workshop_drivers import CATALOGUE, RecordedWorkshop, ServedWorkshop, WorkshopDriver
from tests.reports.workshop_script import CONVERSATIONS, Conversation, WorkshopScript, read_conversation
from tests.server_process import ServerProcess

LANGUAGES = ("en", "nb")
SEPARATORS: dict[Dialect, str] = {"comma": ",", "semicolon": ";"}
OTHERS, OTHERS_ID = "", "(others)"
"""All people whose group is not counted by itself, in the JSON file and in the tables."""
FORMULA_SIGNS = frozenset("=+-@＝＋－＠")


class Edition(NamedTuple):
    """An edition as it must be, and its files. pages: by language; with the page of the server."""

    no: int
    expected: Recomputed
    json: Json
    cards: dict[Dialect, bytes]
    tables: dict[Dialect, bytes]
    workbook: bytes
    pages: list[tuple[str, bytes]]


class SizeOfWorkshop(NamedTuple):
    """conversation: a folder of `CONVERSATIONS`; None: sample texts."""

    conversation: str | None
    people: int
    tables: int
    is_served: bool = True


WORKSHOPS = {
    "sample_texts": SizeOfWorkshop(None, people=12, tables=2),
    "london": SizeOfWorkshop("london.youth.policing", people=12, tables=2),
    "bowling_green": SizeOfWorkshop("bg2050-volunteers", people=60, tables=8, is_served=False),
    "austria": SizeOfWorkshop("austria-climate", people=300, tables=38, is_served=False),
}


@pytest.fixture(scope="module", params=WORKSHOPS)
def editions(
    request: pytest.FixtureRequest, server: ServerProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Edition]]:
    """The two editions of a workshop."""
    size = WORKSHOPS[request.param]
    conversation = Conversation([*STATEMENTS], [])
    if size.conversation:
        folder = CONVERSATIONS / size.conversation
        if not folder.is_dir():
            pytest.skip(f"real statements are used where they are: there is no ../shared/data/{folder.name}")
        conversation = read_conversation(folder)
    with ExitStack() as stack:
        driver: WorkshopDriver
        if size.is_served:
            driver = stack.enter_context(closing(ServedWorkshop(server, size.tables)))
        else:
            driver = RecordedWorkshop(tmp_path_factory.mktemp("workshop"), size.tables)
        script = WorkshopScript(driver, conversation, size.people, size.tables)
        files = []
        for hold in (script.hold, script.hold_again):
            hold()
            files.append(_export(driver))
        expected = recompute_editions(driver.database, driver.code)
        yield [Edition(no, each, *files[no - 1]) for no, each in enumerate(expected, 1)]


def _export(driver: WorkshopDriver) -> tuple[Any, ...]:
    """The files of an edition, in the order of the fields of `Edition`."""
    cards = {dialect: driver.export("csv", dialect=dialect) for dialect in SEPARATORS}
    tables = {dialect: driver.export("csv.zip", dialect=dialect) for dialect in SEPARATORS}
    pages = [(language, driver.export("html", language)) for language in LANGUAGES]
    if isinstance(driver, ServedWorkshop):
        pages.append(("en", driver.page()))
    return json.loads(driver.export("json")), cards, tables, driver.export("xlsx"), pages


def test_json_file_has_the_numbers_and_texts_of_the_log(editions: list[Edition]) -> None:
    assert [edition.json["edition"]["no"] for edition in editions] == [1, 2]
    for edition in editions:
        found = {
            name: edition.json[name] for name in edition.json if name not in ("edition", "groups", "changes")
        }
        assert found == edition.expected.report


def test_workshops_contain_what_makes_a_report_hard(editions: list[Edition]) -> None:
    """So that the other tests compare something."""
    first, second = (edition.expected.report for edition in editions)
    options = [choice for vote in second["votes"] for choice in vote["choices"]]
    items = first["scenarios"] + first["clusters"]
    voted = [(item, each["ref"]) for item in items for each in item["voted"]]
    assert None in [item["name"] for item in items]
    assert {len(item["voted_texts"]) for item in first["scenarios"]} > {0}
    assert any(ref.endswith(item["id"]) for item, ref in voted)
    assert any(not ref.endswith((item["id"], item.get("cluster", ""))) for item, ref in voted)
    assert None in [choice["title"] for choice in options]
    assert {vote["voters"] is None for vote in first["votes"]} == {True, False}
    assert [vote["decides"] for vote in first["votes"]] != [vote["decides"] for vote in second["votes"]]
    assert first["removed"] != second["removed"]
    assert first["clusters"]
    assert {card["sent"] for card in first["cards"]} == {True, False}
    assert any(card["stack"] not in (None, card["id"]) for card in first["cards"])
    groups = editions[0].json["groups"]
    assert any(contributors["groups"] for contributors in groups["here"].values())
    if first["people"] >= 60:
        breakdowns = [each for by_kind in groups["votes"].values() for each in by_kind.values()]
        assert all(each["rows"] for each in breakdowns)
        assert first["people"] < 300 or any(each["voters"] for each in breakdowns)


def test_numbers_by_group_are_true_and_none_is_small_or_follows(editions: list[Edition]) -> None:
    truth, published = editions[0].expected.groups, editions[0].json["groups"]
    threshold = editions[0].expected.report["privacy_threshold"]
    assert (published["people"], published["threshold"], published["edition"]) == (
        len(truth.people),
        threshold,
        1,
    )
    for kind in KINDS:
        sizes, contributors = truth.count_groups(kind, truth.people), published["here"][kind]
        groups = contributors["groups"]
        assert groups == {group: sizes[group] for group in groups}
        offered = editions[0].expected.report["roles" if kind == "role" else "municipalities"]
        assert {*contributors["hidden"]} == {each["id"] for each in offered} - groups.keys()
        _assert_not_small([*groups.values(), len(truth.people) - sum(groups.values())], threshold)
        for vote_id, by_kind in published["votes"].items():
            if kind in by_kind:
                _check_breakdown(truth, kind, vote_id, by_kind[kind], threshold, {*groups})


def _check_breakdown(
    truth: TrueGroups, kind: str, vote_id: str, breakdown: Json, threshold: int, groups: set[str]
) -> None:
    """Each number is the true one. It, what is left of its total, and what follows for groups that are not
    shown, is not small."""
    columns = breakdown["sizes"].keys()
    assert columns <= groups | {OTHERS}

    def counted(people: Iterable[str]) -> dict[str, int]:
        counts = truth.count_groups(kind, people)
        shown = {column: counts[column] for column in columns if column != OTHERS}
        rest = counts.total() - sum(shown.values())
        return shown | ({OTHERS: rest} if OTHERS in columns else {})

    sizes, voters = counted(truth.people), counted(truth.voters[vote_id])
    assert breakdown["sizes"] == sizes
    assert sum(sizes.values()) == len(truth.people)
    assert breakdown["voters"] in (None, voters)
    if breakdown["voters"]:
        assert sum(voters.values()) == len(truth.voters[vote_id])
        _assert_not_small([*voters.values(), *(sizes[each] - voters[each] for each in columns)], threshold)
    for ref, row in breakdown["rows"].items():
        people = truth.choosers[vote_id][ref]
        assert row == counted(people)
        assert sum(row.values()) == len(people)
        _assert_not_small([*row.values(), *(sizes[each] - row[each] for each in columns)], threshold)
        if breakdown["voters"]:
            _assert_not_small([voters[each] - row[each] for each in columns], threshold)
    for ref, people in truth.choosers[vote_id].items():
        everybody = truth.count_groups(kind, truth.people)
        for group, size in everybody.items():
            true = truth.count_groups(kind, people)[group]
            least, most = max(0, len(people) + size - len(truth.people)), min(len(people), size)
            if group in groups and 0 < true < threshold:
                assert least == 0 or most >= threshold, f"{ref}: {group} is between {least} and {most}"


def _assert_not_small(numbers: Iterable[int], threshold: int) -> None:
    assert all(number == 0 or number >= threshold for number in numbers), list(numbers)


def test_second_edition_repeats_the_numbers_by_group_of_the_first(editions: list[Edition]) -> None:
    first, second = editions
    assert second.json["groups"] == first.json["groups"]
    assert second.expected.groups != first.expected.groups
    for _, page in second.pages:
        sentence = parse_page(page).xpath("//section[@aria-labelledby='people']/p")[0].text_content()
        assert _numbers(sentence) == [1, len(first.expected.groups.people), 1]


def test_second_edition_counts_the_changes_since_the_first(editions: list[Edition]) -> None:
    first, second = (
        {card["id"]: card["text"] for card in edition.expected.report["cards"]} for edition in editions
    )
    counts = {
        "cards_added": len(second.keys() - first.keys()),
        "cards_removed": len(first.keys() - second.keys()),
        "cards_changed": sum(first[card] != second[card] for card in first.keys() & second.keys()),
    }
    found = {change["kind"]: change["count"] for change in editions[1].json["changes"]}
    assert {kind: found.get(kind, 0) for kind in counts} == counts
    assert counts["cards_added"]
    assert counts["cards_removed"]
    orders = [[each["id"] for each in edition.expected.report["scenarios"]] for edition in editions]
    same = [
        [scenario for scenario in order if all(scenario in other for other in orders)] for order in orders
    ]
    assert ("order_changed" in found) == (same[0] != same[1])
    assert {"scenario_added", "scenario_changed", "plan_changed"} <= found.keys()
    assert editions[0].json["changes"] == []


def test_tables_of_the_workbook_have_the_numbers_and_texts_of_the_log(editions: list[Edition]) -> None:
    for edition in editions:
        found = workbook_tables(edition.workbook)
        del found["columns"]
        expected = expected_tables(edition)
        assert found.keys() == expected.keys()
        for name, rows in expected.items():
            assert found[name] == rows


@pytest.mark.parametrize("dialect", SEPARATORS)
def test_csv_files_have_the_numbers_and_texts_of_the_log(editions: list[Edition], dialect: Dialect) -> None:
    for edition in editions:
        found = zipped_tables(edition.tables[dialect], SEPARATORS[dialect])
        del found["columns"]
        expected = expected_tables(edition)
        assert found.keys() == expected.keys()
        for name, rows in expected.items():
            _assert_same_csv(found[name], rows)
        cards = [row | {"status": f"Edition {edition.no}"} for row in expected["cards"]]
        _assert_same_csv(csv_rows(edition.cards[dialect], SEPARATORS[dialect]), cards)


def _assert_same_csv(found: Rows, expected: Rows) -> None:
    """Cells are the same; one that a spreadsheet could execute may have more apostrophes."""
    assert len(found) == len(expected)
    for found_row, row in zip(found, expected, strict=True):
        assert found_row.keys() == row.keys()
        for column, cell in row.items():
            text, shown = _csv_text(cell), str(found_row[column])
            if FORMULA_SIGNS.isdisjoint(text) and not text.startswith("\n"):
                assert shown == text
            assert shown.replace("'", "") == text.replace("'", "")


def _csv_text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
    return "" if cell is None else str(cell)


def expected_tables(edition: Edition) -> dict[str, Rows]:
    """The rows of every table in English, by its name, from the log. Only which numbers by group are
    published is read from the JSON file."""
    report, published = edition.expected.report, edition.json["groups"]
    themes = {theme["id"]: theme["name"]["en"] for theme in report["themes"]}
    made = [(item["cluster"], item["id"], item) for item in report["scenarios"]]
    made += [(item["id"], None, item) for item in report["clusters"]]
    groups = _group_names(report, "en")
    return {
        "report": [
            {
                "code": report["code"],
                "edition": edition.no,
                "sha256": edition.json["edition"]["sha256"],
                "title": report["title"]["en"],
                "question": report["question"]["en"],
                "held_at": _time(report["held_at"]),
                "made_at": _time(report["made_at"]),
                "people": report["people"],
                "contributed": published["people"],
                "tables": report["tables"],
                "cards": len(report["cards"]),
                "removed": report["removed"],
                "group_threshold": report["privacy_threshold"],
                "groups_edition": 1,
                "taken_back": report["taken_back"],
                "demo": report["demo"],
                "status": f"Edition {edition.no}",
            }
        ],
        "cards": [
            {
                "id": card["id"],
                "table": card["table"],
                "number": int(card["number"].split("-")[1]),
                "theme": card["theme"],
                "theme_name": themes[card["theme"]],
                **{name: card[name] for name in ("text", "stack", "sent", "cluster", "scenario")},
            }
            for card in report["cards"]
        ],
        "scenarios": [
            {
                "id": each["id"],
                "place": place,
                "title": each["title"],
                "text": each["text"],
                "cluster": each["cluster"],
            }
            for place, each in enumerate(report["scenarios"], 1)
        ],
        "clusters": [
            {"id": cluster, "name": item["name"], "scenario": scenario} for cluster, scenario, item in made
        ],
        "votes": [
            {
                "id": vote["id"],
                "place": place,
                "title": vote["title"],
                "dots_each": vote["budget"],
                "voters": vote["voters"],
                "decides": vote["decides"],
            }
            for place, vote in enumerate(report["votes"], 1)
        ],
        "options": [
            {
                "vote": vote["id"],
                "option": choice["ref"],
                "place": place,
                "title": choice["title"],
                "text": choice["text"],
                **(choice["support"] or {"dots": None, "people": None}),
            }
            for vote in report["votes"]
            for place, choice in enumerate(vote["choices"], 1)
        ],
        "became": [
            {"vote": voted["vote"], "option": voted["ref"], "cluster": cluster, "scenario": scenario}
            for cluster, scenario, item in made
            for voted in item["voted"]
        ],
        "agenda": [
            {
                "place": place,
                "step": step["id"],
                "activity": step["activity"],
                "title": step["title"]["en"],
                "started_at": _time(step["started_at"]),
            }
            for place, step in enumerate(report["steps"], 1)
        ],
        "people": [
            {"kind": kind, "group": group or OTHERS_ID, "name": groups[kind][group], "people": people}
            for kind in KINDS
            for group, people in (
                *published["here"][kind]["groups"].items(),
                *((hidden, None) for hidden in published["here"][kind]["hidden"]),
            )
        ],
        "turnout": [
            {
                "vote": vote,
                "kind": kind,
                "group": group or OTHERS_ID,
                "people": people,
                "voters": breakdown["voters"][group] if breakdown["voters"] else None,
            }
            for vote, by_kind in published["votes"].items()
            for kind, breakdown in by_kind.items()
            for group, people in breakdown["sizes"].items()
        ],
        "support": [
            {"vote": vote, "option": ref, "kind": kind, "group": group or OTHERS_ID, "people": people}
            for vote, by_kind in published["votes"].items()
            for kind, breakdown in by_kind.items()
            for ref, row in breakdown["rows"].items()
            for group, people in row.items()
        ],
        "themes": [
            {"id": theme["id"], "name": theme["name"]["en"], "cards": theme["cards"]}
            for theme in report["themes"]
        ],
    }


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC)


def _group_names(report: Json, language: str) -> dict[str, dict[str, str]]:
    """`role` or `municipality` -> id of the group -> its name in this language; OTHERS is a group too."""
    others = {OTHERS: CATALOGUE.text(language, "report.others")}
    return {
        kind: {group["id"]: group["name"][language] for group in report[kinds]} | others
        for kind, kinds in zip(KINDS, ("roles", "municipalities"), strict=True)
    }


def test_page_shows_the_numbers_and_texts_of_the_log(editions: list[Edition]) -> None:
    for edition in editions:
        for language, file in edition.pages:
            page = _Page(edition, language, parse_page(file))
            page.check_people()
            page.check_scenarios_and_clusters()
            page.check_votes()
            page.check_cards()
            page.check_agenda()


def _numbers(text: str) -> list[int]:
    """The numbers in a text, with or without separators of thousands."""
    found = re.findall("\\d+(?:[,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\\d{3})*", text)
    return [int(re.sub(r"\D", "", number)) for number in found]


class _Page:
    """What a page of an edition shows, compared with the log."""

    def __init__(self, edition: Edition, language: str, root: HtmlElement) -> None:
        self.edition, self.language, self.root = edition, language, root
        self.report = edition.expected.report
        self.published = edition.json["groups"]
        self.names = _group_names(self.report, language)
        self.cards = {card["id"]: card for card in self.report["cards"]}
        self.options = {
            (vote["id"], choice["ref"]): (vote, choice)
            for vote in self.report["votes"]
            for choice in vote["choices"]
        }

    def shown(self, name: str | None) -> str:
        return CATALOGUE.text(self.language, "report.hidden_name") if name is None else name

    def option_title(self, choice: Json) -> str:
        if choice["title"] is None and choice["ref"].startswith("card/"):
            key = "withdrawn" if choice.get("taken_back") else "removed"
            return CATALOGUE.text(self.language, f"report.{key}_option")
        return self.shown(choice["title"])

    def section(self, name: str) -> HtmlElement:
        return self.root.xpath(f"//main//section[@aria-labelledby='{name}']")[0]

    def check_people(self) -> None:
        section, report = self.section("people"), self.report
        figures = [
            _numbers(element.text_content()) for element in self.root.xpath("//ul[@class='figures']/li/b")
        ]
        counts = report["people"], report["tables"], len(report["cards"]), len(report["scenarios"])
        assert figures == [[count] for count in counts]
        no = self.edition.json["edition"]["no"]
        whole = 1 if no > 1 else report["people"]
        numbers = _numbers(section.xpath("./p")[0].text_content())
        assert numbers[:2] == [whole, self.published["people"]]
        tables = [self.count_table(table) for table in section.xpath(".//table")]
        groups = [(kind, self.published["here"][kind]["groups"]) for kind in KINDS]
        assert tables == [self.named(kind, counts) for kind, counts in groups if counts]
        about = self.section("about").text_content()
        assert report["code"] in about
        assert self.edition.json["edition"]["sha256"] in about
        assert report["privacy_threshold"] in _numbers(about)

    def named(self, kind: str, *counts: dict[str, int]) -> dict[str, list[int]]:
        return {self.names[kind][group]: [each[group] for each in counts] for group in counts[0]}

    def count_table(self, table: HtmlElement) -> dict[str, list[int]]:
        rows = {
            row.xpath("./th")[0].text_content(): row.xpath("./td")[0].text_content()
            for row in table.xpath("./tbody/tr")
        }
        return {name: _numbers(text) for name, text in rows.items()}

    def check_scenarios_and_clusters(self) -> None:
        sheets = self.section("scenarios").xpath("./article")
        for place, (sheet, scenario) in enumerate(zip(sheets, self.report["scenarios"], strict=True), 1):
            assert sheet.xpath("./h3")[0].text_content() == f"{place}. {self.shown(scenario['title'])}"
            paragraphs = sheet.xpath("./div[starts-with(@class, 'prose')]/p")
            assert "\n\n".join(part.text_content() for part in paragraphs) == scenario["text"]
            different = dict.fromkeys(
                (self.shown(then["title"]), then["text"]) for then in scenario["voted_texts"]
            )
            for voted, words in zip(sheet.xpath("./details"), different, strict=True):
                shown = [part.text_content() for part in voted.xpath(".//blockquote/p")]
                assert shown == [*words]
            self.check_support_and_sources(sheet, scenario, self.shown(scenario["title"]))
        clusters = self.section("clusters").xpath("./article")
        for sheet, cluster in zip(clusters, self.report["clusters"], strict=True):
            assert sheet.xpath("./h3")[0].text_content() == self.shown(cluster["name"])
            self.check_support_and_sources(sheet, cluster, self.shown(cluster["name"]))

    def check_support_and_sources(self, sheet: HtmlElement, item: Json, name: str) -> None:
        for support, voted in zip(sheet.xpath("./div[@class='support']"), item["voted"], strict=True):
            vote, choice = self.options[voted["vote"], voted["ref"]]
            assert support.xpath("./h4")[0].text_content() == vote["title"]
            row = [_numbers(text.text_content()) for text in support.xpath("./p[@class='support-row']")]
            given = choice["support"]
            assert row == ([[given["people"], vote["voters"], given["dots"]]] if given else [])
            notes = [note.text_content() for note in support.xpath("./p[@class='quiet']")]
            title = self.shown(choice["title"])
            assert len(notes) == (title != name or given is None)
            assert title == name or title[:60] in "".join(notes)
            by_kind = self.published["votes"].get(vote["id"], {})
            rows = [
                (kind, (breakdown["rows"][voted["ref"]], breakdown["voters"]))
                for kind, breakdown in by_kind.items()
                if voted["ref"] in breakdown["rows"]
            ]
            tables = [self.count_table(table) for table in support.xpath(".//table")]
            assert tables == [self.named(kind, *filter(None, counts)) for kind, counts in rows]
        cards = [self.cards[card] for card in item["sources"]]
        sources = sorted(cards, key=lambda card: [int(part) for part in card["number"].split("-")])
        chips = sheet.xpath(".//div[@class='sources']//a")
        assert [chip.text_content() for chip in chips] == [card["number"] for card in sources]
        sentence = sheet.xpath(".//div[@class='sources']/p/span")[0].text_content()
        counts = [len(sources), len({card["table"] for card in sources})]
        assert not sources or _numbers(sentence)[-2:] == counts

    def check_votes(self) -> None:
        sections = self.section("votes").xpath("./section")
        for section, vote in zip(sections, self.report["votes"], strict=True):
            turnout = _numbers(section.xpath("./p")[0].text_content())
            rows = [
                (
                    row.xpath("./th/span")[0].text_content(),
                    *(_numbers(td.text_content())[0] for td in row.xpath("./td")),
                )
                for row in section.xpath("./table/tbody/tr")
            ]
            options = [option.text_content() for option in section.xpath("./ul/li")]
            titles = [self.option_title(choice) for choice in vote["choices"]]
            assert section.xpath("./h3")[0].text_content() == vote["title"]
            if vote["voters"] is None:
                assert (turnout, rows, options) == ([self.report["privacy_threshold"]], [], titles)
            else:
                numbers = [(each["support"]["people"], each["support"]["dots"]) for each in vote["choices"]]
                assert turnout == [vote["voters"], vote["budget"]]
                assert rows == [(title, *pair) for title, pair in zip(titles, numbers, strict=True)]
                assert options == []

    def check_cards(self) -> None:
        section = self.section("cards")
        withdrawn = self.report["taken_back"]
        counts = [withdrawn, self.report["removed"] - withdrawn]
        said = [_numbers(paragraph.text_content()) for paragraph in section.xpath("./p")][-1]
        assert said == [count for count in counts if count]
        shown = section.xpath("./section/ul/li")
        themes = {theme["id"]: theme["name"][self.language] for theme in self.report["themes"]}
        for item, card in zip(shown, self.report["cards"], strict=True):
            text, foot = item.xpath("./p")
            assert text.text_content() == card["text"]
            assert foot.xpath("./b")[0].text_content() == card["number"]
            theme, *beneath, destination = (span.text_content() for span in foot.xpath("./span"))
            assert theme == themes[card["theme"]]
            lead = self.cards[card["stack"]]["number"] if card["stack"] not in (None, card["id"]) else None
            assert [re.findall(r"\d+-\d+", text) for text in beneath] == ([[lead]] if lead else [])
            self.check_destination(destination, foot.xpath("./span/a/@href"), card)
        tables = [_numbers(heading.text_content()) for heading in section.xpath("./section/h3")]
        assert tables == [[table] for table in dict.fromkeys(card["table"] for card in self.report["cards"])]

    def check_destination(self, shown: str, links: list[str], card: Json) -> None:
        scenarios = [scenario["id"] for scenario in self.report["scenarios"]]
        clusters = [cluster["id"] for cluster in self.report["clusters"]]
        if card["scenario"]:
            place = scenarios.index(card["scenario"]) + 1
            assert (_numbers(shown), links) == ([place], [f"#picture-{place}"])
        elif card["cluster"]:
            place = clusters.index(card["cluster"])
            assert self.shown(self.report["clusters"][place]["name"]) in shown
            assert links == [f"#cluster-{place + 1}"]
        else:
            key = "report.card.sent" if card["sent"] else "report.card.kept"
            assert (shown, links) == (CATALOGUE.text(self.language, key), [])

    def check_agenda(self) -> None:
        section = self.section("how")
        steps = [
            (_numbers(step.xpath("./time")[0].text_content()), step.xpath("./span")[0].text_content())
            for step in section.xpath("./ol/li")
        ]
        times = [datetime.fromtimestamp(step["started_at"] // 1000) for step in self.report["steps"]]  # noqa: DTZ006
        titles = [step["title"][self.language] for step in self.report["steps"]]
        assert steps == [([at.hour, at.minute], title) for at, title in zip(times, titles, strict=True)]
        themes = {theme["name"][self.language]: [theme["cards"]] for theme in self.report["themes"]}
        assert self.count_table(section.xpath("./table")[0]) == themes
