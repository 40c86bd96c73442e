"""The wire: what phones, consoles and screens send (`Submit`) and get (`Frame`). JSON texts over a WebSocket.

1. A submit carries the id that its sender made; the answer is an `ack` or a `rejection` with that id.
2. An ack is sent only when the command's effect is on disk. The same id again gets the same ack.
3. State comes by audience. A `snapshot` replaces all that is known of an audience; a `patch` changes it;
   `leave` drops it. `rev` is the place in the log; `now` the server's clock, milliseconds since 1970.
4. Who comes back says for each audience the `rev` it has (`since=hall:10,table/31:8,me:7`), and gets what
   changed. One's own audience is called `me`.

`app/frontend/wire.gen.ts` and `docs/protocol.md` are generated from this file.
"""

from typing import Any

import msgspec

from app.core.errors import Rejected
from app.workshop import agenda, plan
from app.workshop.activities import ideas, merge, vote, welcome
from app.workshop.workshop import Command

MAX_SUBMIT_BYTES = 256 * 1024
"""Bytes; a long agenda in three languages fits, a flood does not."""

Entity = (
    plan.WorkshopView
    | agenda.StepView
    | welcome.Me
    | welcome.TableTile
    | ideas.OwnCard
    | ideas.TableCard
    | ideas.Counts
    | merge.ClusterView
    | merge.ScenarioView
    | merge.DeskView
    | vote.VoteView
    | vote.Turnout
    | vote.Ballot
)


class Ping(msgspec.Struct, frozen=True, tag="ping", forbid_unknown_fields=True):
    """Are you there? Answered by `pong`."""


Submit = Command | Ping


class Snapshot(msgspec.Struct, frozen=True, tag="snapshot"):
    """All that an audience sees, at `rev`."""

    audience: str
    rev: int
    now: int
    entities: dict[str, Entity]


class Patch(msgspec.Struct, frozen=True, tag="patch"):
    """What changed for an audience up to `rev`: entities as they are now, and keys that are gone."""

    audience: str
    rev: int
    now: int
    changed: dict[str, Entity]
    gone: tuple[str, ...]


class Leave(msgspec.Struct, frozen=True, tag="leave"):
    """You no longer belong to this audience: forget it."""

    audience: str


class Presence(msgspec.Struct, frozen=True, tag="presence"):
    """How many people are connected and cards on the tables; per table (by number) only for the console.
    At most once a second, to everyone."""

    people: int
    cards: int
    tables: dict[str, int]


class Ack(msgspec.Struct, frozen=True, tag="ack"):
    """The command's effect is on disk. seq: where in the log (0: it changed nothing)."""

    id: str
    seq: int


class Rejection(msgspec.Struct, frozen=True, tag="rejection"):
    """The command did not happen. retry: the same may succeed later. id: None when it could not be read."""

    id: str | None
    code: str
    message: str
    retry: bool


class Pong(msgspec.Struct, frozen=True, tag="pong"):
    """Here I am."""

    now: int


Frame = Snapshot | Patch | Leave | Presence | Ack | Rejection | Pong


class _Header(msgspec.Struct):
    id: str | None = None
    type: str | None = None


class UnreadableCommand(Rejected):
    """A submit that is not one. `id` is the sender's, if that much could be read."""

    def __init__(self, code: str, id: str | None) -> None:  # noqa: A002
        super().__init__(code)
        self.id = id


def read_submit(text: str | bytes) -> Submit:
    """The submit in a text frame, or Unreadable (`command.too_large`, `.unknown`, `.malformed`)."""
    sent = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    if len(sent) > MAX_SUBMIT_BYTES:
        raise UnreadableCommand("command.too_large", None)
    try:
        return _submits.decode(sent)  # type: ignore[no-any-return]
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        header = _header(sent)
        known = header.type in _TYPES
        code = "command.malformed" if known or header.type is None else "command.unknown"
        raise UnreadableCommand(code, header.id) from error


def _header(sent: bytes) -> _Header:
    try:
        header = _headers.decode(sent)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _Header()
    return header if header.id is None or len(header.id) <= 40 else _Header(None, header.type)


def encode(frame: Frame) -> bytes:
    """The frame as it goes over the wire: one JSON text, in UTF-8."""
    return _encoder.encode(frame)


_encoder = msgspec.json.Encoder()
_submits: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Submit)
_headers = msgspec.json.Decoder(_Header)
_TYPES = {cls.__struct_config__.tag for cls in Submit.__args__}
