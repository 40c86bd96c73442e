"""The report as tidy tables: one row per thing, with ids that last. No number stands in two rows, except for
the sizes of groups: they stand beside the voters of each vote, too, since the others are other people there.

The names of tables and columns are English in every language, so that programs can rely on them. The last
table, `columns`, says in the report's language what each column is. Times are in UTC.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from app.reports.localized_report import LocalizedReport

CellKind = Literal["text", "number", "time", "boolean"]
Cell = str | int | bool | datetime | None
"""None: there is no value, or it is not shown."""
Row = tuple[Cell, ...]
OTHERS_ID = "(others)"
"""Stands for all people whose role or municipality is not counted by itself."""


class Column(NamedTuple):
    """A column of a table. meaning: a key of the catalogue."""

    name: str
    kind: CellKind
    meaning: str


STATUS = Column("status", "text", "report.column.report.status")
"""Says whether the report is a draft, or which edition it is."""


class DataTable(NamedTuple):
    """A table. rows: each with one cell for every column."""

    name: str
    columns: tuple[Column, ...]
    rows: list[Row]


class _TableOfReport(NamedTuple):
    columns: dict[str, CellKind]
    rows: Callable[[LocalizedReport], Iterable[Row]]


def tables(localized: LocalizedReport) -> list[DataTable]:
    """All tables of the report. The names of themes, roles, municipalities and steps are in its language;
    what people wrote is as they wrote it."""
    found = [
        DataTable(
            name,
            tuple(Column(column, kind, f"report.column.{name}.{column}") for column, kind in columns.items()),
            list(rows(localized)),
        )
        for name, (columns, rows) in _TABLES.items()
    ]
    columns = tuple(Column(name, "text", f"report.column.columns.{name}") for name in _COLUMNS_OF_COLUMNS)
    all_columns = [*((table.name, table.columns) for table in found), ("columns", columns)]
    meanings: list[Row] = [
        (name, column.name, column.kind, localized.text(column.meaning))
        for name, columns_of_table in all_columns
        for column in columns_of_table
    ]
    return [*found, DataTable("columns", columns, meanings)]


def _report(localized: LocalizedReport) -> Iterator[Row]:
    report, edition = localized.report, localized.report.edition
    yield (
        report.code,
        edition.no if edition else None,
        edition.sha256 if edition else None,
        localized.title,
        localized.question,
        _time(report.held_at),
        _time(report.made_at),
        report.people,
        report.groups.people if report.groups else None,
        report.tables,
        len(report.cards),
        report.removed,
        report.group_threshold,
        report.groups.edition if report.groups and edition else None,
        report.taken_back,
        report.demo,
        localized.status,
    )


def _cards(localized: LocalizedReport) -> Iterator[Row]:
    for card in localized.report.cards:
        theme = (card.theme, localized.themes.get(card.theme))
        yield (
            card.id,
            *card.table_and_number,
            *theme,
            card.text,
            card.stack,
            card.sent,
            card.cluster,
            card.scenario,
        )


def _scenarios(localized: LocalizedReport) -> Iterator[Row]:
    for number, scenario in enumerate(localized.report.scenarios, 1):
        yield scenario.id, number, scenario.title, scenario.text, scenario.cluster


def _clusters(localized: LocalizedReport) -> Iterator[Row]:
    for scenario in localized.report.scenarios:
        yield scenario.cluster, scenario.name, scenario.id
    for cluster in localized.stored.clusters:
        yield cluster.id, cluster.name, None


def _votes(localized: LocalizedReport) -> Iterator[Row]:
    for number, vote in enumerate(localized.report.votes, 1):
        voters = 0 if vote.nobody_voted else vote.voters
        yield vote.id, number, vote.title, vote.budget, voters, vote.decides


def _options(localized: LocalizedReport) -> Iterator[Row]:
    for vote in localized.report.votes:
        for number, option in enumerate(vote.choices, 1):
            support = (option.support.dots, option.support.people) if option.support else (None, None)
            yield vote.id, option.ref, number, option.title, option.text, *support


def _clusters_of_options(localized: LocalizedReport) -> Iterator[Row]:
    for scenario in localized.stored.scenarios:
        for voted in scenario.voted:
            yield voted.vote, voted.ref, scenario.cluster, scenario.id
    for cluster in localized.stored.clusters:
        for voted in cluster.voted:
            yield voted.vote, voted.ref, cluster.id, None


def _agenda(localized: LocalizedReport) -> Iterator[Row]:
    for number, step in enumerate(localized.report.steps, 1):
        yield number, step.id, step.activity, localized.translation_of(step.title), _time(step.started_at)


def _people(localized: LocalizedReport) -> Iterator[Row]:
    for kind, contributors in (
        localized.report.groups.contributors if localized.report.groups else {}
    ).items():
        for group, people in contributors.groups.items():
            yield kind, group or OTHERS_ID, localized.groups[kind].get(group), people
        for group in contributors.hidden:
            yield kind, group, localized.groups[kind].get(group), None


def _turnout(localized: LocalizedReport) -> Iterator[Row]:
    for vote, by_kind in (localized.report.groups.votes if localized.report.groups else {}).items():
        for kind, breakdown in by_kind.items():
            for group, people in breakdown.sizes.items():
                voters = breakdown.voters.get(group) if breakdown.voters else None
                yield vote, kind, group or OTHERS_ID, people, voters


def _support(localized: LocalizedReport) -> Iterator[Row]:
    for vote, by_kind in (localized.report.groups.votes if localized.report.groups else {}).items():
        for kind, breakdown in by_kind.items():
            for ref, people_by_group in breakdown.rows.items():
                for group, people in people_by_group.items():
                    yield vote, ref, kind, group or OTHERS_ID, people


def _themes(localized: LocalizedReport) -> Iterator[Row]:
    for theme in localized.report.themes:
        yield theme.id, localized.translation_of(theme.name), theme.cards


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC)


_TABLES = {
    "report": _TableOfReport(
        {
            "code": "text",
            "edition": "number",
            "sha256": "text",
            "title": "text",
            "question": "text",
            "held_at": "time",
            "made_at": "time",
            "people": "number",
            "contributed": "number",
            "tables": "number",
            "cards": "number",
            "removed": "number",
            "group_threshold": "number",
            "groups_edition": "number",
            "taken_back": "number",
            "demo": "boolean",
            STATUS.name: STATUS.kind,
        },
        _report,
    ),
    "cards": _TableOfReport(
        {
            "id": "text",
            "table": "number",
            "number": "number",
            "theme": "text",
            "theme_name": "text",
            "text": "text",
            "stack": "text",
            "sent": "boolean",
            "cluster": "text",
            "scenario": "text",
        },
        _cards,
    ),
    "scenarios": _TableOfReport(
        {"id": "text", "place": "number", "title": "text", "text": "text", "cluster": "text"}, _scenarios
    ),
    "clusters": _TableOfReport({"id": "text", "name": "text", "scenario": "text"}, _clusters),
    "votes": _TableOfReport(
        {
            "id": "text",
            "place": "number",
            "title": "text",
            "dots_each": "number",
            "voters": "number",
            "decides": "boolean",
        },
        _votes,
    ),
    "options": _TableOfReport(
        {
            "vote": "text",
            "option": "text",
            "place": "number",
            "title": "text",
            "text": "text",
            "dots": "number",
            "people": "number",
        },
        _options,
    ),
    "became": _TableOfReport(
        {"vote": "text", "option": "text", "cluster": "text", "scenario": "text"}, _clusters_of_options
    ),
    "agenda": _TableOfReport(
        {"place": "number", "step": "text", "activity": "text", "title": "text", "started_at": "time"},
        _agenda,
    ),
    "people": _TableOfReport({"kind": "text", "group": "text", "name": "text", "people": "number"}, _people),
    "turnout": _TableOfReport(
        {"vote": "text", "kind": "text", "group": "text", "people": "number", "voters": "number"}, _turnout
    ),
    "support": _TableOfReport(
        {"vote": "text", "option": "text", "kind": "text", "group": "text", "people": "number"}, _support
    ),
    "themes": _TableOfReport({"id": "text", "name": "text", "cards": "number"}, _themes),
}
_COLUMNS_OF_COLUMNS = ("table", "column", "kind", "meaning")
