"""The tables. `entry` is the event log and is only appended to. `summary` and `snapshot` can be computed from
it. The others are ordinary rows."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class WorkshopRow(SQLModel, table=True):
    """The id and join code of a workshop; everything that people do is in its log. created_at: ms since 1970.
    is_demo: it was made for simulated people; earlier versions did not mark these. report_qr: when it is
    closed, the screen shows the QR code of a public link to the report."""

    __tablename__ = "workshop"

    id: str = Field(primary_key=True)
    code: str = Field(unique=True, index=True)
    created_at: int = Field(sa_type=BigInteger)
    is_demo: bool = False
    report_qr: bool = True


class EntryRow(SQLModel, table=True):
    """The events of one command, as JSON. `command_id` is unique in its workshop, so that a command that is
    sent twice has one effect. actor_kind, actor_id, session_id: see `Actor`; earlier versions did not store
    the session. at: ms since 1970."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("workshop_id", "command_id"),)

    workshop_id: str = Field(primary_key=True, foreign_key="workshop.id")
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    command_id: str
    actor_kind: str
    actor_id: str
    at: int = Field(sa_type=BigInteger)
    events: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    session_id: str | None = None


class SummaryRow(SQLModel, table=True):
    """A workshop in lists of workshops; see `WorkshopSummary`. It may be a second older than its log, or more
    if writes failed; but `closed` is written in the commit of the entry that changes it."""

    __tablename__ = "summary"

    workshop_id: str = Field(primary_key=True, foreign_key="workshop.id")
    title: str
    language: str
    people: int
    cards: int
    tables: int
    closed: bool
    imported: bool = False


class SnapshotRow(SQLModel, table=True):
    """A workshop's state after the entry `seq`, whose command is `command_id`. code_version: of the code that
    wrote it. content: the encoded state."""

    __tablename__ = "snapshot"

    workshop_id: str = Field(primary_key=True, foreign_key="workshop.id")
    seq: int = Field(sa_type=BigInteger)
    command_id: str
    code_version: str
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class EditionRow(SQLModel, table=True):
    """The frozen result of a workshop, as it was after the entry `seq`: the last close with this result. no:
    counts from 1 in each workshop. at: when the workshop was closed first with this result (ms since 1970).
    content: an encoded report; sha256: of it, in hex."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("workshop_id", "seq"),)

    workshop_id: str = Field(primary_key=True, foreign_key="workshop.id")
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)
    sha256: str
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class LogoRow(SQLModel, table=True):
    """A picture that was uploaded as the logo of a workshop's reports. sha256: of its content, in hex; if
    that was cleaned since, of the content before. content: a PNG file. width, height: in pixels. uploaded_at:
    ms since 1970. was_used: the plan has it, or had it. is_frozen: an edition has it."""

    __tablename__ = "logo"

    workshop_id: str = Field(primary_key=True, foreign_key="workshop.id")
    sha256: str = Field(primary_key=True)
    width: int
    height: int
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    uploaded_at: int = Field(sa_type=BigInteger)
    was_used: bool
    is_frozen: bool


class LinkRow(SQLModel, table=True):
    """A link that gives a right in a workshop. right: see `LinkRight`. derived_from: what its secret is
    computed from; no secret is stored. table: of a table host. code_word_hash: of a public link to the
    report; None: it needs no code word. on_screen: of a public link that was made for the QR code on the
    screen. made_by: of a facilitator's link, the id of the link by which its maker had come in; None: an
    organiser made it. Times in ms since 1970; expires_at None: never."""

    __tablename__ = "link"

    id: str = Field(primary_key=True)
    workshop_id: str = Field(foreign_key="workshop.id", index=True)
    right: str
    label: str
    table: int | None = None
    derived_from: str
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int | None = Field(default=None, sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    code_word_hash: str | None = None
    on_screen: bool = False
    made_by: str | None = None


class SessionRow(SQLModel, table=True):
    """A browser in which a link was opened or an organiser signed in. `id` is the actor's id in the log; the
    token in the cookie is stored as a hash. An organiser's session has no link and no workshop. Times in ms
    since 1970."""

    __tablename__ = "session"

    id: str = Field(primary_key=True)
    token_hash: str = Field(unique=True, index=True)
    right: str
    link_id: str | None = Field(default=None, foreign_key="link.id", index=True)
    workshop_id: str | None = Field(default=None, foreign_key="workshop.id")
    table: int | None = None
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)


class ApiTokenRow(SQLModel, table=True):
    """A token with which another program reads results over the API. secret_hash: the secret is not stored.
    scopes: what it may read, separated by spaces. Times in ms since 1970; expires_at None: never;
    last_used_at: up to a minute too early."""

    __tablename__ = "api_token"

    id: str = Field(primary_key=True)
    secret_hash: str = Field(unique=True, index=True)
    label: str
    scopes: str
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int | None = Field(default=None, sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    last_used_at: int | None = Field(default=None, sa_type=BigInteger)


class WebhookRow(SQLModel, table=True):
    """An address of another program that is told of events. events: their names, separated by spaces.
    workshop_id None: of every workshop. secret: signs the requests, so a hash of it would not do. last_at,
    last_status, last_error: when the last attempt ended, the status of the answer, and the code of the error
    if there was no answer. Times in ms since 1970."""

    __tablename__ = "webhook"

    id: str = Field(primary_key=True)
    url: str
    events: str
    workshop_id: str | None = Field(default=None, foreign_key="workshop.id")
    secret: str
    created_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)
    last_at: int | None = Field(default=None, sa_type=BigInteger)
    last_status: int | None = None
    last_error: str = ""


class WebhookDeliveryRow(SQLModel, table=True):
    """What is still to be delivered to a webhook. body: JSON. attempts: made so far. next_at: when the next
    one is due (ms since 1970)."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index("ix_webhook_delivery_order", "webhook_id", "next_at", "id", "attempts"),)

    id: str = Field(primary_key=True)
    webhook_id: str = Field(foreign_key="webhook.id")
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    attempts: int
    next_at: int = Field(sa_type=BigInteger)


class SignInLinkRow(SQLModel, table=True):
    """A one-time sign-in link, stored as a hash. Times in ms since 1970."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(primary_key=True)
    expires_at: int = Field(sa_type=BigInteger)
    used_at: int | None = Field(default=None, sa_type=BigInteger)
