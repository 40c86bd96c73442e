"""When people first contributed to a workshop, which is the day in its report."""

from msgspec.structs import replace

from app.workshop.state import State


def record_contribution(state: State, at: int) -> State:
    """The state after somebody shared a card or voted. at: when (ms since 1970)."""
    return state if state.first_contributed_at else replace(state, first_contributed_at=at)
