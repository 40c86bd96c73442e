"""What the documents of a report show, in any format: plain texts and numbers, in their order.

A text that a document does not need is empty. An anchor is a place to which links in the document lead.
"""

from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

from app.reports.outcome_contents import CommonGroundSection, NotChosenSection

T = TypeVar("T")


class ShownLogo(msgspec.Struct, frozen=True):
    """The logo. content: a PNG file. width, height: in millimetres. description: for those who do not see
    it."""

    sha256: str
    content: bytes
    width: float
    height: float
    description: str


class ReportDetails(msgspec.Struct, frozen=True):
    """Which report it is. direction: `ltr` or `rtl`. workshop_language: in which its people wrote.
    part_name: the name of the language, if the document is in two. part_page_note: a sentence that says on
    which page the part in this language begins; `{page}` stands for its number. part_link_text: of a link to
    the part, without a page. colour: of links and bars, such as `#0b5c7a`. date: of the workshop.
    status: draft or edition. status_explanation: what that means. page: the text of a page number; `{page}`
    in it stands for the number of the page, `{pages}` for the number of pages. made_note: says when the
    report was made, and from which workshop. checksum: of an edition. changes_note: where the whole report
    lists its changes. demo_note: says that the people are simulated, as status_explanation does too, for
    documents that do not show it or show it late. logo: stands on the first page."""

    language: str
    direction: str
    workshop_language: str
    part_name: str
    part_page_note: str
    part_link_text: str
    colour: str
    title: str
    short_title: str
    question: str
    date: str
    status: str
    status_explanation: str
    page: str
    made_note: str
    checksum: str
    changes_note: str = ""
    demo_note: str = ""
    logo: ShownLogo | None = None


class DocumentContents(msgspec.Struct, frozen=True):
    """What a document shows in one language."""

    report: ReportDetails


class Count(msgspec.Struct, frozen=True):
    """A number, as the language writes it, and the name of what it counts. count: the number itself."""

    name: str
    number: str
    count: int = 0


class CountTable(msgspec.Struct, frozen=True):
    """A table of names and numbers. count_heading: of the numbers. note: stands under the table."""

    heading: str
    count_heading: str
    rows: tuple[Count, ...]
    note: str = ""


class Section(msgspec.Struct, Generic[T], frozen=True):
    """A section: its heading, and the items under it. note: why there are no items, or not all."""

    heading: str
    items: tuple[T, ...]
    note: str = ""


class PeopleSection(msgspec.Struct, frozen=True):
    """Who took part. groups: a table for each kind of group, only in an edition."""

    heading: str
    sentence: str
    groups: tuple[CountTable, ...]


class ShownStep(msgspec.Struct, frozen=True):
    """A step as it ran. when: the time of day at which it started."""

    when: str
    title: str


class StepsSection(msgspec.Struct, frozen=True):
    """The steps of the workshop. themes: the number of cards by theme. themes_heading: if they stand
    in a section of their own."""

    heading: str
    steps: tuple[ShownStep, ...]
    themes: CountTable
    themes_heading: str


class SupportFigures(msgspec.Struct, frozen=True):
    """The result of an option. people: those who gave it dots. of_voters: of how many who voted. summary:
    dots and people, such as `36 dots from 12 people`. dots: empty if only people are counted."""

    people: int
    people_text: str
    voters: int
    of_voters: str
    dots: str
    summary: str


class VoteResult(msgspec.Struct, frozen=True):
    """The result of a vote for a scenario or cluster. vote: its title. figures: None if too few people voted.
    note: the title of the option if it was another in the vote, and whether too few people voted. groups: for
    each kind of group a table of the people who chose it."""

    vote: str
    figures: SupportFigures | None
    note: str
    groups: tuple[CountTable, ...]


class ShownVotedText(msgspec.Struct, frozen=True):
    """The title and text of a scenario in a vote, if they were changed later. note: in which vote."""

    note: str
    title: str
    text: str


class CardLink(msgspec.Struct, frozen=True):
    """The number of a card, which links to the card."""

    card_id: str
    number: str


class ShownScenario(msgspec.Struct, frozen=True):
    """A scenario; or a cluster that has none, and so no text. sources: a sentence about its cards.
    anchor_id: of its heading; empty if its text is elsewhere. text_elsewhere: instead of the text, says where
    it is; `{page}` in it is replaced by a page number. linked_anchor_id: the anchor to which this sentence
    links; empty if the text is here."""

    anchor_id: str
    heading: str
    text: str
    voted_texts: tuple[ShownVotedText, ...]
    support: tuple[VoteResult, ...]
    sources_heading: str
    sources: str
    cards: tuple[CardLink, ...]
    text_elsewhere: str = ""
    linked_anchor_id: str = ""


class ShownOption(msgspec.Struct, frozen=True):
    """A row of a vote's table. people: None, and the texts empty, if too few people voted to show numbers.
    dots: empty too if only people are counted."""

    title: str
    people: int | None = None
    people_text: str = ""
    dots: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The cells of the row after its title."""
        return (self.people_text, self.dots) if self.dots else (self.people_text,)


class ShownVote(msgspec.Struct, frozen=True):
    """A closed vote. decides_note: says that the vote orders the scenarios. voters: None if too few to show
    numbers. columns: the headings of the table: option, people and, if they are counted, dots. rows: empty if
    nobody voted."""

    heading: str
    decides_note: str
    turnout: str
    voters: int | None
    columns: tuple[str, ...]
    rows: tuple[ShownOption, ...]


class ShownCard(msgspec.Struct, frozen=True):
    """A card. beneath: says which card of its stack it is beneath. destination: says where it went.
    card_id: its own anchor. linked_anchor_id: of the scenario or cluster that it went into; empty: none."""

    card_id: str
    number: str
    text: str
    theme: str
    beneath: str
    destination: str
    linked_anchor_id: str


class TableCards(msgspec.Struct, frozen=True):
    """The cards of a table in the hall, by number. heading: the name of the table."""

    number: int
    heading: str
    cards: tuple[ShownCard, ...]


class CardsSection(msgspec.Struct, frozen=True):
    """Every card. introduction: what the card numbers mean. removed: how many cards were removed."""

    heading: str
    introduction: str
    removed: str
    tables: tuple[TableCards, ...]


class ResultRow(msgspec.Struct, frozen=True):
    """A scenario and its result in a vote; a dash where there are no numbers."""

    title: str
    people: str
    dots: str

    def cells(self, columns: Sequence[str]) -> tuple[str, ...]:
        """A cell for each of these columns: without that of the dots if no vote counts any."""
        return (self.title, self.people, self.dots)[: len(columns)]


class ResultTable(msgspec.Struct, frozen=True):
    """Scenarios with their results only. description: for screen readers. columns: the headings: of the
    titles, the people, and the dots unless no vote counts any. note: why some rows have no numbers."""

    description: str
    columns: tuple[str, ...]
    rows: tuple[ResultRow, ...]
    note: str = ""


class WholeContents(DocumentContents, frozen=True):
    """What a document of the whole report shows. title_size, question_size: of the letters on the cover, in
    points. outline_depth: the levels of headings in the table of contents. changes: since the edition before.
    preface_language: see `LocalizedReport`. steps: None: they are left out. not_chosen: empty: there was
    no vote."""

    kind: str
    title_size: int
    question_size: int
    outline_depth: int
    contents_heading: str
    question_heading: str
    numbers: tuple[Count, ...]
    changes: tuple[str, ...]
    preface_heading: str
    preface: str
    preface_language: str
    people: PeopleSection
    steps: StepsSection | None
    common_ground: CommonGroundSection
    scenarios: Section[ShownScenario]
    not_chosen: tuple[NotChosenSection, ...]
    votes: Section[ShownVote]
    clusters: Section[ShownScenario]
    cards: CardsSection
    about: Section[str]
