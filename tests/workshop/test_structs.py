"""The structs of commands, events, views and state: immutable, and strict with what clients send."""

from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest
from msgspec import inspect

from app.core.aggregate import Command
from app.workshop import protocol
from app.workshop.activities.welcome import Me
from app.workshop.agenda import PauseStep
from app.workshop.plan import STORED_TYPES
from app.workshop.state import ActivityName, Card, Label, Option, Plan, Step, Theme
from app.workshop.workshop import EVENTS, VIEWS

PACKAGES = ("app.core.", "app.workshop.")


def subclasses(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """All structs of the core and the workshop that are derived from this one, directly or not."""
    for struct in base.__subclasses__():
        if struct.__module__.startswith(PACKAGES):
            yield struct
        yield from subclasses(struct)


STRUCTS = sorted(set(subclasses(msgspec.Struct)), key=lambda struct: struct.__qualname__)
FROM_CLIENTS = [
    *(struct for struct in STRUCTS if issubclass(struct, Command)),
    *STORED_TYPES,
    protocol.Ping,
]


LIMITS = ("gt", "ge", "lt", "le", "multiple_of", "pattern", "min_length", "max_length")
NEWER = {*get_args(ActivityName)}
"""Values outside this list are refused as those of a newer version, and are named."""


def parts_of(part: Any, found: dict[int, Any]) -> dict[int, Any]:
    """All parts of a type as msgspec describes them, by their ids: structs, and the types of their fields."""
    if isinstance(part, list | tuple):
        for item in part:
            parts_of(item, found)
    elif isinstance(part, inspect.Type | inspect.Field) and id(part) not in found:
        found[id(part)] = part
        for name in part.__struct_fields__:
            parts_of(getattr(part, name), found)
    return found


STORED = [*parts_of(inspect.multi_type_info(EVENTS), {}).values()]
"""What a stored event consists of."""


def test_stored_events_have_no_limits() -> None:
    """Replay must not depend on the limits of today. Commands have them."""
    limited = [part for part in STORED if any(getattr(part, limit, None) is not None for limit in LIMITS)]
    assert limited == []


def test_stored_events_may_have_unknown_fields() -> None:
    structs = [part for part in STORED if isinstance(part, inspect.StructType)]
    assert {Step, Plan, Theme, Label, Option, Card, *EVENTS} <= {struct.cls for struct in structs}
    assert [struct.cls for struct in structs if struct.forbid_unknown_fields] == []


def test_stored_events_have_no_list_of_allowed_values_but_that_of_activities() -> None:
    listed = [part for part in STORED if isinstance(part, inspect.LiteralType | inspect.EnumType)]
    assert [part for part in listed if {*getattr(part, "values", ())} != NEWER] == []


@pytest.mark.parametrize("struct", STRUCTS)
def test_struct_is_immutable(struct: type[msgspec.Struct]) -> None:
    assert struct.__struct_config__.frozen


@pytest.mark.parametrize("struct", FROM_CLIENTS)
def test_struct_from_clients_rejects_unknown_fields(struct: type[msgspec.Struct]) -> None:
    assert struct.__struct_config__.forbid_unknown_fields


@pytest.mark.parametrize("shown", [shown for shown in VIEWS if shown is not Me])
def test_view_has_no_role_and_no_municipality_except_of_ones_own_seat(shown: type[msgspec.Struct]) -> None:
    assert {"role", "municipality"}.isdisjoint(shown.__struct_fields__)


def test_id_of_a_command_is_a_keyword_argument() -> None:
    with pytest.raises(TypeError, match="positional"):
        PauseStep("an id")  # type: ignore[call-arg]
