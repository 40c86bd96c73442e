"""What the documents of a variant show, in any format: sections, each with a few kinds of blocks.

A block that a section does not need is empty. The order of the blocks in a section is that of the fields.
"""

import msgspec

from app.reports.contents import DocumentContents, ResultTable, ShownCard, ShownScenario


class VariantScenario(msgspec.Struct, frozen=True):
    """A scenario. results: sentences about its result, after its numbers. cards_heading: of the cards that it
    is made from, with their texts. more_cards: how many others there are."""

    scenario: ShownScenario
    results: tuple[str, ...] = ()
    cards_heading: str = ""
    cards: tuple[ShownCard, ...] = ()
    more_cards: str = ""


class VariantSection(msgspec.Struct, frozen=True):
    """A section: its heading, and what stands under it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    scenarios: tuple[VariantScenario, ...] = ()
    table: ResultTable | None = None
    cards: tuple[ShownCard, ...] = ()


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
