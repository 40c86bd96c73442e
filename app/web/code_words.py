"""Limits how often the code word of a public link may be guessed.

Each network (see `network.py`) has a limit of its own, so that somebody who guesses can use up only the
attempts of their own network. The limit is large enough for a hall, whose phones are all in one network. If
there are too many wrong attempts from all networks together, each network gets only few more, unless the
right code word has come from it."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from app.core.errors import Rejected
from app.core.lru_map import LruMap
from app.live.rate_limit import TokenBucket

PER_SECOND, BURST = 5 / 60, 100
"""Different wrong code words that a link accepts from one network: as many at once as a hall of people
mistypes, then five a minute."""
LINK_PER_SECOND, LINK_BURST = 15 / 60, 300
"""Different wrong code words that a link accepts from all networks together. Above this the link is slow: see
`SLOW_BURST`."""
SLOW_PER_SECOND, SLOW_BURST = 2 / 3600, 5
"""Different wrong code words that a link accepts from one network while it is slow: as many as one person
mistypes, then two an hour. A network from which the right one has come keeps its own limit."""
MAX_LIMITED_LINKS = 10_000
"""Links whose attempts are counted: those that were tried last."""
MAX_NETWORKS = 20_000
"""Pairs of a link and a network whose attempts are counted: those that tried last."""
MAX_WRONG = 1000
"""Wrong code words of a link that are remembered: the last ones."""


class CodeWordAttempts:
    """Counts the wrong code words of each link. clock: returns seconds. burst, link_burst, slow_burst: see
    `BURST`, `LINK_BURST`, `SLOW_BURST`."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        burst: float = BURST,
        link_burst: float = LINK_BURST,
        slow_burst: float = SLOW_BURST,
    ) -> None:
        bucket = partial(TokenBucket, LINK_PER_SECOND, link_burst, clock)
        self._links = LruMap(lambda: _Link(bucket()), MAX_LIMITED_LINKS)
        self._networks = LruMap(partial(TokenBucket, PER_SECOND, burst, clock), MAX_NETWORKS)
        self._slow_networks = LruMap(partial(TokenBucket, SLOW_PER_SECOND, slow_burst, clock), MAX_NETWORKS)
        self._right_networks = LruMap(lambda: True, MAX_NETWORKS)

    def check(self, link_id: str, network: str, code_word: str, is_right: Callable[[], bool]) -> bool:
        """Whether the code word is right. code_word: in its plain form, the same text for all its spellings.
        is_right: compares it with that of the link; it is not called after too many wrong ones.

        The same wrong one counts once, however many people write it in whatever spelling. Another spelling of
        it may still be right if the link is of a version that told spellings apart, so it is compared without
        being counted. Raises Rejected: `public_link.too_many_attempts`, `public_link.slow`."""
        link = self._links.get_or_make(link_id)
        digest = hashlib.sha256(code_word.encode()).digest()
        is_counted = digest in link.wrong
        taken = [] if is_counted else self._take(link.bucket, f"{link_id}/{network}")
        if is_right():
            for bucket in taken:
                bucket.put_back()
            self._right_networks.get_or_make(f"{link_id}/{network}")
            return True
        if is_counted:
            return False
        if len(link.wrong) >= MAX_WRONG:
            link.wrong.popitem(last=False)
        link.wrong[digest] = None
        return False

    def _take(self, of_link: TokenBucket, network: str) -> list[TokenBucket]:
        """Take a token of the network and one of the link, and return their buckets. If the link has none, it
        is slow: then take one of the few of a slow network, unless the right code word has come from this
        network. network: key of the pair of link and network.

        Raises Rejected: `public_link.too_many_attempts`: for less than a minute; `public_link.slow`: for half
        an hour, unless the link is no longer slow."""
        of_network = self._networks.get_or_make(network)
        if not of_network.admit():
            raise Rejected("public_link.too_many_attempts")
        if of_link.admit():
            return [of_network, of_link]
        if self._right_networks.peek(network):
            return [of_network]
        slow = self._slow_networks.get_or_make(network)
        if not slow.admit():
            of_network.put_back()
            raise Rejected("public_link.slow")
        return [of_network, slow]

    def refusal(self, link_id: str, network: str) -> str:
        """The code of the rejection that a new code word from this network would get now; empty: it would be
        checked."""
        of_network = self._networks.peek(f"{link_id}/{network}")
        if of_network and not of_network.has_token():
            return "public_link.too_many_attempts"
        link, slow = self._links.peek(link_id), self._slow_networks.peek(f"{link_id}/{network}")
        is_slow = link and not link.bucket.has_token()
        return "public_link.slow" if is_slow and slow and not slow.has_token() else ""

    def count_wrong(self, link_id: str) -> int:
        """The number of different wrong code words since the start of the server, at most `MAX_WRONG`."""
        link = self._links.peek(link_id)
        return len(link.wrong) if link else 0


class _Link:
    """wrong: SHA-256 of each wrong code word, the newest last."""

    def __init__(self, bucket: TokenBucket) -> None:
        self.bucket = bucket
        self.wrong: OrderedDict[bytes, None] = OrderedDict()
