"""What the documents of a variant show, in any format: sections, each with a few kinds of blocks.

A block that a section does not need is empty. The order of the blocks in a section is that of the fields.
"""

import msgspec

from app.reports.contents import DocumentContents, ResultTable, ShownCard, ShownScenario
from app.reports.outcome_contents import CommonGroundSection, NotChosenSection


class ShownTheme(msgspec.Struct, frozen=True):
    """A theme as a picture. icon: SVG. share: of its cards, 1 for the theme with most."""

    name: str
    number: str
    icon: str
    share: float


class VariantScenario(msgspec.Struct, frozen=True):
    """A scenario. results: sentences about its result, after its numbers. shares: for pictures of the first
    results, how many people chose it, and how many voted. cards_heading: of the cards that it
    is made from, with their texts. cards_note: how many others there are; in the second part of a
    document in two languages, also the numbers of the cards."""

    scenario: ShownScenario
    results: tuple[str, ...] = ()
    shares: tuple[tuple[int, int], ...] = ()
    cards_heading: str = ""
    cards: tuple[ShownCard, ...] = ()
    cards_note: str = ""


class VariantSection(msgspec.Struct, frozen=True):
    """A section: its heading, and what stands under it. people: as many small figures are drawn below it
    where a document has pictures. themes: pictures that say there what the paragraphs say elsewhere. titles:
    what people wrote, as a list. common_ground, not_chosen: shown without their own headings."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    scenarios: tuple[VariantScenario, ...] = ()
    table: ResultTable | None = None
    cards: tuple[ShownCard, ...] = ()
    people: int = 0
    themes: tuple[ShownTheme, ...] = ()
    titles: tuple[str, ...] = ()
    common_ground: CommonGroundSection | None = None
    not_chosen: NotChosenSection | None = None


class VariantContents(DocumentContents, frozen=True):
    """What a document of a variant shows. kind: for whom it is. is_large: in large letters, for children.
    imprint: lines at the beginning that say which edition it is, and when it was made. closing: those of
    these lines that stand at the end instead. question: empty if a section has it. lead: a sentence about the
    whole workshop."""

    kind: str
    is_large: bool
    imprint: tuple[str, ...]
    question_heading: str
    question: str
    lead: str
    sections: tuple[VariantSection, ...]
    closing: tuple[str, ...] = ()
