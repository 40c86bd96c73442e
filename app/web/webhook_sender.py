"""Delivers events to webhooks, in tasks of its own. A delivery that failed or was interrupted is tried
again."""

import asyncio
import math
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import structlog

from app.client.webhook_request import NotDelivered, WebhookClient, signature_headers
from app.core.errors import Rejected
from app.live.clock import now
from app.live.keep_running import Restarts, keep_running
from app.live.rate_limit import TokenBucket
from app.store.database import StoreUnavailable
from app.store.webhook_events import WebhookEvent
from app.store.webhooks import Delivery, Outcome, Webhooks, trial_delivery
from app.workshop.state import State

RETRY_DELAYS_S = (10, 300, 1800, 7200)
"""Seconds from each attempt that failed to the next one: five attempts within less than three hours."""
GONE = 410
"""The status with which a receiver says that it wants nothing any more (Standard Webhooks)."""
SLOW_DOWN = (429, 503)
"""The statuses with which a receiver may say in `Retry-After` how long it wants to be left alone."""
MAX_PAUSE_S = 7200
"""The most seconds for which a receiver is left alone because it says so."""
MAX_EVENTS = 1000
"""Events in memory that are not in the database yet. If there are more, the oldest are dropped."""
MAX_AT_ONCE = 8
"""Requests that are under way at once, to as many webhooks."""
TRIALS_PER_SECOND, TRIAL_BURST = 1 / 10, 10
"""Trial messages that the server sends, to all webhooks together: nobody can use it to flood an address."""
STORE_PAUSE_S = 5.0
"""Seconds until the next attempt to use the database."""

log = structlog.get_logger()


class _NewEvent(NamedTuple):
    """An event to be stored. at: ms since 1970. fields: the `data` of its messages."""

    event: WebhookEvent
    workshop_id: str
    at: int
    fields: dict[str, Any]


class WebhookSender:
    """Sends one request at a time to each webhook, and to `MAX_AT_ONCE` webhooks at the same time.
    retry_delays: see `RETRY_DELAYS_S`."""

    def __init__(
        self,
        webhooks: Webhooks,
        client: WebhookClient,
        retry_delays: Sequence[float] = RETRY_DELAYS_S,
        restarts: Restarts | None = None,
    ) -> None:
        self._webhooks = webhooks
        self._client = client
        self._retry_delays = retry_delays
        self._new_events: deque[_NewEvent] = deque(maxlen=MAX_EVENTS)
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._paused_until: dict[str, int] = {}
        """Id of a webhook whose receiver wants to be left alone -> until when (ms since 1970)."""
        self._trials = TokenBucket(TRIALS_PER_SECOND, TRIAL_BURST)
        self._storing = asyncio.Lock()
        self._wakeup = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._restarts = restarts or Restarts()

    def start(self) -> None:
        """Begin to deliver, first what was not delivered before the last stop."""
        self._task = asyncio.create_task(keep_running("webhooks", self._run, self._restarts))

    async def stop(self) -> None:
        """End all attempts, which are made again after the next start, and store the events in memory."""
        tasks = [task for task in (self._task, *self._sending.values()) if task]
        async with self._storing:  # an event that is stored at this moment would be stored again below
            for task in tasks:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(StoreUnavailable):
            await self._store_events()

    def wake(self) -> None:
        """Look at once for what is to be delivered."""
        self._wakeup.set()

    def step_started(self, workshop_id: str, state: State) -> None:
        """Note that a step was started. It returns at once."""
        running, step = state.running_step, state.step
        if running is None or step is None:
            return
        fields = {
            "step": step.id,
            "activity": step.activity,
            "title": step.title,
            "run": running.run,
            "ends_at": running.ends_at,
        }
        self._new_events.append(_NewEvent("step.changed", workshop_id, running.started_at, fields))
        self._wakeup.set()

    async def send_trial(self, webhook_id: str) -> None:
        """Send a trial message to a webhook at once, and store how that ended. It is not sent again.

        Raises StoreUnavailable, Rejected: `webhook.not_listed`; with the seconds after which the next attempt
        may succeed, `webhook.paused` (its receiver wants to be left alone), `webhook.too_many_trials`."""
        found, at = await self._webhooks.find(webhook_id), now()
        if (pause := self._paused_until.get(webhook_id, at) - at) > 0:
            raise Rejected("webhook.paused", seconds=math.ceil(pause / 1000))
        if seconds := self._trials.take_now():
            raise Rejected("webhook.too_many_trials", seconds=math.ceil(seconds))
        delivery = trial_delivery(found, at)
        await self._webhooks.record(delivery, await self._attempt(delivery, retry_delays=()))

    async def _run(self) -> None:
        while True:
            self._wakeup.clear()
            try:
                await self._store_events()
                await self._start_due()
                seconds = await self._seconds_until_due()
            except StoreUnavailable as unavailable:
                log.warning("store.unavailable", reason=str(unavailable))
                await asyncio.sleep(STORE_PAUSE_S)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._wakeup.wait()

    async def _store_events(self) -> None:
        while self._new_events:
            async with self._storing:
                happened = self._new_events[0]
                try:
                    await self._webhooks.add_deliveries(*happened)
                except StoreUnavailable:
                    raise
                except Exception:  # a bug with one event must not hold up those behind it
                    log.exception("webhook.event_dropped", name=happened.event, workshop=happened.workshop_id)
                if self._new_events and self._new_events[0] is happened:  # else it made room for a newer one
                    self._new_events.popleft()

    async def _start_due(self) -> None:
        if free := MAX_AT_ONCE - len(self._sending):
            for delivery in await self._webhooks.due(now(), self._busy(), free):
                self._sending[delivery.webhook_id] = asyncio.create_task(self._deliver(delivery))

    async def _seconds_until_due(self) -> float | None:
        """Seconds until another delivery is due; None: until an event, or the end of a request."""
        if len(self._sending) == MAX_AT_ONCE:
            return None
        due_at = await self._webhooks.next_due(self._busy())
        times = [*self._paused_until.values(), *([] if due_at is None else [due_at])]
        return max(0, min(times) - now()) / 1000 if times else None

    def _busy(self) -> list[str]:
        """The ids of the webhooks to which nothing is to be sent now."""
        at = now()
        self._paused_until = {key: until for key, until in self._paused_until.items() if until > at}
        return [*self._sending, *self._paused_until]

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await self._record(delivery, await self._attempt(delivery, self._retry_delays))
        except Exception:  # after a bug too the delivery is still due
            log.exception("webhook.not_recorded", webhook=delivery.webhook_id)
            await asyncio.sleep(STORE_PAUSE_S)
        finally:
            del self._sending[delivery.webhook_id]
            self._wakeup.set()

    async def _record(self, delivery: Delivery, outcome: Outcome) -> None:
        """Store the outcome as soon as that is possible: until then the delivery would be sent again."""
        while True:
            try:
                return await self._webhooks.record(delivery, outcome)
            except StoreUnavailable as unavailable:
                log.warning("store.unavailable", reason=str(unavailable))
                await asyncio.sleep(STORE_PAUSE_S)

    async def _attempt(self, delivery: Delivery, retry_delays: Sequence[float]) -> Outcome:
        status, error, pause = None, "", 0.0
        try:
            headers = signature_headers(delivery.id, delivery.secret, now() // 1000, delivery.body)
            status, retry_after = await self._client.post(delivery.url, headers, delivery.body)
            pause = min(retry_after, MAX_PAUSE_S) if status in SLOW_DOWN else 0
        except NotDelivered as failed:
            error = failed.code
        except Exception:  # a bug with one address must not be tried for ever
            log.exception("webhook.failed", webhook=delivery.webhook_id)
            error = "internal"
        is_delivered = status is not None and 200 <= status < 300
        retry_at = None
        if not is_delivered:
            log.warning("webhook.not_delivered", webhook=delivery.webhook_id, status=status, reason=error)
            if delivery.attempts < len(retry_delays) and status != GONE:
                retry_at = now() + int(max(retry_delays[delivery.attempts], pause) * 1000)
        if pause:
            self._paused_until[delivery.webhook_id] = now() + int(pause * 1000)
        return Outcome(now(), status, error, retry_at)
