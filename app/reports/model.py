"""The report of a workshop: scenarios, clusters, votes, and every card that was shared at a table.

It contains no private note, no seat id and no result of an open vote. It never shows a role or a municipality
beside a card. Results may have numbers by role and municipality, if disclosure control allows them (see
`app/analysis/disclosure.py`), and only in an edition: a draft has no numbers by group.
Each thing is in the report once, with its numbers; others refer to it by id.
Times are milliseconds since 1970; names are in every language that the workshop has them in.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from app.analysis.group_numbers import Breakdown, Contributors, GroupKind
from app.core.text import LocalizedText
from app.locale.catalogue import localized

SCHEMA_VERSION = 3
"""Of the report as JSON. It grows when a field changes its meaning; fields may be added at any time."""
FIRST_VERSION = 1
"""Of the reports that do not say which version they are."""
FIRST_VERSION_WITH_OWN_CARD_IDS = 3
"""Cards have ids that are made for reports. Before, they had those that the phones had chosen."""


class Named(msgspec.Struct, frozen=True):
    """A role or a municipality."""

    id: str
    name: LocalizedText


class ReportTheme(msgspec.Struct, frozen=True, omit_defaults=True):
    """A theme, and the number of its cards. colour, icon: as in the plan; 0 and empty in editions of earlier
    versions, whose content stays the same when it is encoded again."""

    id: str
    name: LocalizedText
    cards: int
    colour: int = 0
    icon: str = ""


class ReportStep(msgspec.Struct, frozen=True):
    """A step as it ran; one that was repeated is there twice. activity: its kind. title: as it was then."""

    id: str
    activity: str
    title: LocalizedText
    started_at: int


class ReportCard(msgspec.Struct, frozen=True):
    """A card with its text unchanged. id: made for reports; before version 3, chosen by the phone that wrote
    the card. number: 4-17 is the 17th card that table 4 shared. theme: its id. stack: id of the lead card of
    its stack, also at that card; None: in no stack. sent: its table sent it to the hall. cluster, scenario:
    ids of those that it went into."""

    id: str
    number: str
    table: int
    theme: str
    text: str
    stack: str | None
    sent: bool
    cluster: str | None
    scenario: str | None

    @property
    def table_and_number(self) -> tuple[int, int]:
        """The number of its table, and its own number at the table."""
        return self.table, int(self.number.rpartition("-")[2])

    @property
    def is_beneath(self) -> bool:
        """Whether the card is beneath the lead card of a stack."""
        return self.stack not in (None, self.id)


class Voted(msgspec.Struct, frozen=True):
    """An option of a closed vote (`ReportVote`): a scenario or cluster, or a cluster that was joined with it
    later."""

    vote: str
    ref: str


class VotedText(msgspec.Struct, frozen=True):
    """The title and text of a scenario in a closed vote, if they have been changed since then. title: as of a
    scenario."""

    vote: str
    title: str | None
    text: str


class ReportScenario(msgspec.Struct, frozen=True):
    """A scenario. title, name: None if it was the words of a card that was removed or has other words now (in
    version 1, `…`, which may also be the words of a card). cluster, name: id and name of its cluster.
    sources: the ids of its cards, each lead card followed by the others of its stack. voted: what was voted
    on, the oldest vote first; also clusters that were joined with it since. Their numbers are those of that
    vote, and are never added up. voted_texts: one for each vote in which its title or text was another than
    today."""

    id: str
    title: str | None
    text: str
    cluster: str
    name: str | None
    sources: tuple[str, ...]
    voted: tuple[Voted, ...]
    voted_texts: tuple[VotedText, ...] = ()


class ReportCluster(msgspec.Struct, frozen=True):
    """A cluster without a scenario. name, sources, voted: as of a scenario."""

    id: str
    name: str | None
    sources: tuple[str, ...]
    voted: tuple[Voted, ...]


class Support(msgspec.Struct, frozen=True):
    """The result of an option. dots: how many it got. people: how many people gave them."""

    dots: int
    people: int


NO_SUPPORT = Support(0, 0)
"""Used to order options whose numbers are not shown."""


class ReportOption(msgspec.Struct, frozen=True, omit_defaults=True):
    """An option of a vote, with its words as they were then. title: None if it is a card that was
    removed, or else as of a scenario. support: None if too few people voted to show numbers. cards: of a
    scenario or cluster that was removed later, the ids of its cards that are left, as `sources` of a
    scenario; empty in editions of earlier versions, whose content stays the same when it is encoded again.
    taken_back: it is a card that its author withdrew; earlier versions did not say so."""

    ref: str
    title: str | None
    text: str
    support: Support | None
    cards: tuple[str, ...] = ()
    taken_back: bool = False


def is_removed_card(option: ReportOption) -> bool:
    """Whether the option of a vote is a card that was removed since."""
    return option.title is None and option.ref.startswith("card/")


class ReportVote(msgspec.Struct, frozen=True, omit_defaults=True):
    """A closed vote, the option with most support first. voters: number of ballots; None if too few people
    voted to show numbers. budget: dots each. decides: it orders the scenarios. kind: how people voted; left
    out if with dots. nobody_voted: there were no ballots; earlier versions did not say so."""

    id: str
    title: str
    budget: int
    voters: int | None
    decides: bool
    choices: tuple[ReportOption, ...]
    kind: str = "dots"
    nobody_voted: bool = False


class GroupNumbers(msgspec.Struct, frozen=True):
    """The numbers of people by role and by municipality, as far as disclosure control shows them. people:
    those who shared a card or voted. contributors (in JSON `here`): these people by role and by municipality.
    votes: vote id -> those who chose an option. edition: the number of the edition they were counted for;
    later editions repeat them. threshold: a role or a municipality is shown beside a result only if at least
    this many people have it. counts_taken_away: whether the people include the authors of cards that staff
    took away. counts_every_author: whether they include everybody who ever shared a card, also one that they
    withdrew. Earlier versions did not count these people."""

    people: int
    contributors: dict[GroupKind, Contributors] = msgspec.field(name="here")
    votes: dict[str, dict[GroupKind, Breakdown]]
    edition: int = 1
    threshold: int = 0
    counts_taken_away: bool = False
    counts_every_author: bool = False

    def are_hidden_empty(self, kind: GroupKind) -> bool:
        """Whether nobody who shared a card or voted is in a hidden group. True only where it follows from the
        shown numbers: if it were said of one empty group, the others would have somebody. Never true of
        numbers in which authors may be missing."""
        shown = self.contributors[kind].groups.values()
        return self.counts_every_author and bool(shown) and sum(shown) == self.people


class ReportEdition(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which edition a report is. sha256: in hex, of the stored content (`encode_content`). redacted: the
    words of the cards are withheld, so that this is not all of that content."""

    no: int
    sha256: str
    content: bytes = b""
    """What is stored, for archive packages. The report as JSON leaves it out. An earlier version may have
    written fewer fields than the report has now."""
    redacted: bool = False


ChangeOfEdition = Literal[
    "cards_added",
    "cards_removed",
    "cards_changed",
    "scenario_added",
    "scenario_changed",
    "scenario_removed",
    "order_changed",
    "clusters_changed",
    "vote_added",
    "deciding_vote_changed",
    "removed_changed",
    "people_changed",
    "steps_changed",
    "plan_changed",
    "themes_changed",
    "groups_changed",
    "logo_changed",
    "colour_changed",
    "privacy_changed",
    "other_changed",
]


class ReportChange(msgspec.Struct, frozen=True):
    """What an edition changed. kind: removed_changed means that more or fewer cards are gone than cards_added
    and cards_removed say, or that other people removed them. name: of a scenario or vote that is in it; empty
    if that title is None. count: of cards, or of scenarios that were removed, because their names may be the
    words of a card that was removed."""

    kind: ChangeOfEdition
    name: str = ""
    count: int = 0


class ReportLogo(msgspec.Struct, frozen=True, omit_defaults=True):
    """The logo of a report. sha256: of the PNG file, in hex. width, height: in pixels. description: what it
    shows, for those who do not see it."""

    sha256: str
    width: int
    height: int
    description: LocalizedText
    content: bytes = b""
    """The PNG file, which is a file of its own in archive packages. The report as JSON leaves it out."""


class Report(msgspec.Struct, frozen=True):
    """A whole workshop. held_at: the first time at which somebody shared a card or voted; if nobody has, at
    which a step ran and somebody had a seat; or else the time of the report. In editions of earlier versions
    always one of the last two, or the start of a step. made_at: time of the report. tables: those with people
    or cards. removed: shared cards that are gone. taken_back: those of them that their authors withdrew;
    staff took the others away. None: in editions of earlier versions, which do not tell them apart. steps: as
    they ran. cards: by table and number. scenarios, clusters: in the order of the deciding vote, then oldest
    first. votes: the closed ones, the oldest first. changes: since the edition before. groups, edition: None
    in a draft. preface: stands first. colour: of links and bars, such as `#0b5c7a`, or the empty text for
    Samskap's own. omitted_sections: `steps` or `votes`, which documents for readers leave out; everything is
    in the data. logo: None: the report has none. demo: of simulated people. vote_open: a vote was open then,
    which is not in `votes`; only in a draft. schema: the version of the report. A newer one may have more
    fields, each with a default, so that editions that are stored can always be read. The first editions do
    not have it; in version 1, `…` stands for titles and names that are None in version 2."""

    code: str
    title: LocalizedText
    question: LocalizedText
    language: str
    held_at: int
    made_at: int
    people: int
    tables: int
    removed: int
    privacy_threshold: int
    themes: tuple[ReportTheme, ...]
    roles: tuple[Named, ...]
    municipalities: tuple[Named, ...]
    steps: tuple[ReportStep, ...]
    cards: tuple[ReportCard, ...]
    scenarios: tuple[ReportScenario, ...]
    clusters: tuple[ReportCluster, ...]
    votes: tuple[ReportVote, ...]
    groups: GroupNumbers | None = None
    changes: tuple[ReportChange, ...] = ()
    preface: LocalizedText = {}
    colour: str = ""
    omitted_sections: tuple[str, ...] = ()
    logo: ReportLogo | None = None
    taken_back: int | None = None
    demo: bool = False
    vote_open: bool = False
    schema: int = FIRST_VERSION
    edition: ReportEdition | None = None

    @property
    def group_threshold(self) -> int:
        """A role or a municipality is shown beside a result only if at least this many people have it."""
        return (self.groups and self.groups.threshold) or self.privacy_threshold

    @property
    def taken_away(self) -> int:
        """How many shared cards staff took away, or may have taken away."""
        return self.removed - (self.taken_back or 0)

    def names(self, kind: Literal["themes", "roles", "municipalities"], language: str) -> dict[str, str]:
        """Names by id, in this language or else the workshop's."""
        items: tuple[Named | ReportTheme, ...] = getattr(self, kind)
        return {item.id: localized(item.name, language, self.language) for item in items}

    def orders_scenarios(self, vote: ReportVote) -> bool:
        """Whether the order of the scenarios is that of the vote's numbers."""
        own = {f"scenario/{each.id}" for each in self.scenarios}
        own |= {f"cluster/{each.cluster}" for each in self.scenarios}
        was_on_one = any(option.ref in own for option in vote.choices)
        return vote.decides and vote.voters is not None and was_on_one

    def cards_by_id(self) -> dict[str, ReportCard]:
        """id -> card, of all cards."""
        return {card.id: card for card in self.cards}

    def unclustered(self, *, sent: bool) -> list[ReportCard]:
        """The cards in no cluster that their table sent, or did not send: by theme, table and number, each
        lead card followed by the others of its stack."""
        return self._in_stacks(card for card in self.cards if card.cluster is None and card.sent == sent)

    def _in_stacks(self, cards: Iterable[ReportCard]) -> list[ReportCard]:
        themes = {theme.id: position for position, theme in enumerate(self.themes)}
        by_id = self.cards_by_id()
        order = {card.id: index for index, card in enumerate(self.cards)}

        def position(card: ReportCard) -> tuple[int, int, bool, int]:
            lead = by_id[card.stack or card.id]
            return themes.get(lead.theme, len(themes)), order[lead.id], card.is_beneath, order[card.id]

        return sorted(cards, key=position)


def without_files(report: Report) -> Report:
    """The report without the bytes of the stored content and of the logo, as other programs get it."""
    edition = report.edition and msgspec.structs.replace(report.edition, content=b"")
    logo = report.logo and msgspec.structs.replace(report.logo, content=b"")
    return msgspec.structs.replace(report, edition=edition, logo=logo)


def encode_content(report: Report) -> bytes:
    """The report without the field `edition`, as compact JSON in UTF-8: what is stored of an edition."""
    report = without_files(report)
    fields = [name for name in report.__struct_fields__ if name != "edition"]
    return msgspec.json.encode({name: getattr(report, name) for name in fields})
