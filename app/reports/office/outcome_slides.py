"""What the slides on the outcome of the votes say, and their notes."""

from collections.abc import Iterator

from app.reports.outcome_contents import CommonGroundSection, NotChosenSection
from app.reports.shortened_text import shortened


def common_ground_lines(section: CommonGroundSection, length: int) -> str:
    """What all groups share, where two groups differ, and of what that is not known, with empty lines between
    them. length: the most characters of a title."""
    shared = [f"{shortened(each.title, length)}: {each.result}, {each.lowest}" for each in section.options]
    different = [f"{shortened(each.title, length)}: {each.summary}" for each in section.differences]
    if section.differences_heading:
        different.insert(0, f"{section.differences_heading}. {section.differences_note}")
    parts = ("\n".join(shared), "\n".join(different), section.differences_unknown)
    return "\n\n".join(filter(None, parts))


def not_chosen_lines(section: NotChosenSection, length: int) -> str:
    """The options that were not chosen, without their texts, and an empty line between groups of them.
    length: the most characters of a title."""
    groups = []
    for group in section.groups:
        lines = [group.heading] if group.heading else []
        for option in group.options:
            details = ", ".join(filter(None, (option.result, option.state)))
            lines.append(": ".join(filter(None, (shortened(option.title, length), details))))
        groups.append("\n".join(lines))
    return "\n\n".join(groups)


def not_chosen_texts(section: NotChosenSection) -> Iterator[str]:
    """Of each option the text that stands nowhere else, and its cards."""
    for option in (option for group in section.groups for option in group.options):
        cards = [f"{card.number} {card.text}" for card in option.cards]
        numbers = ", ".join(card.number for card in option.more_cards)
        if option.text or cards or numbers:
            yield "\n".join(filter(None, (option.title, option.text, *cards, numbers)))
