"""The JSON answers of the HTTP API. The TypeScript types of the pages are generated from them.

Times are in milliseconds since 1970.
"""

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from app.access.rights import LinkRight, Scope
from app.core.text import LocalizedText
from app.store.webhook_events import WebhookEvent
from app.workshop.taken_away import TakenCard


class Health(msgspec.Struct, frozen=True):
    """The server responds. restarted_tasks: since its start, of those that must run for ever: after an error,
    which the log has. waiting_reports: files and pages of reports that wait until others are rendered.
    refused_connections: WebSockets and event streams since the start."""

    ok: bool
    restarted_tasks: int
    waiting_reports: int
    refused_connections: int


class Readiness(msgspec.Struct, frozen=True):
    """The server does all of its work. If not, it answers with a `Problem`."""

    ready: bool


class Problem(msgspec.Struct, frozen=True):
    """The reason for which a request was refused. code: dotted, for programs; message: a sentence for
    people."""

    code: str
    message: str


class UploadedLogo(msgspec.Struct, frozen=True):
    """A picture that was uploaded as a logo. sha256: of the stored picture, in hex; the command `plan.edit`
    names it by this. width, height: of the stored picture, in pixels."""

    sha256: str
    width: int
    height: int


class Choice(msgspec.Struct, frozen=True):
    """A role or municipality that a person may choose when joining."""

    id: str
    name: LocalizedText


class Seat(msgspec.Struct, frozen=True):
    """The seat that this browser has already. role, municipality: ids; None: none was chosen. language:
    empty: none was chosen."""

    table: int
    role: str | None
    municipality: str | None
    language: str


class JoinInfo(msgspec.Struct, frozen=True):
    """The part of a workshop that anyone may read before joining it. tables: how many. full: nobody else can
    join. smallest_group: numbers by group are shown only of groups with at least so many people. imported: it
    was held on another server, and nobody can join it here."""

    code: str
    title: LocalizedText
    question: LocalizedText
    language: str
    roles: list[Choice]
    municipalities: list[Choice]
    tables: int
    closed: bool
    full: bool
    seat: Seat | None
    smallest_group: int
    imported: bool = False


class TakenSeat(msgspec.Struct, frozen=True):
    """The table of the seat. If the request was repeated with another table, that of the first request."""

    table: int


class Submitted(msgspec.Struct, frozen=True):
    """The number of the command's entry in the log of the workshop; 0: it changed nothing."""

    seq: int


class Template(msgspec.Struct, frozen=True):
    """A template from which a workshop can be made."""

    id: str
    title: LocalizedText


class WorkshopUrls(msgspec.Struct, frozen=True):
    """The addresses of a workshop's pages. Those of its console and screen have the secret of a link if there
    is a valid one without a label; else they are for organisers."""

    join: str
    console: str
    screen: str
    signs: str


class ListedEdition(msgspec.Struct, frozen=True):
    """The number of an imported edition, and when it was made."""

    no: int
    made_at: int


class Workshop(msgspec.Struct, frozen=True):
    """A workshop in a list of workshops. title: in the language of the workshop. tables: those of the
    plan. imported: it was held on another server; people and cards are those of its report, and created_at is
    the time of the import. edition: the imported one; None: it was not imported."""

    code: str
    title: str
    language: str
    people: int
    cards: int
    tables: int
    closed: bool
    created_at: int
    links: WorkshopUrls
    imported: bool = False
    edition: ListedEdition | None = None


class EditionInfo(msgspec.Struct, frozen=True):
    """Which edition the report is. no: None for a draft. sha256: of its content, in hex; empty: a draft.
    made_at: of a draft, now. last: the number of the last edition, also while the workshop is open again;
    None: there is none yet. numbers_of: the number of the edition for which the numbers by group were
    counted, which later editions repeat; None: they will be counted for the next one."""

    no: int | None
    sha256: str
    made_at: int
    last: int | None = None
    numbers_of: int | None = None


class VariantChoice(msgspec.Struct, frozen=True):
    """A variant of a report. variant: its name in a request, such as `table-4`. label: what it is called, in
    the language of the request."""

    variant: str
    label: str


class VariantGroup(msgspec.Struct, frozen=True):
    """The variants of one kind. name: of the kind, such as `table`."""

    name: str
    choices: list[VariantChoice]


class ReportVariants(msgspec.Struct, frozen=True):
    """The variants of a report, in the order of the console's menu."""

    groups: list[VariantGroup]


class TakenCards(msgspec.Struct, frozen=True):
    """The cards that a facilitator took away, by table and number."""

    cards: list[TakenCard]


class ImportedWorkshop(msgspec.Struct, frozen=True):
    """The join code under which an imported edition can be read, and the edition's number. is_new: whether
    the workshop was made by this import; else the edition was imported before."""

    code: str
    edition: int
    is_new: bool


class OrganiserInfo(msgspec.Struct, frozen=True):
    """Whether an organiser is signed in. workshops: the newest ones; empty if nobody is signed in. has_more:
    there are others than these."""

    organiser: bool
    workshops: list[Workshop]
    has_more: bool


class SignInLink(msgspec.Struct, frozen=True):
    """An address at which an organiser can sign in once."""

    url: str


class StaffLink(msgspec.Struct, frozen=True):
    """A link that gives a right in a workshop. table: of a table host; None: of any other right. expires_at:
    None: never. is_own: it was opened in the browser that asks. url: empty: who asks may not know it.
    has_code_word: a reader of the report must give one. wrong_code_words: how many different wrong ones were
    given since the server started. on_screen: it was made for the QR code that the screen shows when the
    workshop is closed."""

    id: str
    right: LinkRight
    label: str
    table: int | None
    created_at: int
    expires_at: int | None
    is_own: bool
    url: str
    has_code_word: bool
    wrong_code_words: int
    on_screen: bool


class ReportQr(msgspec.Struct, frozen=True):
    """The QR code of the report on the screen. wanted: it is shown when the workshop is closed. path: of the
    public link that it opens; None: the workshop is not closed, or no such link works. has_code_word: this
    link asks for one."""

    wanted: bool
    path: str | None
    has_code_word: bool


class OpenedLink(msgspec.Struct, frozen=True):
    """The path of the page that a link leads to."""

    page: str


class ApiToken(msgspec.Struct, frozen=True):
    """A token with which another program reads results. expires_at: None: never. last_used_at: up to a minute
    too early; None: never used."""

    id: str
    label: str
    scopes: tuple[Scope, ...]
    created_at: int
    expires_at: int | None
    last_used_at: int | None


class NewApiToken(msgspec.Struct, frozen=True):
    """A token that was just made. secret: is shown this once."""

    token: ApiToken
    secret: str


class Webhook(msgspec.Struct, frozen=True):
    """An address of another program that is told of events. workshop: a join code; None: of every workshop.
    pending: how many messages are still to be delivered. last_at: when the last attempt ended; None: there
    was none. last_status: of the answer to it; None: there was none, and last_error is a sentence about
    why."""

    id: str
    url: str
    events: tuple[WebhookEvent, ...]
    workshop: str | None
    created_at: int
    pending: int
    last_at: int | None
    last_status: int | None
    last_error: str


class NewWebhook(msgspec.Struct, frozen=True):
    """A webhook that was just registered. secret: its requests are signed with it; it is shown this once."""

    webhook: Webhook
    secret: str


ANSWERS = (
    Health,
    Readiness,
    Problem,
    JoinInfo,
    TakenSeat,
    Submitted,
    Template,
    EditionInfo,
    ReportVariants,
    TakenCards,
    UploadedLogo,
    ImportedWorkshop,
    OrganiserInfo,
    Workshop,
    SignInLink,
    StaffLink,
    ReportQr,
    OpenedLink,
    ApiToken,
    NewApiToken,
    Webhook,
    NewWebhook,
)
"""Every answer of the API, apart from the state and the reports. Those of the API for programs are in
`program_answers.py`."""


def answer(content: msgspec.Struct | Sequence[msgspec.Struct], status: int = 200) -> Response:
    """The content as JSON."""
    return Response(msgspec.json.encode(content), status, media_type="application/json")
