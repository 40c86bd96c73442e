"""The structs of commands, events, views and state: immutable, and strict with what clients send."""

from collections.abc import Iterator

import msgspec
import pytest

from app.core.aggregate import Command
from app.workshop import protocol
from app.workshop.activities.welcome import Me
from app.workshop.agenda import PauseStep
from app.workshop.plan import STORED_TYPES
from app.workshop.workshop import VIEWS

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
