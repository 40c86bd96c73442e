"""The texts that cards have had. The log has all of them; the state has only the last one of each card."""

from collections.abc import Iterable, Iterator

from app.core.aggregate import Event
from app.workshop.activities.ideas import IdeaAdded, IdeaEdited


def texts_of_cards(events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """The ids of the cards that were written or rewritten by these events, each with the text it got."""
    for event in events:
        if isinstance(event, IdeaAdded | IdeaEdited):
            yield event.card, event.text
