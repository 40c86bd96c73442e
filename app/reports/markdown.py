"""The report to read and hand out, as Markdown: the pictures of the future first, then all they came from."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from babel.dates import format_date

from app.locale.catalogue import Catalogue, localized
from app.reports.markdown_escape import escape_line, escape_paragraph, escape_paragraphs
from app.reports.model import Report, ReportCard, ReportCluster, ReportScenario, ReportVote, Support

DATES = {"en": "en_GB"}
"""Day before month, as everywhere in Europe."""


def render(report: Report, catalogue: Catalogue, language: str) -> bytes:
    """UTF-8. What people wrote renders letter for letter."""
    return ("\n\n".join(Page(report, catalogue, language).blocks()) + "\n").encode()


class Page:
    """One report in one language, block by block."""

    def __init__(self, report: Report, catalogue: Catalogue, language: str) -> None:
        self.report, self.catalogue = report, catalogue
        self.language = language if language in catalogue.languages else report.language
        self.themes = report.names("themes", language)
        self.roles = report.names("roles", language)
        self.homes = report.names("municipalities", language)
        self.votes = {vote.id: vote for vote in report.votes}

    def text(self, key: str, **params: str | int) -> str:
        """A text of the report."""
        return self.catalogue.text(self.language, key, **params)

    def date(self, at: int) -> str:
        """The day of a time in milliseconds, where the server stands."""
        day = datetime.fromtimestamp(at / 1000, UTC).astimezone()
        return format_date(day, "long", locale=DATES.get(self.language, self.language))

    def blocks(self) -> Iterator[str]:
        """The whole report."""
        report = self.report
        yield from self.opening()
        yield f"## {self.text('report.scenarios')}"
        if not report.scenarios:
            yield self.text("report.no_scenarios")
        for number, scenario in enumerate(report.scenarios, 1):
            yield f"### {number}. {escape_line(scenario.title)}"
            yield escape_paragraphs(scenario.text)
            yield from self.origin(scenario)
        if report.votes:
            yield f"## {self.text('report.votes')}"
            for vote in report.votes:
                yield from self.vote(vote)
        if report.clusters:
            yield f"## {self.text('report.clusters')}"
            for cluster in report.clusters:
                yield f"### {escape_line(cluster.name)}"
                yield from self.origin(cluster)
        if report.sent:
            yield f"## {self.text('report.sent.title')}"
            yield self.text("report.sent.count", count=len(report.sent))
            yield from self.unused(report.sent)
        if report.kept:
            yield f"## {self.text('report.kept.title')}"
            yield self.text("report.kept.count", count=len(report.kept))
            yield from self.unused(report.kept)
        yield from self.closing()

    def opening(self) -> Iterator[str]:
        """Title, question, day, and how many took part."""
        report = self.report
        yield f"# {escape_line(localized(report.title, self.language, report.language))}"
        yield f"> {escape_paragraph(localized(report.question, self.language, report.language), '> ')}"
        counts = self.text(
            "report.counts",
            people=self.text("report.people", count=report.people),
            tables=self.text("report.tables", count=report.tables),
            cards=self.text("report.cards", count=report.cards),
        )
        yield f"**{self.date(report.held_at)}** · {counts}"
        yield "\n".join(
            f"- {escape_line(self.themes[theme.id])}: {self.text('report.cards', count=theme.cards)}"
            for theme in report.themes
        )

    def origin(self, one: ReportScenario | ReportCluster) -> Iterator[str]:
        """The votes for a scenario or a cluster, and the cards in it."""
        for support in one.support:
            yield self.support(support, several=len(one.support) > 1)
        if not one.sources:
            yield self.text("report.no_sources")
            return
        yield self.text(
            "report.origin",
            name=escape_line(one.name),
            cards=self.text("report.cards", count=len(one.sources)),
            tables=self.text("report.tables", count=len({source.table for source in one.sources})),
        )
        yield self.sources(one.sources)

    def support(self, support: Support, several: bool) -> str:
        """What a vote gave; by group only where that may be shown."""
        title = f"{escape_line(self.votes[support.vote].title)}: " if several else ""
        dots, people = (
            self.text("report.dots", count=support.dots),
            self.text("report.people", count=support.people),
        )
        rows = [f"{title}**{self.text('report.support', dots=dots, people=people)}**"]
        if support.roles:
            rows.append(f"{self.text('report.by_role')}: {groups(support.roles, self.roles)}")
        if support.municipalities:
            rows.append(
                f"{self.text('report.by_municipality')}: {groups(support.municipalities, self.homes)}"
            )
        return "\\\n".join(rows)

    def sources(self, sources: Iterable[ReportCard]) -> str:
        """Cards as a list; what lies beneath a card is indented under it."""
        items = []
        for source in sources:
            indent = "  " if source.place == "beneath" else ""
            about = [
                self.text("report.table", table=str(source.table)),
                self.themes.get(source.theme, ""),
                self.roles.get(source.role or "", ""),
                self.homes.get(source.municipality or "", ""),
            ]
            label = " · ".join(escape_line(word) for word in about if word)
            items.append(f"{indent}- {escape_paragraph(source.text, f'{indent}  ')}\\\n{indent}  *{label}*")
        return "\n".join(items)

    def vote(self, vote: ReportVote) -> Iterator[str]:
        """A closed vote as a table, its strongest option first."""
        yield f"### {escape_line(vote.title)}"
        yield self.text(
            "report.turnout",
            people=self.text("report.people", count=vote.voters),
            dots=self.text("report.dots", count=vote.budget),
        )
        columns = [
            self.text("report.option"),
            self.text("report.column.dots"),
            self.text("report.column.people"),
        ]
        rows = [f"| {' | '.join(columns)} |", "| --- | ---: | ---: |"]
        for choice in vote.choices:
            title = self.text("report.withdrawn") if choice.title is None else escape_line(choice.title)
            rows.append(f"| {title} | {choice.support.dots} | {choice.support.people} |")
        yield "\n".join(rows)

    def unused(self, sources: Iterable[ReportCard]) -> Iterator[str]:
        """Cards in no cluster, under the theme of the card that leads."""
        by_theme: dict[str, list[ReportCard]] = {}
        theme = ""
        for source in sources:
            theme = theme if source.place == "beneath" else source.theme
            by_theme.setdefault(theme, []).append(source)
        for theme, those in by_theme.items():
            yield f"### {escape_line(self.themes[theme])}"
            yield self.sources(those)

    def closing(self) -> Iterator[str]:
        """How to read the report, and where it is from."""
        yield f"## {self.text('report.about')}"
        yield "\n".join(
            f"- {note}"
            for note in (
                self.text("report.stacks"),
                self.text("report.privacy", count=self.report.privacy_threshold),
                self.text(
                    "report.made", date=self.date(self.report.made_at), code=escape_line(self.report.code)
                ),
            )
        )


def groups(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """`Student 12, Teacher 8`."""
    return ", ".join(f"{escape_line(names[group])} {count}" for group, count in counts.items())
