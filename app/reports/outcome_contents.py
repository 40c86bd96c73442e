"""What documents show of the outcome of the votes: what all groups share, and what was not chosen.

A text that a document does not need is empty, and so are ids where the document has no place to which they
lead."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace


class ShownShare(msgspec.Struct, frozen=True):
    """The part of a group's voters who chose an option. group: its name. percent: rounded. text: the number
    as the language writes it."""

    group: str
    percent: int
    text: str


class ShownSharedOption(msgspec.Struct, frozen=True):
    """An option that every shown group shares. linked_anchor_id: of its scenario or cluster. people, voters:
    in all. result: both as a text. lowest: what the share of every group is at least, as a sentence without a
    full stop."""

    title: str
    linked_anchor_id: str
    people: int
    voters: int
    result: str
    lowest: str


class ShownDifference(msgspec.Struct, frozen=True):
    """An option of which two groups have very different shares. kind: the heading of that kind of group.
    summary: the shares in one line."""

    title: str
    linked_anchor_id: str
    kind: str
    shares: tuple[ShownShare, ...]
    summary: str


class CommonGroundSection(msgspec.Struct, frozen=True):
    """What all groups share. sentences: what counts, and of how many options it is so; or why the report
    cannot say it. differences_note: of how many options it is known whether groups differ much, and of how
    many they do; the differences follow. differences_unknown: of how many it is not known, and why; after
    them. differences_heading: empty if nothing at all can be said of groups."""

    heading: str
    sentences: tuple[str, ...]
    options: tuple[ShownSharedOption, ...] = ()
    differences_heading: str = ""
    differences_note: str = ""
    differences: tuple[ShownDifference, ...] = ()
    differences_unknown: str = ""


class QuotedCard(msgspec.Struct, frozen=True):
    """The number of a card that stands in full elsewhere, and its words; empty: only the number is shown."""

    card_id: str
    number: str
    text: str


class NotChosenOption(msgspec.Struct, frozen=True):
    """An option that was not chosen. result: its number of people; empty if too few voted to show it. state:
    what it is today, if that is no scenario, or its name in the vote, if that was another. link: says where
    its text stands or what it became, and leads to linked_anchor_id. text: the words that were voted on, if
    they stand nowhere else. cards_heading, cards: those that it is made of, with their words, as many as are
    shown. more: how many others there are. more_cards: their numbers."""

    title: str
    result: str
    state: str
    link: str
    linked_anchor_id: str
    text: str
    cards_heading: str = ""
    cards: tuple[QuotedCard, ...] = ()
    more: str = ""
    more_cards: tuple[QuotedCard, ...] = ()


class NotChosenOptions(msgspec.Struct, frozen=True):
    """Options that belong together. heading: empty for those of the deciding vote, which stand right below
    the heading of the section."""

    heading: str
    options: tuple[NotChosenOption, ...]


class NotChosenSection(msgspec.Struct, frozen=True):
    """What was not chosen, or what no scenario stands for today. sentences: what counts as not chosen."""

    heading: str
    sentences: tuple[str, ...]
    groups: tuple[NotChosenOptions, ...]

    def without_texts(self, texts_elsewhere: str) -> NotChosenSection:
        """The section in the second language: with the numbers of cards, and a sentence that says where the
        words stand."""
        options = [option for group in self.groups for option in group.options]
        has_texts = any(option.text or option.cards for option in options)
        return replace(
            self,
            sentences=(*self.sentences, texts_elsewhere) if has_texts else self.sentences,
            groups=tuple(
                replace(group, options=tuple(map(_without_texts, group.options))) for group in self.groups
            ),
        )


def _without_texts(option: NotChosenOption) -> NotChosenOption:
    cards = tuple(replace(card, text="") for card in option.cards)
    return replace(option, text="", cards=(), more="", more_cards=(*cards, *option.more_cards))
