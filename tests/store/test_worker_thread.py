"""The thread that does the work of the database: in order, also if its caller ends."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Iterator
from functools import partial

import pytest

from app.store.worker_thread import WorkerThread
from tests.faults.wait_until import wait_until


@pytest.fixture
def thread() -> Iterator[WorkerThread]:
    thread = WorkerThread("worker")
    yield thread
    thread.stop()


async def test_work_is_done_in_order_on_another_thread(thread: WorkerThread) -> None:
    done: list[int] = []

    def work(number: int) -> int:
        done.append(number)
        return number

    results = await asyncio.gather(*(thread.run(partial(work, number)) for number in range(20)))
    assert done == results == list(range(20))
    assert await thread.run(lambda: threading.current_thread().name) == "worker"


async def test_error_of_the_work_is_raised_and_the_next_work_is_done(thread: WorkerThread) -> None:
    with pytest.raises(ZeroDivisionError):
        await thread.run(lambda: 1 // 0)
    assert await thread.run(lambda: 1) == 1


async def test_work_whose_caller_is_cancelled_is_done(thread: WorkerThread) -> None:
    began, may_end, done = threading.Event(), threading.Event(), list[str]()

    def work() -> None:
        began.set()
        may_end.wait()
        done.append("first")

    caller = asyncio.create_task(thread.run(work))
    waiting = asyncio.create_task(thread.run(lambda: done.append("second")))
    await asyncio.to_thread(began.wait)
    caller.cancel()
    waiting.cancel()
    may_end.set()
    assert await thread.run(lambda: [*done, "third"]) == ["first", "second", "third"]


def test_work_of_a_loop_that_has_ended_does_not_stop_the_thread(thread: WorkerThread) -> None:
    began, may_end = threading.Event(), threading.Event()

    def work() -> None:
        began.set()
        may_end.wait()

    async def leave() -> None:
        task = asyncio.create_task(thread.run(work))
        await asyncio.to_thread(began.wait)
        task.cancel()

    asyncio.run(leave())
    may_end.set()
    assert asyncio.run(thread.run(lambda: 1)) == 1


async def test_thread_that_is_stopped_does_what_waits_and_ends() -> None:
    thread = WorkerThread("ends")
    waiting = asyncio.create_task(thread.run(lambda: 1))
    await asyncio.sleep(0)
    thread.stop()
    assert await waiting == 1
    await wait_until(lambda: "ends" not in {running.name for running in threading.enumerate()})


async def test_work_after_the_stop_is_refused(thread: WorkerThread) -> None:
    thread.stop()
    with pytest.raises(RuntimeError):
        await thread.run(lambda: 1)


async def test_result_and_error_are_not_kept_after_their_caller_has_them(thread: WorkerThread) -> None:
    class Result:
        pass

    class Failure(Exception):
        pass

    def fail() -> None:
        raise Failure

    gc.disable()
    try:
        result = weakref.ref(await thread.run(Result))
        await wait_until(lambda: result() is None)
        error: weakref.ref[Failure] | None = None
        try:
            await thread.run(fail)
        except Failure as failure:
            error = weakref.ref(failure)
        await wait_until(lambda: error and error() is None)
    finally:
        gc.enable()


async def test_caller_that_is_cancelled_causes_no_error_in_the_loop(thread: WorkerThread) -> None:
    errors: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: errors.append(context))
    may_end = threading.Event()
    caller = asyncio.create_task(thread.run(may_end.wait))
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.wait([caller])
    may_end.set()
    await thread.run(lambda: None)
    assert errors == []
