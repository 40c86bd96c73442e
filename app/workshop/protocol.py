"""The wire protocol: what clients send (`Submit`) and receive (`Frame`), as JSON texts over a WebSocket.

1. A submit carries an id made by its sender; the answer is an `ack` or a `rejection` with that id.
2. An ack is sent only when the command's effect is on disk. The same id again gets the same ack, and has no
   effect again. A command that changed nothing is not stored: much later it is decided again.
3. State is sent by audience. A `snapshot` replaces everything that is known of an audience; a `patch` changes
   it; `leave` drops it. `rev` is the position in the log, `check` a check value of the entry there; `now` the
   server's clock, milliseconds since 1970.
4. A client says its version when it connects (`version=2`). One that is too old is closed with 4426 and loads
   its page again; one that is newer than the server is closed with 1013 and waits.
5. A client that reconnects sends the `rev` and `check` that it has of each audience
   (`since=hall:10-3735928559,table/31:8-195948557`), and receives what changed. If the check value is missing
   or is not that of the entry, it receives a snapshot: the log may be a backup that was put in place, with
   other entries since. A participant's own audience is called `me`.
6. A phone says its language (`lang=nb`) and gets the plan with the texts of that language as the audience
   `plan/nb`. Without a language, or with one that the server does not have, it gets the texts of all
   languages, as `plan/all`. Consoles and screens get the whole plan, as `plan`.
7. When a seat or a session of the staff has too many connections, the oldest is closed with 4429. Its page
   connects again only when somebody looks at it, so that pages do not close each other in turn.

`app/frontend/wire.gen.ts` and `docs/protocol.md` are generated from this file.
"""

from typing import TYPE_CHECKING, Any, NamedTuple, Union, get_args

import msgspec

from app.core.aggregate import Command, View
from app.core.errors import Rejected
from app.workshop.workshop import COMMANDS, VIEWS

VERSION = 2
"""The version of the protocol. It grows when pages of the version before could misunderstand a frame, or send
a command that is no longer understood. A page says its version when it connects."""
OLDEST_SERVED_VERSION = 1
"""Pages of older versions are told to load again. Those of version 1 could not do that by themselves, so they
are served until nobody has one open any more."""
MAX_SUBMIT_BYTES = 256 * 1024
"""The largest size of a submit in bytes: enough for a long agenda in three languages."""


class Ping(msgspec.Struct, frozen=True, tag="ping", forbid_unknown_fields=True):
    """A liveness check, answered by `pong`."""


if TYPE_CHECKING:
    Submit = Command | Ping
    Entity = View
else:
    Submit = Union[(*COMMANDS, Ping)]
    Entity = Union[VIEWS]  # noqa: UP007


class Revision(NamedTuple):
    """A position in the log of a workshop. check: the check value of the entry there (32 bits)."""

    rev: int
    check: int


class Snapshot(msgspec.Struct, frozen=True, tag="snapshot"):
    """Everything that an audience sees, at `rev`."""

    audience: str
    rev: int
    check: int
    now: int
    entities: dict[str, Entity]


class Patch(msgspec.Struct, frozen=True, tag="patch"):
    """The changes for an audience up to `rev`: entities as they are now, and keys that were removed."""

    audience: str
    rev: int
    check: int
    now: int
    changed: dict[str, Entity]
    gone: tuple[str, ...]


class Leave(msgspec.Struct, frozen=True, tag="leave"):
    """The client no longer belongs to this audience and drops its entities."""

    audience: str


class Presence(msgspec.Struct, frozen=True, tag="presence"):
    """Numbers of connected people and of shared cards, sent at most once a second, to everyone. tables:
    number of a table -> people there, for consoles; for others empty."""

    people: int
    cards: int
    tables: dict[str, int]


class Ack(msgspec.Struct, frozen=True, tag="ack"):
    """The command's effect is on disk. seq: its position in the log (0: it changed nothing)."""

    id: str
    seq: int


class Rejection(msgspec.Struct, frozen=True, tag="rejection"):
    """The command had no effect. id: of the submit; None when it could not be read. message: a sentence for
    people. retry: the same may succeed later."""

    id: str | None
    code: str
    message: str
    retry: bool


class Pong(msgspec.Struct, frozen=True, tag="pong"):
    """The answer to `ping`."""

    now: int


Frame = Snapshot | Patch | Leave | Presence | Ack | Rejection | Pong


class _Header(msgspec.Struct, frozen=True):
    id: str | None = None
    type: str | None = None


class UnreadableCommand(Rejected):
    """A text that is not a submit. `id` is the sender's, if it could be read."""

    def __init__(self, code: str, id: str | None) -> None:  # noqa: A002
        super().__init__(code)
        self.id = id


def read_submit(text: str | bytes) -> Submit:
    """Decode the submit in a text frame.

    Raises UnreadableCommand: `command.too_large`, `command.unknown`, `command.malformed`."""
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
    """Encode a frame as one JSON text in UTF-8."""
    return _encoder.encode(frame)


_encoder = msgspec.json.Encoder()
_submits: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Submit)
_headers = msgspec.json.Decoder(_Header)
_TYPES = {cls.__struct_config__.tag for cls in get_args(Submit)}
