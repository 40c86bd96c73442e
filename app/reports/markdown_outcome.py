"""What all groups share, and what was not chosen, as Markdown."""

from collections.abc import Iterator

from app.reports.markdown_escape import escape_line, escape_paragraph, escape_paragraphs
from app.reports.outcome_contents import CommonGroundSection, NotChosenOption, NotChosenSection, QuotedCard


def common_ground_blocks(section: CommonGroundSection) -> Iterator[str]:
    """Everything below the heading of the section."""
    yield escape_line(" ".join(section.sentences))
    if section.options:
        yield "\n".join(
            f"- **{escape_line(option.title)}**: {option.result}, {option.lowest}"
            for option in section.options
        )
    if section.differences_heading:
        yield f"### {section.differences_heading}"
        yield section.differences_note
    if section.differences:
        yield "\n".join(
            f"- **{escape_line(each.title)}**: {escape_line(each.summary)}" for each in section.differences
        )
    if section.differences_unknown:
        yield section.differences_unknown


def not_chosen_blocks(section: NotChosenSection) -> Iterator[str]:
    """Everything below the heading of the section."""
    if section.sentences:
        yield escape_line(" ".join(section.sentences))
    for group in section.groups:
        if group.heading:
            yield f"### {escape_line(group.heading)}"
        for option in group.options:
            yield from _option(option, "####" if group.heading else "###")


def _option(option: NotChosenOption, level: str) -> Iterator[str]:
    yield f"{level} {escape_line(option.title)}"
    if result := " · ".join(filter(None, (option.result, option.state, option.link))):
        yield escape_line(result)
    if option.text:
        yield "\n".join(f"> {line}".rstrip() for line in escape_paragraphs(option.text).split("\n"))
    if option.cards_heading:
        yield f"{option.cards_heading}:"
    if option.cards:
        yield "\n".join(map(_card, option.cards))
    if option.more_cards:
        yield " ".join(filter(None, (option.more, ", ".join(card.number for card in option.more_cards))))


def _card(card: QuotedCard) -> str:
    return f"- {card.number}: {escape_paragraph(card.text, '  ')}"
