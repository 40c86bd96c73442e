"""The door: what anyone may know of a workshop before they come in."""

from typing import Any

from app.live.rooms import LiveRoom


def join_info(hall: LiveRoom, participant: str | None) -> dict[str, Any]:
    """The workshop's name and question, what may be answered, if there is room, and who one already is."""
    state, plan = hall.room.state, hall.room.state.plan
    seat = state.participants[participant] if participant else None
    fields = ("table", "role", "municipality", "language")
    return {
        "code": hall.room.code,
        "title": plan.title,
        "question": plan.question,
        "language": plan.language,
        "roles": [{"id": r.id, "name": r.name} for r in plan.roles if not r.retired],
        "municipalities": [{"id": m.id, "name": m.name} for m in plan.municipalities if not m.retired],
        "tables": plan.tables,
        "closed": state.closed,
        "full": len(state.participants) >= plan.capacity,
        "seat": {field: getattr(seat, field) for field in fields} if seat else None,
    }
