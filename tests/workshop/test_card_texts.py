"""The texts that cards have had, by the events of the log."""

from app.workshop.activities.ideas import IdeaAdded, IdeaEdited, IdeasShared
from app.workshop.card_texts import texts_of_cards
from tests.workshop.sample_workshop import BO


def test_texts_of_cards_are_those_that_were_written_and_rewritten_in_order() -> None:
    events = (
        IdeaAdded("a", BO.id, 2, "safety", "First", shared=False),
        IdeasShared(("a",)),
        IdeaEdited("a", "safety", "Second"),
    )
    assert [*texts_of_cards(events)] == [("a", "First"), ("a", "Second")]
