"""What the documents of a report show, in any format: plain texts and numbers, in their order.

A text that a document does not need is empty. Fields that end in `_id` name a place that others link to.
"""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class ReportDetails(msgspec.Struct, frozen=True):
    """Which report it is. direction: `ltr` or `rtl`. date: of the workshop. status: draft or edition. page:
    the number of a page, whose numbers stand for `{page}` and `{pages}`. checksum: of an edition."""

    language: str
    direction: str
    title: str
    short_title: str
    question: str
    date: str
    status: str
    status_why: str
    page: str
    made: str
    checksum: str


class Count(msgspec.Struct, frozen=True):
    """A number, as the language writes it, and the name of what it counts."""

    name: str
    number: str


class CountTable(msgspec.Struct, frozen=True):
    """A table of names and numbers. count_heading: of the numbers. note: stands under the table."""

    heading: str
    count_heading: str
    rows: tuple[Count, ...]
    note: str = ""


class Section(msgspec.Struct, Generic[T], frozen=True):
    """A heading and what is under it. note: why that is nothing, or not all."""

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
    """How the workshop was done. themes: the number of cards by theme."""

    heading: str
    steps: tuple[ShownStep, ...]
    themes: CountTable


class SupportFigures(msgspec.Struct, frozen=True):
    """How many people are behind something, of how many who voted. words: dots and people, such as `36 dots
    from 12 people`."""

    people: int
    people_text: str
    voters: int
    of: str
    dots: str
    words: str


class VoteResult(msgspec.Struct, frozen=True):
    """What a vote says of a scenario or cluster. vote: its title. figures: None if too few people voted.
    note: the option's words if they were others, and whether too few voted. groups: a table for each kind of
    group of those who chose it."""

    vote: str
    figures: SupportFigures | None
    note: str
    groups: tuple[CountTable, ...]


class ShownVotedText(msgspec.Struct, frozen=True):
    """The words of a scenario that were voted on, where they are not those of today. note: in which vote."""

    note: str
    title: str
    text: str


class CardLink(msgspec.Struct, frozen=True):
    """The number of a card, which links to the card."""

    card_id: str
    number: str


class ShownScenario(msgspec.Struct, frozen=True):
    """A scenario, or a cluster without one, which has no text. sources: a sentence about its cards."""

    group_id: str
    heading: str
    text: str
    voted_texts: tuple[ShownVotedText, ...]
    support: tuple[VoteResult, ...]
    sources_heading: str
    sources: str
    cards: tuple[CardLink, ...]


class ShownOption(msgspec.Struct, frozen=True):
    """A row of a vote's table. people: None, and the texts empty, if too few people voted to show numbers."""

    title: str
    people: int | None = None
    people_text: str = ""
    dots: str = ""


class ShownVote(msgspec.Struct, frozen=True):
    """A closed vote. decides: says that it orders the scenarios. voters: None if too few to show numbers.
    columns: the headings of the table."""

    heading: str
    decides: str
    turnout: str
    voters: int | None
    columns: tuple[str, str, str]
    rows: tuple[ShownOption, ...]


class ShownCard(msgspec.Struct, frozen=True):
    """A card. beneath: the lead card of its stack. destination: where it went. group_id: of the scenario or
    cluster that it went into."""

    card_id: str
    number: str
    text: str
    theme: str
    beneath: str
    destination: str
    group_id: str


class TableCards(msgspec.Struct, frozen=True):
    """The cards of a table in the hall."""

    number: int
    heading: str
    cards: tuple[ShownCard, ...]


class CardsSection(msgspec.Struct, frozen=True):
    """Every card. lead: what the numbers mean. removed: how many cards were taken away."""

    heading: str
    lead: str
    removed: str
    tables: tuple[TableCards, ...]


class WholeContents(msgspec.Struct, frozen=True):
    """What a document of the whole report shows. title_size, question_size: of the letters on the cover, in
    points. outline_depth: of the table of contents. changes: since the edition before."""

    report: ReportDetails
    kind: str
    title_size: int
    question_size: int
    outline_depth: int
    contents_heading: str
    question_heading: str
    figures: tuple[Count, ...]
    changes: tuple[str, ...]
    people: PeopleSection
    how: StepsSection
    scenarios: Section[ShownScenario]
    votes: Section[ShownVote]
    clusters: Section[ShownScenario]
    cards: CardsSection
    about: Section[str]
