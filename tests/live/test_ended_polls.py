"""Clients that poll count as connected for a while after each poll."""

import asyncio
from functools import partial

from app.live.ended_polls import EndedPolls
from tests.faults.wait_until import wait_until


async def test_client_leaves_after_the_grace() -> None:
    polls, left = EndedPolls(grace_s=0.01), list[str]()
    for client in ("anna", "bo"):
        polls.add(client, partial(left.append, client))
    assert (polls.client_count, left) == (2, [])
    await wait_until(lambda: left == ["anna", "bo"])
    assert polls.client_count == 0


async def test_connection_of_an_earlier_poll_leaves_at_once_and_the_later_one_after_its_own_grace() -> None:
    loop, grace, left = asyncio.get_running_loop(), 0.2, list[tuple[str, float]]()

    def leave(name: str) -> None:
        left.append((name, loop.time()))

    polls = EndedPolls(grace)
    polls.add("anna", partial(leave, "first"))
    await asyncio.sleep(grace / 2)
    added_at = loop.time()
    polls.add("anna", partial(leave, "second"))
    assert [name for name, _ in left] == ["first"]
    await wait_until(lambda: len(left) == 2)
    name, left_at = left[1]
    assert (name, polls.client_count) == ("second", 0)
    assert left_at - added_at > grace * 0.9
