"""Reports are rendered in a process of their own, which is replaced when it ends."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

import msgspec
import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import Report, ReportEdition
from app.reports.report_format import OtherWords, RenderOptions
from app.reports.worker import (
    MAX_RENDERED,
    CacheKey,
    RenderCache,
    RenderFailed,
    ReportWorker,
    WordsInLog,
)
from app.reports.worker_process import Rendered, RenderRequest, add_length
from tests.eventually import eventually
from tests.reports.sample_reports import report_of
from tests.reports.sample_workshop import full_workshop
from tests.server_process import ROOT

DRAFT = report_of(full_workshop())
EDITION = msgspec.structs.replace(DRAFT, edition=ReportEdition(1, "c0ffee"))


@pytest.fixture
async def worker() -> AsyncIterator[ReportWorker]:
    worker = ReportWorker()
    yield worker
    await worker.stop()


def running(process_id: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process_id, 0)
        return True
    return False


def process_id(worker: ReportWorker) -> int:
    """The id of the process, which must run."""
    assert worker.process_id
    return worker.process_id


async def test_worker_starts_no_process_before_the_first_report(worker: ReportWorker) -> None:
    assert worker.process_id is None


async def test_worker_renders_the_same_bytes_as_this_process(worker: ReportWorker) -> None:
    catalogue, options = Catalogue.load(), RenderOptions("nb")
    for name, report_format in FORMATS.items():
        assert await worker.render(EDITION, name, options) == report_format.render(
            EDITION, catalogue, options
        )


async def test_process_that_was_killed_is_replaced(worker: ReportWorker) -> None:
    first = await worker.render(DRAFT, "md", RenderOptions("en"))
    killed = process_id(worker)
    os.kill(killed, signal.SIGKILL)
    assert await worker.render(DRAFT, "md", RenderOptions("en")) == first
    assert process_id(worker) != killed


async def test_report_during_which_the_process_is_killed_is_rendered_once_more(worker: ReportWorker) -> None:
    await worker.render(DRAFT, "md", RenderOptions("en"))
    rendering = asyncio.create_task(worker.render(DRAFT, "pdf", RenderOptions("en")))
    await asyncio.sleep(0.02)
    os.kill(process_id(worker), signal.SIGKILL)
    assert (await rendering).startswith(b"%PDF")


async def test_report_that_ends_the_process_each_time_is_given_up(worker: ReportWorker) -> None:
    rendering = asyncio.create_task(worker.render(DRAFT, "pdf", RenderOptions("en")))
    killed = set()
    while not rendering.done():
        process = worker.process_id
        if process and process not in killed:  # one that was killed may still be named for a moment
            killed.add(process)
            os.kill(process, signal.SIGKILL)
        await asyncio.sleep(0.01)
    with pytest.raises(RenderFailed):
        await rendering
    assert len(killed) == 2


async def test_error_of_a_format_has_its_traceback_without_words_and_leaves_the_process_running(
    worker: ReportWorker,
) -> None:
    with pytest.raises(RenderFailed, match="in _render") as failed:
        await worker.render(DRAFT, "doc", RenderOptions("en"))
    assert "KeyError" in str(failed.value)
    assert "'doc'" not in str(failed.value)
    before = process_id(worker)
    assert await worker.render(DRAFT, "json", RenderOptions("en"))
    assert process_id(worker) == before


async def test_rendering_that_is_cancelled_does_not_disturb_the_next(worker: ReportWorker) -> None:
    await worker.render(DRAFT, "md", RenderOptions("en"))
    rendering = asyncio.create_task(worker.render(DRAFT, "pdf", RenderOptions("en")))
    await asyncio.sleep(0.02)
    rendering.cancel()
    assert (await worker.render(DRAFT, "md", RenderOptions("en"))).startswith(b"# Pictures")


async def test_process_is_replaced_after_some_reports(worker: ReportWorker) -> None:
    await worker.render(DRAFT, "csv", RenderOptions("en"))
    first = process_id(worker)
    for _ in range(MAX_RENDERED):
        await worker.render(DRAFT, "csv", RenderOptions("en"))
    assert process_id(worker) != first
    assert not running(first)


async def test_stop_ends_the_process_and_nothing_is_rendered_afterwards(worker: ReportWorker) -> None:
    await worker.render(DRAFT, "csv", RenderOptions("en"))
    before = process_id(worker)
    await worker.stop()
    assert not running(before)
    with pytest.raises(RenderFailed):
        await worker.render(DRAFT, "csv", RenderOptions("en"))
    assert worker.process_id is None


async def test_stop_during_a_rendering_ends_it(worker: ReportWorker) -> None:
    rendering = asyncio.create_task(worker.render(DRAFT, "pdf", RenderOptions("en")))
    await asyncio.to_thread(eventually, lambda: worker.process_id)
    await worker.stop()
    with pytest.raises(RenderFailed):
        await rendering
    assert worker.process_id is None


async def test_stop_while_the_process_starts_ends_it(worker: ReportWorker) -> None:
    rendering = asyncio.create_task(worker.render(DRAFT, "pdf", RenderOptions("en")))
    await asyncio.sleep(0)
    await worker.stop()
    with pytest.raises(RenderFailed):
        await rendering
    assert worker.process_id is None


async def test_file_of_an_edition_is_cached_by_format_and_language(worker: ReportWorker) -> None:
    first = await worker.render(EDITION, "md", RenderOptions("en"))
    assert await worker.render(EDITION, "md", RenderOptions("en")) is first
    assert await worker.render(EDITION, "md", RenderOptions("nb")) != first
    assert await worker.render(EDITION, "csv", RenderOptions("en")) != first


async def test_file_of_a_draft_is_not_cached(worker: ReportWorker) -> None:
    first = await worker.render(DRAFT, "md", RenderOptions("en"))
    later = msgspec.structs.replace(DRAFT, people=99)
    assert await worker.render(later, "md", RenderOptions("en")) != first


async def test_edition_that_several_ask_for_at_once_is_rendered_once(worker: ReportWorker) -> None:
    files = await asyncio.gather(*(worker.render(EDITION, "md", RenderOptions("en")) for _ in range(5)))
    assert all(file is files[0] for file in files)


async def test_words_in_a_log_are_read_once_for_several_and_again_if_the_log_has_more(
    worker: ReportWorker,
) -> None:
    reads = list[int]()

    def words(seq: int) -> WordsInLog:
        async def read() -> tuple[OtherWords, ...]:
            reads.append(seq)
            await asyncio.sleep(0)
            return ()

        return WordsInLog(("workshop", seq), read)

    options = RenderOptions("en", variant="redacted")
    await asyncio.gather(*(worker.render(EDITION, "zip", options, (), words(1)) for _ in range(5)))
    assert reads == [1]
    await worker.render(EDITION, "zip", options, (), words(2))
    assert reads == [1, 2]


def test_file_with_the_words_up_to_a_later_entry_replaces_the_earlier_one() -> None:
    cache = RenderCache()
    options = RenderOptions("en", variant="redacted")
    earlier, later = ((1, "c0ffee", "zip", options, ("workshop", seq)) for seq in (1, 2))
    other: CacheKey = (1, "c0ffee", "zip", RenderOptions("nb", variant="redacted"), ("workshop", 1))
    for key in (earlier, other, later):
        cache.add(key, b"file")
    assert [cache.get(key) for key in (earlier, other, later)] == [None, b"file", b"file"]


async def test_caller_who_asks_for_one_file_does_not_wait_for_all_of_another(worker: ReportWorker) -> None:
    finished = list[str]()

    async def ask(caller: str) -> None:
        await worker.render(DRAFT, "md", RenderOptions("en"), (caller,))
        finished.append(caller)

    await asyncio.gather(*map(ask, ("many", "many", "many", "many", "one")))
    assert finished == ["many", "one", "many", "many", "many"]


async def test_file_of_an_edition_is_found_whatever_bytes_the_edition_has(worker: ReportWorker) -> None:
    # The cache counts the bytes of its files, not those of editions.
    read, again = (
        msgspec.structs.replace(DRAFT, edition=ReportEdition(1, "c0ffee", content))
        for content in (b"stored", b"")
    )
    rendered = await worker.render(read, "md", RenderOptions("en"))
    await worker.stop()
    assert await worker.render(again, "md", RenderOptions("en")) == rendered


@pytest.mark.parametrize("other", [ReportEdition(2, "c0ffee"), ReportEdition(1, "decaf")])
async def test_editions_that_differ_in_number_or_checksum_have_their_own_files(
    worker: ReportWorker, other: ReportEdition
) -> None:
    one = await worker.render(EDITION, "md", RenderOptions("en"))
    report = msgspec.structs.replace(DRAFT, edition=other)
    assert await worker.render(report, "md", RenderOptions("en")) != one


def test_cache_drops_what_was_not_asked_for_the_longest() -> None:
    cache = RenderCache(max_bytes=10)
    first, second, third, large = [(no, "", "md", RenderOptions("en"), None) for no in range(4)]
    cache.add(first, b"1234")
    cache.add(second, b"1234")
    assert cache.get(first)
    cache.add(third, b"1234")
    assert [cache.get(key) for key in (first, second, third)] == [b"1234", None, b"1234"]
    cache.add(large, b"12345678901")
    assert cache.get(large) is None


PARENT = """
import asyncio, sys
from contextlib import suppress
import msgspec
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.reports.worker import ReportWorker

async def run():
    worker = ReportWorker()
    report = msgspec.json.decode(sys.stdin.buffer.read(), type=Report)
    await worker.render(report, "csv", RenderOptions("en"))
    print(worker.process_id, flush=True)
    try:
        await asyncio.sleep(60)
    finally:
        await worker.stop()

with suppress(KeyboardInterrupt):
    asyncio.run(run())
"""


def start_parent(report: Report) -> tuple[subprocess.Popen[bytes], int]:
    """A process with a worker, and the id of the worker's process."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write(msgspec.json.encode(report))
    parent.stdin.close()
    return parent, int(parent.stdout.readline())


def test_process_ends_when_the_server_is_killed() -> None:
    parent, child = start_parent(DRAFT)
    parent.kill()
    parent.wait()
    eventually(lambda: not running(child))


def test_signal_from_the_keyboard_does_not_reach_the_process() -> None:
    parent, child = start_parent(DRAFT)
    assert os.getpgid(child) != os.getpgid(parent.pid)
    os.killpg(parent.pid, signal.SIGINT)
    parent.wait()
    assert parent.stderr
    assert parent.stderr.read() == b""
    assert not running(child)


PANIC = """
from app.reports import FORMATS
from app.reports.worker_process import main

def panic(*_: object) -> bytes:
    raise BaseException("Typst has panicked")

main({"md": FORMATS["md"], "pdf": FORMATS["pdf"]._replace(render=panic)})
"""


def test_error_that_is_no_exception_is_answered_and_the_process_goes_on() -> None:
    requests = [RenderRequest(DRAFT, name, RenderOptions("en")) for name in ("pdf", "md")]
    sent = b"".join(add_length(msgspec.msgpack.encode(request)) for request in requests)
    with subprocess.Popen(
        [sys.executable, "-c", PANIC], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(sent)
        process.stdin.flush()
        answers = [
            msgspec.msgpack.decode(process.stdout.read(int.from_bytes(process.stdout.read(8))), type=Rendered)
            for _ in requests
        ]
        process.stdin.close()
    assert "in panic" in answers[0].error
    assert answers[1].content
