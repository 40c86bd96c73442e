"""A report in one language: its texts, and the things that report formats look up by id."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from babel.dates import format_date, format_skeleton, format_time, get_timezone_gmt
from babel.numbers import format_decimal, format_percent

from app.analysis.group_numbers import OTHERS, GroupKind
from app.core.text import LocalizedText
from app.locale.catalogue import Catalogue, localized
from app.reports.empty_votes import without_empty_votes
from app.reports.group_names import GroupTexts, distinct_names
from app.reports.local_time import local_time
from app.reports.model import FIRST_VERSION, Named, Report, ReportOption, ReportVote, Voted, is_removed_card
from app.reports.options_today import OptionsToday
from app.reports.shortened_text import one_paragraph, shortened

OWN_COLOUR = "#0b5c7a"
"""The colour of the reports of workshops that have none of their own."""
EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


class LocalizedReport:
    """A report in one language. language: the requested one if the catalogue has it, else the workshop's.
    stored: the report as it is stored. report: the same without results of votes in which nobody voted.
    groups: kind -> group -> name. options: (vote, ref) -> option of a closed vote. Texts are not escaped for
    any format."""

    def __init__(self, report: Report, catalogue: Catalogue, language: str) -> None:
        self.stored, self.catalogue = report, catalogue
        self.report = report = without_empty_votes(report)
        self.language = language if language in catalogue.languages else report.language
        self.title = self.translation_of(report.title)
        self.question = self.translation_of(report.question)
        self.themes = report.names("themes", self.language)
        self.groups: dict[GroupKind, dict[str, str]] = {
            "role": self._group_names("role", report.roles),
            "municipality": self._group_names("municipality", report.municipalities),
        }
        self.cards = report.cards_by_id()
        self.votes = {vote.id: vote for vote in report.votes}
        self.options = {(vote.id, option.ref): option for vote in report.votes for option in vote.choices}

    @cached_property
    def options_today(self) -> OptionsToday:
        """Finds what the options of the closed votes are today."""
        return OptionsToday(self.stored)

    def _group_names(self, kind: GroupKind, groups: Sequence[Named]) -> dict[str, str]:
        numbers = self.report.groups
        no = numbers.edition if numbers else 0
        texts = GroupTexts(
            self.text("report.others"),
            self.text("report.others.rest"),
            self.text("report.group.newer", no=no),
        )
        counted = numbers.contributors.get(kind) if numbers else None
        return distinct_names(groups, counted, self.translation_of, texts)

    def text(self, key: str, **params: str | int) -> str:
        """The text of the catalogue with this key, in this language, with its parameters filled in."""
        return self.catalogue.text(self.language, key, **params)

    def translation_of(self, text: LocalizedText) -> str:
        """A name or text in this language, or else in the workshop's."""
        return localized(text, self.language, self.report.language)

    def number(self, value: int) -> str:
        """A number as the language writes it."""
        return format_decimal(value, locale=self.catalogue.locale(self.language))

    def percent(self, value: int) -> str:
        """A number of percent as the language writes it, such as `54 %`."""
        return format_percent(value / 100, locale=self.catalogue.locale(self.language))

    def date(self, at: int) -> str:
        """The date of a time (ms since 1970), in the server's time zone."""
        return format_date(local_time(at), "long", locale=self.catalogue.locale(self.language))

    def time(self, at: int) -> str:
        """The time of day of a time (ms since 1970), in the server's time zone."""
        return format_time(local_time(at), "short", locale=self.catalogue.locale(self.language))

    def step_time(self, at: int) -> str:
        """The time of day at which a step started (ms since 1970), in the server's time zone; with its day if
        a step started on another day than the one on which the workshop was held."""
        if not self._has_steps_on_another_day:
            return self.time(at)
        day = format_skeleton("MMMd", local_time(at), locale=self.catalogue.locale(self.language))
        return f"{day} {self.time(at)}"

    @cached_property
    def _has_steps_on_another_day(self) -> bool:
        held_on = local_time(self.report.held_at).date()
        return any(local_time(step.started_at).date() != held_on for step in self.report.steps)

    @property
    def colour(self) -> str:
        """Of links, headings and bars, such as `#0b5c7a`."""
        return self.report.colour or OWN_COLOUR

    @property
    def preface(self) -> str:
        """The text that stands first, with one empty line between its paragraphs; empty: none."""
        written = self.translation_of(self.report.preface) if self.report.preface else ""
        return EMPTY_LINES.sub("\n\n", written.strip())

    @property
    def preface_language(self) -> str:
        """The language of the preface: this one, or else one in which it was written."""
        languages = (self.language, self.report.language, *self.report.preface)
        return next((code for code in languages if code in self.report.preface), self.language)

    @property
    def omission_notes(self) -> list[str]:
        """Which sections documents for readers leave out; none if they leave out none."""
        omitted = [self.text(f"report.{name}") for name in self.report.omitted_sections]
        return [self.text("report.omitted", sections=", ".join(omitted))] if omitted else []

    @property
    def method_notes(self) -> list[str]:
        """How the report's numbers were made: whom they count, and why some are missing."""
        report = self.report
        by_group = report.groups is not None and report.groups.people > 0
        with_ballots = [vote for vote in report.votes if not vote.nobody_voted]
        notes = {
            "people": by_group,
            "hidden": by_group,
            "percentages": by_group and bool(with_ballots),
            "votes": len(with_ballots) > 1,
            "order": any(map(report.orders_scenarios, report.votes)),
        }
        return [self.text(f"report.method.{name}") for name, applies in notes.items() if applies]

    @property
    def time_zone(self) -> str:
        """The text that says which time zone the times are in: the server's, as its difference from UTC on
        that day."""
        held_at, locale = local_time(self.report.held_at), self.catalogue.locale(self.language)
        return self.text("report.time_zone", zone=get_timezone_gmt(held_at, locale=locale))

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.text("language.direction")

    @property
    def has_decimal_comma(self) -> bool:
        """Whether the language writes 1,5; then Excel expects a semicolon between the cells of a CSV."""
        symbols = self.catalogue.locale(self.language).number_symbols
        return bool(symbols["latn"]["decimal"] == ",")

    @property
    def status(self) -> str:
        """The text `Draft`, or the one with the number of the edition, and whether it is redacted."""
        edition = self.report.edition
        if edition is None:
            return self.text("report.draft")
        status = self.text("report.edition", no=edition.no)
        return self.text("report.status.redacted", status=status) if edition.redacted else status

    @property
    def status_explanation(self) -> str:
        """That the people of a demo are simulated, what it means that the report is a draft or an edition,
        that a vote is open, and what is withheld in a redacted one."""
        edition = self.report.edition
        why = self.text("report.edition.why" if edition else "report.draft.why")
        vote_open = self.text("report.draft.vote_open") if not edition and self.report.vote_open else ""
        redacted = self.text("report.redacted.why") if edition and edition.redacted else ""
        return " ".join(filter(None, (self.demo_note, why, vote_open, redacted)))

    @property
    def demo_note(self) -> str:
        """The sentence that says that the people are simulated; empty: they are not."""
        return self.text("report.demo") if self.report.demo else ""

    @property
    def changes_note(self) -> str:
        """The sentence that says where the changes since the edition before are listed; empty: there are
        none."""
        edition = self.report.edition
        if edition is None or not self.report.changes:
            return ""
        return self.text("report.changes_note", no=edition.no - 1, heading=self.status)

    @property
    def counts(self) -> str:
        """How many people came to how many tables, and the number of cards, as a sentence."""
        report = self.report
        return self.text(
            "report.counts",
            people=self.text("report.people", count=report.people),
            tables=self.text("report.tables", count=report.tables),
            count=len(report.cards),
        )

    @property
    def contributed(self) -> str:
        """How many of those who came wrote a card or voted, as a sentence; if numbers of an earlier edition
        are repeated, how many had when it was made. Empty in a draft."""
        groups = self.report.groups
        if groups is None:
            return ""
        if self.repeated_numbers_note:
            people = self.text("report.people", count=groups.people)
            return self.text("report.contributed.repeated", people=people, no=groups.edition)
        people = self.text("report.people", count=self.report.people)
        return self.text("report.contributed", people=people, count=groups.people)

    @property
    def removed_note(self) -> str:
        """How many shared cards are gone, and who removed them, as sentences; empty: none."""
        report = self.report
        if report.taken_back is None:
            return self.text("report.removed", count=report.removed) if report.removed else ""
        counts = {"withdrawn": report.taken_back, "taken_away": report.taken_away}
        return " ".join(
            self.text(f"report.removed.{who}", count=count) for who, count in counts.items() if count
        )

    def text_about_cards(self, key: str) -> str:
        """A text that says which cards the whole report has: the one with `.removed` if some are gone."""
        return self.text(f"{key}.removed" if self.report.removed else key)

    @property
    def too_few_voters(self) -> str:
        """The text that says that too few people voted to show numbers."""
        return self.text("report.too_few", count=self.report.privacy_threshold)

    @property
    def repeated_numbers_note(self) -> str:
        """The text that says which earlier edition the numbers by group were counted for; empty if it was
        this edition."""
        groups, edition = self.report.groups, self.report.edition
        is_repeated = groups and edition and groups.edition < edition.no
        return self.text("report.repeated", no=groups.edition) if groups and is_repeated else ""

    @property
    def deciding_vote(self) -> ReportVote | None:
        """The vote that decides; None: none does."""
        return next((vote for vote in self.report.votes if vote.decides), None)

    def shown_name(self, name: str | None) -> str:
        """The title of a scenario or the name of a cluster, or the text that says that it is not shown."""
        return self.text("report.hidden_name") if name is None else name

    def quoted_name(self, name: str | None, length: int | None = None) -> str:
        """The same, a title or name with quotation marks. length: the most characters of it."""
        if name is None:
            return self.shown_name(name)
        name = one_paragraph(name)
        return self.text("report.quoted", text=name if length is None else shortened(name, length))

    def option_title(self, option: ReportOption) -> str:
        """The title of an option; a text that says so if it is not shown or was a removed card."""
        if not is_removed_card(option):
            return self.shown_name(option.title)
        if self.report.schema == FIRST_VERSION:  # which does not say who removed a card
            return self.text("vote.option.removed")
        return self.text("report.withdrawn_option" if option.taken_back else "report.removed_option")

    def quoted_option(self, option: ReportOption, length: int | None = None) -> str:
        """The same, a title with quotation marks. length: the most characters of the title."""
        return self.option_title(option) if option.title is None else self.quoted_name(option.title, length)

    def text_about_card(self, key: str, option: ReportOption, **params: str) -> str:
        """The text about an option that was a card, with its number: the one with `.changed` if the card says
        something else today. Empty: the card was removed."""
        card = self.cards.get(option.ref.removeprefix("card/"))
        if card is None:
            return ""
        key = f"{key}.changed" if self.is_card_changed(option) else key
        return self.text(key, number=card.number, **params)

    def is_card_changed(self, option: ReportOption) -> bool:
        """Whether an option that was a card says something else today, as far as the words are shown."""
        card = self.cards.get(option.ref.removeprefix("card/"))
        is_redacted = self.report.edition and self.report.edition.redacted
        return bool(card and not is_redacted and card.text != option.title)

    def group_counts_by_name(self, kind: GroupKind, counts: Mapping[str, int]) -> list[tuple[str, int]]:
        """(name, people) of each group. Groups that were removed from the plan are among the others, who are
        the last."""
        names = self.groups[kind]
        own = [group for group in counts if group != OTHERS and group in names]
        rest = [counts[group] for group in counts if group not in own]
        found = [(names[group], counts[group]) for group in own]
        return [*found, (names[OTHERS], sum(rest))] if rest else found

    def hidden_groups(self, kind: GroupKind, hidden: Iterable[str]) -> list[str]:
        """The names of groups that are not counted by themselves, as far as the plan has them."""
        return [self.groups[kind][group] for group in hidden if group in self.groups[kind]]

    def hidden_groups_note(self, kind: GroupKind, names: Iterable[str]) -> str:
        """The text that says of the groups with these names that nobody is in them, or that they are not
        counted by themselves; empty if there are none, or if nobody wrote a card or voted."""
        joined, groups = ", ".join(names), self.report.groups
        if not joined or groups is None or not groups.people:
            return ""
        if not groups.are_hidden_empty(kind):
            return self.text("report.not_counted", groups=joined)
        if self.repeated_numbers_note:
            return self.text("report.absent.repeated", no=groups.edition, groups=joined)
        return self.text("report.absent", groups=joined)

    def groups_of(self, voted: Voted) -> dict[GroupKind, dict[str, int]]:
        """Who chose an option, by kind and group, where disclosure control allows it."""
        by_kind = self.report.groups.votes.get(voted.vote, {}) if self.report.groups else {}
        return {kind: each.rows[voted.ref] for kind, each in by_kind.items() if voted.ref in each.rows}

    def voters_of(self, vote: str, kind: GroupKind) -> dict[str, int] | None:
        """How many of each group took part in the vote with this id; None: disclosure control does not allow
        it."""
        by_kind = self.report.groups.votes.get(vote, {}) if self.report.groups else {}
        return by_kind[kind].voters if kind in by_kind else None
