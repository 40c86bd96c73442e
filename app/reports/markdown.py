"""The report to read and hand out, as Markdown: the scenarios first, then every card that they came from."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from babel.dates import format_date

from app.locale.catalogue import Catalogue, localized
from app.reports.markdown_escape import escape_line, escape_paragraph, escape_paragraphs
from app.reports.model import Report, ReportCard, ReportCluster, ReportScenario, ReportVote, Support
from app.reports.report_format import ReportFormat


def render(report: Report, catalogue: Catalogue, language: str) -> bytes:
    """UTF-8. A Markdown reader shows what people wrote character for character."""
    return ("\n\n".join(MarkdownReport(report, catalogue, language).blocks()) + "\n").encode()


FORMAT = ReportFormat(
    name="md",
    media_type="text/markdown; charset=utf-8",
    render=render,
    label_key="console.export.md",
    description_key="console.export.md.for",
    position=3,
)


class MarkdownReport:
    """A report in one language, rendered block by block."""

    def __init__(self, report: Report, catalogue: Catalogue, language: str) -> None:
        self.report, self.catalogue = report, catalogue
        self.language = language if language in catalogue.languages else report.language
        self.themes = report.names("themes", language)
        self.roles = report.names("roles", language)
        self.municipalities = report.names("municipalities", language)
        self.votes = {vote.id: vote for vote in report.votes}

    def text(self, key: str, **params: str | int) -> str:
        """A text of the catalogue in the report's language."""
        return self.catalogue.text(self.language, key, **params)

    def date(self, at: int) -> str:
        """The date of a time (ms since 1970), in the server's time zone."""
        day = datetime.fromtimestamp(at / 1000, UTC).astimezone()
        return format_date(day, "long", locale=self.catalogue.locale(self.language))

    def blocks(self) -> Iterator[str]:
        """The whole report: headings, paragraphs, lists and tables in order, each as Markdown."""
        report = self.report
        yield from self.header()
        yield f"## {self.text('report.scenarios')}"
        if not report.scenarios:
            yield self.text("report.no_scenarios")
        for number, scenario in enumerate(report.scenarios, 1):
            yield f"### {number}. {escape_line(scenario.title)}"
            yield escape_paragraphs(scenario.text)
            yield from self.support_and_cards(scenario)
        if report.votes:
            yield f"## {self.text('report.votes')}"
            for vote in report.votes:
                yield from self.vote(vote)
        if report.clusters:
            yield f"## {self.text('report.clusters')}"
            for cluster in report.clusters:
                yield f"### {escape_line(cluster.name)}"
                yield from self.support_and_cards(cluster)
        if report.sent:
            yield f"## {self.text('report.sent.title')}"
            yield self.text("report.sent.count", count=len(report.sent))
            yield from self.cards_by_theme(report.sent)
        if report.kept:
            yield f"## {self.text('report.kept.title')}"
            yield self.text("report.kept.count", count=len(report.kept))
            yield from self.cards_by_theme(report.kept)
        yield from self.notes()

    def header(self) -> Iterator[str]:
        """Title, question, date, and the numbers of people, tables and cards."""
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

    def support_and_cards(self, group: ReportScenario | ReportCluster) -> Iterator[str]:
        """The votes for a scenario or a cluster, and the cards in it."""
        for support in group.support:
            yield self.support(support, with_title=len(group.support) > 1)
        if not group.sources:
            yield self.text("report.no_sources")
            return
        yield self.text(
            "report.origin",
            name=escape_line(group.name),
            cards=self.text("report.cards", count=len(group.sources)),
            tables=self.text("report.tables", count=len({card.table for card in group.sources})),
        )
        yield self.cards(group.sources)

    def support(self, support: Support, with_title: bool) -> str:
        """The result of a vote for one option, with the groups that disclosure control lets through."""
        title = f"{escape_line(self.votes[support.vote].title)}: " if with_title else ""
        dots = self.text("report.dots", count=support.dots)
        people = self.text("report.people", count=support.people)
        lines = [f"{title}**{self.text('report.support', dots=dots, people=people)}**"]
        if support.roles:
            lines.append(f"{self.text('report.by_role')}: {group_counts(support.roles, self.roles)}")
        if support.municipalities:
            counts = group_counts(support.municipalities, self.municipalities)
            lines.append(f"{self.text('report.by_municipality')}: {counts}")
        return "\\\n".join(lines)

    def cards(self, cards: Iterable[ReportCard]) -> str:
        """Cards as a list; the cards of a stack are indented under its lead card."""
        items = []
        for card in cards:
            indent = "  " if card.place == "beneath" else ""
            labels = [
                self.text("report.table", table=str(card.table)),
                self.themes.get(card.theme, ""),
                self.roles.get(card.role or "", ""),
                self.municipalities.get(card.municipality or "", ""),
            ]
            origin = " · ".join(escape_line(label) for label in labels if label)
            items.append(f"{indent}- {escape_paragraph(card.text, f'{indent}  ')}\\\n{indent}  *{origin}*")
        return "\n".join(items)

    def vote(self, vote: ReportVote) -> Iterator[str]:
        """A closed vote as a table, the option with most support first."""
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
        for option in vote.choices:
            title = self.text("report.withdrawn") if option.title is None else escape_line(option.title)
            rows.append(f"| {title} | {option.support.dots} | {option.support.people} |")
        yield "\n".join(rows)

    def cards_by_theme(self, cards: Iterable[ReportCard]) -> Iterator[str]:
        """A section per theme; the cards of a stack follow the theme of its lead card."""
        by_theme: dict[str, list[ReportCard]] = {}
        theme = ""
        for card in cards:
            theme = theme if card.place == "beneath" else card.theme
            by_theme.setdefault(theme, []).append(card)
        for theme, theme_cards in by_theme.items():
            yield f"### {escape_line(self.themes[theme])}"
            yield self.cards(theme_cards)

    def notes(self) -> Iterator[str]:
        """How to read the report, and when and from which workshop it was made."""
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


def group_counts(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Counts by group id as one line, such as `Student 12, Teacher 8`."""
    return ", ".join(f"{escape_line(names[group])} {count}" for group, count in counts.items())
