"""Rate limits: token buckets per actor, per program and for the whole server. Never per IP address, because
all phones in a hall share one. A client that is slowed down loses nothing: its submits wait."""

import math
import time
from collections.abc import Callable
from functools import partial

import structlog

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.core.lru_map import LruMap

SUBMITS_PER_SECOND, SUBMIT_BURST = 20, 200
"""Limits per actor. Nobody writes that fast by hand, and a phone that was offline may send its whole outbox
at once."""
MAX_WAIT_OF_REQUEST = 30.0
"""Seconds that a submit by HTTP waits at most: anybody can send many at once. From a socket the next one is
read when the last is answered, so it may wait as long as it takes."""
MAX_ACTORS = 20_000
"""Actors of a workshop whose buckets are kept: those that have submitted last."""
CONNECTIONS_PER_SECOND, CONNECTION_BURST = 400, 800
"""Limits for the whole server: connected clients are still served while a whole hall reconnects."""
CLIENT_CONNECTIONS_PER_SECOND, CLIENT_CONNECTION_BURST = 2, 60
"""Limits per seat and per session of the staff: three times as many at once as it may have, so that all pages
of a browser connect again a few times."""
MAX_CLIENTS = 20_000
"""Seats and sessions whose buckets are kept: those that connected last."""
POLLS_PER_SECOND, POLL_BURST = 300, 1000
"""Limits for the whole server of the polls that follow a client's first one, so that clients that poll take
no connections from others. They then take about half of the time of the server."""
CLIENT_POLLS_PER_SECOND, CLIENT_POLL_BURST = 10, 60
"""Limits of these polls per seat and per session of the staff: five of its pages may poll as often as they
can, which is twice a second (see `app/web/sse.py`)."""

REQUESTS_PER_SECOND, REQUEST_BURST = 20, 200
"""Limits per API token. A program that copies everything needs some 200 requests for 20 workshops."""
MAX_PROGRAMS = 1000
"""API tokens whose buckets are kept: those that were used last."""

OPENINGS_PER_SECOND, OPENING_BURST = 1, 60
"""Limits per link of the staff, of the browsers in which it is opened: all helpers may open one at once. A
link that is opened too often ends the sessions of its first browsers (see `app/access/sessions.py`)."""
MAX_OPENED_LINKS = 10_000
"""Links whose buckets are kept: those that were opened last."""
MIN_REFUSAL_LOG_INTERVAL = 10.0
"""Seconds from one log entry on openings of a link that are refused to the next."""

log = structlog.get_logger()


class TokenBucket:
    """Refills at `per_second` tokens and holds `burst` tokens at most. clock: returns seconds."""

    __slots__ = ("_burst", "_clock", "_per_second", "_refilled_at", "_tokens")

    def __init__(self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._tokens = burst
        self._refilled_at = clock()

    def take(self, tokens: int = 1) -> float:
        """Take tokens and return the seconds until they are available, 0 if they are available now."""
        at = self._clock()
        self._tokens = min(self._burst, self._tokens + (at - self._refilled_at) * self._per_second) - tokens
        self._refilled_at = at
        return max(0.0, -self._tokens / self._per_second)

    def take_now(self) -> float:
        """Take a token if one is available now, and return 0. Else return the seconds until one is."""
        if seconds := self.take():
            self.put_back()
        return seconds

    def has_token(self) -> bool:
        """Whether a token is available now. None is taken."""
        refilled = self._tokens + (self._clock() - self._refilled_at) * self._per_second
        return min(self._burst, refilled) >= 1

    def put_back(self, tokens: int = 1) -> None:
        """Return tokens that were taken and not used."""
        self._tokens += tokens

    def admit(self) -> bool:
        """Take a token if one is available now. Returns whether it is."""
        return self.take_now() == 0


class SubmitRateLimit:
    """Limits the submits of each actor of a workshop, over all of their sockets and requests together."""

    def __init__(
        self,
        per_second: float = SUBMITS_PER_SECOND,
        burst: float = SUBMIT_BURST,
        clock: Callable[[], float] = time.monotonic,
        max_actors: int = MAX_ACTORS,
    ) -> None:
        self._buckets = LruMap(partial(TokenBucket, per_second, burst, clock), max_actors)

    def take(self, actor: Actor, max_wait: float = math.inf, tokens: int = 1) -> float:
        """Take tokens of the actor, and return the seconds until they are available, 0 if they are available
        now.

        Raises Rejected: `server.busy` if that would be more than `max_wait` seconds."""
        seconds = (bucket := self._buckets.get_or_make(actor.id or actor.kind)).take(tokens)
        if seconds > max_wait:
            bucket.put_back(tokens)
            raise Rejected("server.busy")
        return seconds


class RequestRateLimit:
    """Limits the requests of each program. clock: returns seconds."""

    def __init__(
        self,
        per_second: float = REQUESTS_PER_SECOND,
        burst: float = REQUEST_BURST,
        clock: Callable[[], float] = time.monotonic,
        max_programs: int = MAX_PROGRAMS,
    ) -> None:
        self._buckets = LruMap(partial(TokenBucket, per_second, burst, clock), max_programs)

    def admit(self, program: str) -> None:
        """Count a request of the program with this id. Raises Rejected: `token.too_many_requests`, with the
        seconds after which the next one is admitted."""
        if seconds := self._buckets.get_or_make(program).take_now():
            raise Rejected("token.too_many_requests", seconds=math.ceil(seconds))


class OpeningRateLimit:
    """Limits in how many browsers each link of the staff is opened. clock: returns seconds."""

    def __init__(
        self,
        per_second: float = OPENINGS_PER_SECOND,
        burst: float = OPENING_BURST,
        clock: Callable[[], float] = time.monotonic,
        max_links: int = MAX_OPENED_LINKS,
    ) -> None:
        self._buckets = LruMap(partial(TokenBucket, per_second, burst, clock), max_links)
        self._log_buckets = LruMap(partial(TokenBucket, 1 / MIN_REFUSAL_LOG_INTERVAL, 1, clock), max_links)

    def admit(self, link_id: str, code: str) -> None:
        """Count an opening of the link with this id. code: of its workshop, for the log, as one who has the
        link can keep all others from opening it. Raises Rejected: `server.busy`."""
        if self._buckets.get_or_make(link_id).admit():
            return
        if self._log_buckets.get_or_make(link_id).admit():
            log.warning("link.opened_too_often", link=link_id, workshop=code)
        raise Rejected("server.busy")


class ConnectionRateLimit:
    """Limits how many connections the server accepts, in all and of each client. A client that is refused
    should try again later."""

    def __init__(
        self,
        per_second: float = CONNECTIONS_PER_SECOND,
        burst: float = CONNECTION_BURST,
        clock: Callable[[], float] = time.monotonic,
        client_per_second: float = CLIENT_CONNECTIONS_PER_SECOND,
        client_burst: float = CLIENT_CONNECTION_BURST,
    ) -> None:
        self._all = TokenBucket(per_second, burst, clock)
        self._clients = LruMap(partial(TokenBucket, client_per_second, client_burst, clock), MAX_CLIENTS)

    def admit(self, client: str) -> bool:
        """Whether this client may open one more connection. One that is refused counts towards no limit.
        client: the id of a seat or of a session of the staff; empty: the operator, who has no own limit."""
        if not self._all.has_token() or (client and not self._clients.get_or_make(client).admit()):
            return False
        return self._all.admit()


def poll_rate_limit(clock: Callable[[], float] = time.monotonic) -> ConnectionRateLimit:
    """The limit of the polls that follow a client's first one. clock: returns seconds."""
    return ConnectionRateLimit(
        POLLS_PER_SECOND, POLL_BURST, clock, CLIENT_POLLS_PER_SECOND, CLIENT_POLL_BURST
    )
