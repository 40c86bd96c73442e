"""What anyone may read of a workshop before joining it."""

from typing import Any

from app.live.room import Room


def join_info(room: Room, participant: str | None) -> dict[str, Any]:
    """Title, question, the choices of the join form, whether it is closed or full, and the participant's own
    seat if they have one."""
    state, plan = room.state, room.state.plan
    seat = state.participants[participant] if participant else None
    fields = ("table", "role", "municipality", "language")
    return {
        "code": room.code,
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
