"""Stored events that today's code does not write: of a newer version, and with fields left out."""

import json
from typing import Any

import msgspec
import pytest

from app.workshop.plan import PlanEdited, WorkshopCreated
from app.workshop.state import Plan
from app.workshop.upcasts import NewerEvent, decode_events
from tests.workshop.sample_workshop import PLAN


def stored_plan(**changes: Any) -> dict[str, Any]:
    """The plan of the sample workshop as the log has it, with these fields changed."""
    stored: dict[str, Any] = msgspec.to_builtins(PLAN)
    return {**stored, **changes}


def test_event_of_a_newer_version_is_named() -> None:
    with pytest.raises(NewerEvent) as raised:
        decode_events(b'[{"type":"step.paused","left":5},{"type":"moon.landed"}]')
    assert raised.value.name == "moon.landed"


@pytest.mark.parametrize("event", [WorkshopCreated, PlanEdited])
def test_plan_with_an_activity_of_a_newer_version_is_refused_by_its_name(event: type) -> None:
    plan = stored_plan()
    plan["agenda"][0]["activity"] = "dance"
    tag = event.__struct_config__.tag  # type: ignore[attr-defined]
    with pytest.raises(NewerEvent) as raised:
        decode_events(json.dumps([{"type": tag, "plan": plan}]).encode())
    assert raised.value.name == "dance"


def test_plan_that_is_damaged_but_not_newer_is_not_called_newer() -> None:
    damaged = json.dumps([{"type": "plan.edited", "plan": stored_plan(tables="many")}]).encode()
    with pytest.raises(msgspec.ValidationError):
        decode_events(damaged)


def test_plan_stored_without_later_fields_keeps_the_meaning_that_it_had() -> None:
    plan = stored_plan()
    del plan["privacy_threshold"], plan["capacity"]
    read = msgspec.convert(plan, Plan)
    assert (read.privacy_threshold, read.capacity) == (5, 2500)
