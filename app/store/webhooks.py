"""Webhooks: addresses of other programs that are told what happens, and what is still to be delivered to
them."""

import base64
import secrets
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, String, cast, delete, func, insert, or_, update
from sqlmodel import Session, col, select

from app.core.errors import Rejected
from app.store.database import Database
from app.store.tables import WebhookDeliveryRow, WebhookRow, WorkshopRow
from app.store.webhook_events import WEBHOOK_EVENTS, WebhookEvent

TrialEvent = Literal["webhook.trial"]
TRIAL: TrialEvent = "webhook.trial"
"""The event of a trial message, which every webhook can be sent."""
SECRET_PREFIX = "whsec_"  # noqa: S105 - what a secret begins with
MAX_WEBHOOKS = 50
"""The largest number of webhooks that are not revoked."""
MAX_PENDING = 1000
"""Deliveries of one webhook that are kept until they can be made. Of more, some are dropped: steps before
editions, and the oldest first."""


class WebhookMessage(msgspec.Struct, frozen=True):
    """What a webhook is sent as JSON. workshop: a join code; null in a trial message to a webhook of every
    workshop. at: when it happened (ms since 1970). data: what else there is to say about this kind of
    event."""

    event: WebhookEvent | TrialEvent
    workshop: str | None
    at: int
    data: dict[str, Any]


class Delivery(NamedTuple):
    """A delivery to be tried. attempts: made before."""

    id: str
    webhook_id: str
    body: bytes
    attempts: int
    url: str
    secret: str


class Outcome(NamedTuple):
    """How an attempt ended. at: ms since 1970. status: of the receiver's answer; None: there was none. error:
    the code of what went wrong instead; empty: nothing. retry_at: when the next attempt is due (ms since
    1970); None: there is none."""

    at: int
    status: int | None
    error: str
    retry_at: int | None


class ListedWebhook(NamedTuple):
    """A webhook, the code of its workshop (None: of every workshop), and the number of its deliveries that
    are still to be made."""

    row: WebhookRow
    workshop: str | None
    pending: int


class Webhooks:
    """Rows of the tables `webhook` and `webhook_delivery`. Times are in milliseconds since 1970. Every method
    may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self,
        url: str,
        events: Collection[WebhookEvent],
        workshop_id: str | None,
        at: int,
        webhook_id: str | None = None,
    ) -> WebhookRow:
        """Store a new webhook with a new secret. workshop_id: None: of every workshop. webhook_id: of the new
        webhook; if there is one with this id, it is returned.

        Raises Rejected: `webhook.too_many`; `command.id_taken`: the one with this id is another webhook."""
        row = WebhookRow(
            id=webhook_id or secrets.token_hex(4),
            url=url,
            events=" ".join(event for event in WEBHOOK_EVENTS if event in events),
            workshop_id=workshop_id,
            secret=SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode(),
            created_at=at,
        )

        def insert_unless_too_many(connection: Connection) -> WebhookRow | None:
            of_id = select(WebhookRow).where(col(WebhookRow.id) == row.id)
            if existing := Session(connection, expire_on_commit=False).exec(of_id).first():
                return existing
            if len(_not_revoked(connection)) >= MAX_WEBHOOKS:
                return None
            connection.execute(insert(WebhookRow), row.model_dump())
            return row

        stored = await self._database.run(insert_unless_too_many)
        if stored is None:
            raise Rejected("webhook.too_many", most=MAX_WEBHOOKS)
        if (stored.url, stored.events, stored.workshop_id) != (row.url, row.events, row.workshop_id):
            raise Rejected("command.id_taken")
        return stored

    async def not_revoked(self) -> list[ListedWebhook]:
        """The webhooks that are not revoked, the oldest first."""

        def read(connection: Connection) -> list[ListedWebhook]:
            session = Session(connection)
            count = select(WebhookDeliveryRow.webhook_id, func.count()).group_by(
                col(WebhookDeliveryRow.webhook_id)
            )
            pending = dict(session.exec(count).all())
            codes = dict(session.exec(select(WorkshopRow.id, WorkshopRow.code).join(WebhookRow)).all())
            return [
                ListedWebhook(row, codes.get(row.workshop_id or ""), pending.get(row.id, 0))
                for row in _not_revoked(connection)
            ]

        return await self._database.run(read)

    async def find(self, webhook_id: str) -> ListedWebhook:
        """The webhook with this id. Raises Rejected: `webhook.not_listed`."""
        for found in await self.not_revoked():
            if found.row.id == webhook_id:
                return found
        raise Rejected("webhook.not_listed")

    async def revoke(self, webhook_id: str, at: int) -> None:
        """Revoke a webhook, forget its secret, and drop what is still to be delivered.

        Raises Rejected: `webhook.not_listed`."""

        def update_both(connection: Connection) -> bool:
            revoke = (
                update(WebhookRow)
                .where(col(WebhookRow.id) == webhook_id, col(WebhookRow.revoked_at).is_(None))
                .values(revoked_at=at, secret="")
            )
            if connection.execute(revoke).rowcount == 0:
                return False
            pending = col(WebhookDeliveryRow.webhook_id) == webhook_id
            connection.execute(delete(WebhookDeliveryRow).where(pending))
            return True

        if not await self._database.run(update_both):
            raise Rejected("webhook.not_listed")

    async def add_deliveries(
        self, event: WebhookEvent, workshop_id: str, at: int, fields: Mapping[str, Any]
    ) -> None:
        """Store what is to be delivered of an event; see the function below."""
        await self._database.run(
            partial(add_deliveries, event=event, workshop_id=workshop_id, at=at, fields=fields)
        )

    async def due(self, at: int, busy: Collection[str], limit: int) -> Sequence[Delivery]:
        """At most `limit` deliveries to be tried now: of each webhook the one that has been due for longest.
        Those of webhooks whose last attempt is the oldest come first. busy: ids of webhooks to leave out."""
        order = (col(WebhookDeliveryRow.next_at), col(WebhookDeliveryRow.id))
        first = (
            select(WebhookDeliveryRow.id)
            .where(
                col(WebhookDeliveryRow.webhook_id) == col(WebhookRow.id),
                col(WebhookDeliveryRow.next_at) <= at,
            )
            .order_by(*order)
            .limit(1)
            .correlate(WebhookRow)
            .scalar_subquery()
        )
        query = (
            select(WebhookDeliveryRow, WebhookRow)
            .join(WebhookRow, col(WebhookDeliveryRow.id) == first)
            .where(col(WebhookRow.id).not_in(busy))
            .order_by(col(WebhookRow.last_at).asc().nulls_first(), *order)
            .limit(limit)
        )

        def read(connection: Connection) -> list[Delivery]:
            return [
                Delivery(row.id, row.webhook_id, row.body, row.attempts, webhook.url, webhook.secret)
                for row, webhook in Session(connection).exec(query)
            ]

        return await self._database.run(read)

    async def next_due(self, busy: Collection[str]) -> int | None:
        """When the next delivery is due; None: there is none. busy: ids of webhooks to leave out."""
        of_one = (
            select(func.min(WebhookDeliveryRow.next_at))
            .where(col(WebhookDeliveryRow.webhook_id) == col(WebhookRow.id))
            .scalar_subquery()
        )
        query = select(func.min(of_one)).where(col(WebhookRow.id).not_in(busy))
        return await self._database.run(lambda connection: Session(connection).exec(query).one())

    async def record(self, delivery: Delivery, outcome: Outcome) -> None:
        """Store how an attempt ended. The delivery is removed unless it is to be tried again."""

        def update_both(connection: Connection) -> None:
            connection.execute(
                update(WebhookRow)
                .where(col(WebhookRow.id) == delivery.webhook_id)
                .values(last_at=outcome.at, last_status=outcome.status, last_error=outcome.error)
            )
            is_this = col(WebhookDeliveryRow.id) == delivery.id
            if outcome.retry_at is None:
                connection.execute(delete(WebhookDeliveryRow).where(is_this))
            else:
                values = {"attempts": delivery.attempts + 1, "next_at": outcome.retry_at}
                connection.execute(update(WebhookDeliveryRow).where(is_this).values(values))

        await self._database.run(update_both)


def add_deliveries(
    connection: Connection, event: WebhookEvent, workshop_id: str, at: int, fields: Mapping[str, Any]
) -> None:
    """Store what is to be delivered of an event, for each webhook that wants it. It is due at once. Webhooks
    of every workshop are told nothing of a workshop for simulated people.

    at: when it happened. fields: what the receiver is told besides the event, its time and the workshop's
    code."""
    session = Session(connection)
    workshop = session.exec(select(WorkshopRow).where(col(WorkshopRow.id) == workshop_id)).first()
    if workshop is None:
        return
    of_workshop = col(WebhookRow.workshop_id) == workshop_id
    if not workshop.is_demo:
        of_workshop = or_(of_workshop, col(WebhookRow.workshop_id).is_(None))
    rows = session.exec(select(WebhookRow).where(col(WebhookRow.revoked_at).is_(None), of_workshop)).all()
    wanting = [row for row in rows if event in row.events.split()]
    if not wanting:
        return
    body = msgspec.json.encode(WebhookMessage(event, workshop.code, at, dict(fields)))
    deliveries = [
        WebhookDeliveryRow(
            id=_new_delivery_id(), webhook_id=row.id, body=body, attempts=0, next_at=at
        ).model_dump()
        for row in wanting
    ]
    connection.execute(insert(WebhookDeliveryRow), deliveries)
    _drop_surplus(connection, [row.id for row in wanting])


def trial_delivery(webhook: ListedWebhook, at: int) -> Delivery:
    """A delivery of a trial message, which is not stored. at: ms since 1970."""
    body = msgspec.json.encode(WebhookMessage(TRIAL, webhook.workshop, at, {}))
    row = webhook.row
    return Delivery(_new_delivery_id(), row.id, body, attempts=0, url=row.url, secret=row.secret)


def _new_delivery_id() -> str:
    return f"msg_{secrets.token_hex(12)}"


def _drop_surplus(connection: Connection, webhook_ids: Collection[str]) -> None:
    """Delete the deliveries that each of these webhooks has above `MAX_PENDING`: steps before editions; of
    these first the ones tried most often, as they are the oldest, then the ones that are due first."""
    webhook_id = col(WebhookDeliveryRow.webhook_id)
    body = cast(col(WebhookDeliveryRow.body), String)
    is_edition = func.json_extract(body, "$.event") == "edition.made"
    counts = (
        select(webhook_id, func.count())
        .where(webhook_id.in_(webhook_ids))
        .group_by(webhook_id)
        .having(func.count() > MAX_PENDING)
    )
    for each, count in Session(connection).exec(counts).all():
        surplus = (
            select(WebhookDeliveryRow.id)
            .where(webhook_id == each)
            .order_by(is_edition, col(WebhookDeliveryRow.attempts).desc(), col(WebhookDeliveryRow.next_at))
            .limit(count - MAX_PENDING)
        )
        connection.execute(delete(WebhookDeliveryRow).where(col(WebhookDeliveryRow.id).in_(surplus)))


def _not_revoked(connection: Connection) -> Sequence[WebhookRow]:
    query = (
        select(WebhookRow)
        .where(col(WebhookRow.revoked_at).is_(None))
        .order_by(col(WebhookRow.created_at), col(WebhookRow.id))
    )
    return Session(connection).exec(query).all()
