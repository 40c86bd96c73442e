"""The views of a state for an audience, without a room."""

from app.core.aggregate import Audience, EntityKey, View
from app.workshop.state import State
from app.workshop.workshop import entity_keys, show


def view(state: State, audience: Audience) -> dict[EntityKey, View]:
    """Everything that an audience sees, by key."""
    return {
        key: shown
        for entity in entity_keys(state, audience)
        for shown_to, key, shown in show(state, entity)
        if shown_to == audience and shown is not None
    }
