"""What a rehearsal waits for."""

import asyncio
from typing import cast

from app.client.phone import Phone
from app.rehearsal.recorder import Recorder

PHONES = [cast("Phone", number) for number in range(4)]
"""The recorder only tells them apart."""


async def test_deliveries_are_waited_for_as_long_as_one_comes_after_the_other() -> None:
    recorder = Recorder()
    recorder.expect_delivery("card", PHONES)
    recorder.saved.add("card")
    waiting = asyncio.create_task(recorder.wait_for_deliveries(2))
    for phone in PHONES:
        await asyncio.sleep(0.8)
        assert not waiting.done()
        recorder.card_appeared(phone, "card")
    await waiting


async def test_wait_for_deliveries_ends_when_none_comes() -> None:
    recorder = Recorder()
    recorder.expect_delivery("card", PHONES)
    recorder.saved.add("card")
    recorder.card_appeared(PHONES[0], "card")
    await recorder.wait_for_deliveries(0.1)
    assert recorder.undelivered == 3
