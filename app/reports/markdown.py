"""The whole report as Markdown, for people to read and edit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.analysis.group_numbers import GroupKind
from app.locale.catalogue import Catalogue
from app.reports.common_ground import common_ground_section
from app.reports.document_contents import choosers_by_group, support_summary, turnout_text
from app.reports.language_parts import IN_PART, localized_reports, part_name, variant_parts
from app.reports.localized_report import LocalizedReport
from app.reports.markdown_escape import escape_line, escape_paragraph, escape_paragraphs
from app.reports.markdown_outcome import common_ground_blocks, not_chosen_blocks
from app.reports.markdown_part import MarkdownPart, markdown_parts
from app.reports.markdown_variant import variant_part
from app.reports.model import (
    GroupNumbers,
    Report,
    ReportCard,
    ReportCluster,
    ReportOption,
    ReportScenario,
    ReportStep,
    ReportVote,
    Voted,
)
from app.reports.not_chosen import not_chosen_sections
from app.reports.other_options import scenarios_note
from app.reports.outcome_contents import NotChosenSection
from app.reports.places_of_options import PlacesOfOptions
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.voted_texts import distinct_voted_texts, voted_texts_note
from app.workshop.ballots import BALLOT_KINDS


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """The Markdown in UTF-8. What people wrote is escaped, so that it is shown unchanged."""
    reports = localized_reports(report, catalogue, options)
    if options.variant:
        blocks = markdown_parts([*map(variant_part, variant_parts(reports, options.variant))])
    else:
        blocks = _whole_blocks(reports, catalogue)
    return ("\n\n".join(blocks) + "\n").encode()


def _whole_blocks(reports: Sequence[LocalizedReport], catalogue: Catalogue) -> Iterator[str]:
    first, *others = reports
    parts = [MarkdownReport(first.report, catalogue, first.language).part()]
    parts += (SecondMarkdownReport(each, first).part() for each in others)
    return markdown_parts(parts)


FORMAT = ReportFormat(
    name="md",
    media_type="text/markdown; charset=utf-8",
    render=render,
    label_key="console.export.md",
    link_key="console.export.md.link",
    description_key="console.export.md.for",
    position=70,
    for_all_readers=True,
    can_have_two_languages=True,
    short_label_key="report.page.file.md",
    icon="text",
    menu_row="data",
)


class MarkdownReport(LocalizedReport):
    """A report in one language, rendered block by block."""

    def part(self) -> MarkdownPart:
        """The whole report: headings, paragraphs, lists and tables in order, each as Markdown."""
        return MarkdownPart(part_name(self), self.header(), self.sections())

    def sections(self) -> Iterator[str]:
        """Everything below the numbers of people, tables and cards."""
        report = self.report
        if self.preface:
            yield f"## {self.text('report.preface')}"
            yield escape_paragraphs(self.preface)
        common_ground = common_ground_section(self, self._places)
        yield f"## {common_ground.heading}"
        yield from common_ground_blocks(common_ground)
        yield f"## {self.text('report.scenarios')}"
        if note := scenarios_note(self):
            yield escape_line(note)
        for number, scenario in enumerate(report.scenarios, 1):
            yield f"### {number}. {escape_line(self.shown_name(scenario.title))}"
            yield from self.scenario_text(scenario)
            yield from self.support_and_cards(scenario)
        for not_chosen in self.not_chosen():
            yield f"## {not_chosen.heading}"
            yield from not_chosen_blocks(not_chosen)
        if report.votes and "votes" not in report.omitted_sections:
            yield f"## {self.text('report.votes')}"
            for vote in report.votes:
                yield from self.vote(vote)
        if report.clusters:
            yield f"## {self.text('report.clusters')}"
            for cluster in report.clusters:
                yield f"### {escape_line(self.shown_name(cluster.name))}"
                yield from self.support_and_cards(cluster)
        if cards := report.unclustered(sent=True):
            yield f"## {self.text('report.sent.title')}"
            yield self.text("report.sent.count", count=len(cards))
            yield from self.cards_by_theme(cards)
        if cards := report.unclustered(sent=False):
            yield f"## {self.text('report.kept.title')}"
            yield self.text("report.kept.count", count=len(cards))
            yield from self.cards_by_theme(cards)
        if report.groups:
            yield from self.contributors(report.groups)
        if self.removed_note:
            yield self.removed_note
        if report.steps and "steps" not in report.omitted_sections:
            yield f"## {self.text('report.steps')}"
            yield "\n".join(self.step(step) for step in report.steps)
        yield from self.notes()

    @property
    def _places(self) -> PlacesOfOptions:
        return PlacesOfOptions(self, has_clusters=True)

    def not_chosen(self) -> tuple[NotChosenSection, ...]:
        """What was not chosen, and what else was in the votes; empty: there was no vote."""
        return not_chosen_sections(self, self._places, has_cards=True)

    def scenario_text(self, scenario: ReportScenario) -> Iterator[str]:
        """The text of a scenario, and the texts that were voted on if it was changed later."""
        yield escape_paragraphs(scenario.text)
        for title, text, votes in distinct_voted_texts(self, scenario.voted_texts):
            yield voted_texts_note(self, [escape_line(vote) for vote in votes])
            lines = [f"**{escape_line(title)}**", "", *escape_paragraphs(text).split("\n")]
            yield "\n".join(f"> {line}".rstrip() for line in lines)

    def header(self) -> Iterator[str]:
        """Title, question, date, and the numbers of people, tables and cards."""
        report = self.report
        yield f"# {escape_line(self.title)}"
        yield f"> {escape_paragraph(self.question, '> ')}"
        yield f"**{self.date(report.held_at)}** · {self.counts}"
        yield self.edition()
        yield "\n".join(
            f"- {escape_line(self.themes[theme.id])}: {self.text('report.cards', count=theme.cards)}"
            for theme in report.themes
        )

    def edition(self) -> str:
        """The number of the edition, its checksum and what it changed; or that the report is a draft."""
        edition = self.report.edition
        if edition is None:
            return f"**{self.status}.** {self.status_explanation}"
        checksum = self.text("report.checksum", checksum=edition.sha256)
        lines = [f"**{self.status}.** {self.status_explanation} {checksum}"]
        for change in self.report.changes:
            name = escape_line(self.quoted_name(change.name or None))
            lines.append(self.text(f"report.change.{change.kind}", count=change.count, name=name))
        return "\\\n".join(lines)

    def contributors(self, groups: GroupNumbers) -> Iterator[str]:
        """The number of people who contributed, in total, by role and by municipality."""
        yield f"## {self.text('report.who')}"
        yield self.contributed
        if self.repeated_numbers_note:
            yield self.repeated_numbers_note
        for kind, numbers in groups.contributors.items():
            lines = [f"{self.text(f'report.by.{kind}')}: {self.group_counts(kind, numbers.groups)}"]
            names = map(escape_line, self.hidden_groups(kind, numbers.hidden))
            if note := self.hidden_groups_note(kind, names):
                lines.append(note)
            yield "\\\n".join(lines)

    def group_counts(self, kind: GroupKind, counts: Mapping[str, int]) -> str:
        """Counts by group as one line, such as `Student 12, Teacher 8`."""
        named = self.group_counts_by_name(kind, counts)
        return ", ".join(f"{escape_line(name)} {count}" for name, count in named) or "–"

    def support_and_cards(self, item: ReportScenario | ReportCluster) -> Iterator[str]:
        """The votes for a scenario or a cluster, and the cards in it."""
        name = self.shown_name(item.title if isinstance(item, ReportScenario) else item.name)
        for voted in item.voted:
            yield self.voted(voted, name, with_title=len(item.voted) > 1)
        if not item.sources:
            yield self.text("report.no_sources")
            return
        cards = sorted((self.cards[card] for card in item.sources), key=lambda card: card.table_and_number)
        yield self.text(
            "report.origin",
            name=escape_line(self.quoted_name(item.name)),
            cards=self.text("report.cards", count=len(item.sources)),
            tables=self.text("report.tables", count=len({card.table for card in cards})),
        )
        yield self.card_list(cards)

    def voted(self, voted: Voted, name: str, with_title: bool) -> str:
        """The result of a vote on a scenario or cluster, or on a cluster that was joined with it later. name:
        its name today; if the option had another name in the vote, that one is added. with_title: add the
        title of the vote."""
        option, vote = self.options[voted.vote, voted.ref], self.votes[voted.vote]
        titles = [escape_line(vote.title)] if with_title else []
        if self.option_title(option) != name:
            titles.append(self.text("report.voted_as", name=escape_line(self.quoted_option(option))))
        return self.support(voted, option, ", ".join(titles))

    def support(self, voted: Voted, option: ReportOption, title: str) -> str:
        """The result of a vote for one option, with the numbers by group that disclosure control allows."""
        title = f"{title}: " if title else ""
        if option.support is None:
            return f"{title}{self.too_few_voters}"
        summary = support_summary(self, self.votes[voted.vote], option.support)
        lines = [f"{title}**{summary}**"]
        for table in choosers_by_group(self, voted):
            counts = ", ".join(f"{escape_line(row.name)} {row.number}" for row in table.rows)
            lines.append(f"{table.heading}: {counts}")
        return "\\\n".join(lines)

    def step(self, step: ReportStep) -> str:
        """A step with the time at which it started."""
        title = self.translation_of(step.title)
        return f"- {self.step_time(step.started_at)} {escape_line(title)}"

    def card_list(self, cards: Iterable[ReportCard]) -> str:
        """Cards as a list; the cards of a stack are indented beneath its lead card."""
        items = []
        for card in cards:
            indent = "  " if card.is_beneath else ""
            labels = [card.number, self.themes.get(card.theme, "")]
            origin = " · ".join(escape_line(label) for label in labels if label)
            items.append(f"{indent}- {escape_paragraph(card.text, f'{indent}  ')}\\\n{indent}  *{origin}*")
        return "\n".join(items)

    def vote(self, vote: ReportVote) -> Iterator[str]:
        """A closed vote as a table, the option with most support first; as a list without numbers if too few
        people voted."""
        yield f"### {escape_line(vote.title)}"
        if self.report.orders_scenarios(vote):
            yield self.text("report.decides")
        if vote.nobody_voted:
            yield turnout_text(self, vote)
            return
        if vote.voters is None:
            yield self.too_few_voters
            yield "\n".join(f"- {escape_line(self.option_title(option))}" for option in vote.choices)
            return
        yield turnout_text(self, vote)
        kind = BALLOT_KINDS[vote.kind]
        dots_column = [self.text(kind.text_key("column"))] if kind.counts_dots else []
        columns = [self.text("report.option"), *dots_column, self.text("report.column.people")]
        rows = [f"| {' | '.join(columns)} |", f"| --- {'| ---: ' * (len(columns) - 1)}|"]
        for option in vote.choices:
            if support := option.support:
                numbers = [support.dots, support.people] if kind.counts_dots else [support.people]
                cells = [escape_line(self.option_title(option)), *map(str, numbers)]
                rows.append(f"| {' | '.join(cells)} |")
        yield "\n".join(rows)

    def cards_by_theme(self, cards: Iterable[ReportCard]) -> Iterator[str]:
        """A section per theme; the cards of a stack follow the theme of its lead card."""
        by_theme: dict[str, list[ReportCard]] = {}
        theme = ""
        for card in cards:
            theme = theme if card.is_beneath else card.theme
            by_theme.setdefault(theme, []).append(card)
        for theme, theme_cards in by_theme.items():
            yield f"### {escape_line(self.themes[theme])}"
            yield self.card_list(theme_cards)

    def notes(self) -> Iterator[str]:
        """Explanations of card numbers, stacks, privacy, numbers and times, and when and from which workshop
        the report was made."""
        yield f"## {self.text('report.about')}"
        yield "\n".join(
            f"- {note}"
            for note in (
                self.text("report.card_numbers"),
                self.text_about_cards("report.stacks"),
                self.text("report.privacy", count=self.report.group_threshold),
                *self.method_notes,
                *self.omission_notes,
                *([self.time_zone] if self.report.steps else []),
                self.text(
                    "report.made", date=self.date(self.report.made_at), code=escape_line(self.report.code)
                ),
            )
        )


class SecondMarkdownReport(MarkdownReport):
    """The report in the second language of a document: cards have their numbers only, and what people wrote
    stands in the first part."""

    def __init__(self, localized: LocalizedReport, first: LocalizedReport) -> None:
        super().__init__(localized.report, localized.catalogue, localized.language)
        self._first = first

    def _elsewhere(self, key: str) -> str:
        """A sentence that says in which part something stands."""
        return self.text(key, part=part_name(self._first))

    def not_chosen(self) -> tuple[NotChosenSection, ...]:
        """What was not chosen, and what else was in the votes, without texts."""
        texts_elsewhere = self._elsewhere("report.part.texts")
        return tuple(each.without_texts(texts_elsewhere) for each in super().not_chosen())

    def scenario_text(self, scenario: ReportScenario) -> Iterator[str]:
        """The sentence that says where the scenario's text is."""
        yield self._elsewhere(IN_PART)

    def card_list(self, cards: Iterable[ReportCard]) -> str:
        """Such as `4-17, 4-18`: the first part has their words."""
        return ", ".join(card.number for card in cards)

    def cards_by_theme(self, cards: Iterable[ReportCard]) -> Iterator[str]:
        """A section per theme with the numbers of its cards."""
        yield self._elsewhere("report.part.card_texts")
        yield from super().cards_by_theme(cards)
