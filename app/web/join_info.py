"""The part of a workshop that anyone may read before joining it."""

from collections.abc import Iterable

from app.live.room import Room
from app.web.answers import Choice, JoinInfo, Seat
from app.workshop.state import Label


def join_info(room: Room, participant: str | None) -> JoinInfo:
    """Title, question, the choices of the join form, whether it is closed or full, and the participant's own
    seat if they have one."""
    state, plan = room.state, room.state.plan
    seat = state.participants[participant] if participant else None
    return JoinInfo(
        code=room.code,
        title=plan.title,
        question=plan.question,
        language=plan.language,
        roles=_choices(plan.roles),
        municipalities=_choices(plan.municipalities),
        tables=plan.tables,
        closed=state.closed,
        full=len(state.participants) >= plan.capacity,
        seat=Seat(seat.table, seat.role, seat.municipality, seat.language) if seat else None,
        smallest_group=plan.privacy_threshold,
        imported=state.imported is not None,
    )


def _choices(labels: Iterable[Label]) -> list[Choice]:
    return [Choice(label.id, label.name) for label in labels if not label.retired]
