"""Pictures are read in a process of their own."""

import asyncio

import pytest
from structlog.testing import capture_logs

from app.logos.problem import PictureProblem
from app.logos.reader import COMMAND, MAX_WAITING, PictureReader, ReaderFailed, TooManyPictures
from tests.faults.wait_until import wait_until
from tests.logos.sample_pictures import decoded, encoded, logo, png_with_header
from tests.reports.test_trial_rendering import child_processes


async def test_picture_is_read_in_a_process_that_ends_with_it() -> None:
    before = child_processes()
    reader = PictureReader()
    read = await reader.read_upload(encoded(logo()))
    assert decoded(read.content).size == (read.width, read.height) == (600, 200)
    assert await reader.check_stored(read.content) == read
    assert child_processes() <= before


async def test_problem_of_a_picture_is_raised() -> None:
    with pytest.raises(PictureProblem, match="too_many_pixels"):
        await PictureReader().read_upload(png_with_header(50_000, 50_000))


async def test_picture_is_refused_while_many_wait() -> None:
    reader, file = PictureReader(), encoded(logo())
    results = await asyncio.gather(
        *(reader.read_upload(file) for _ in range(MAX_WAITING + 3)), return_exceptions=True
    )
    assert sum(isinstance(result, TooManyPictures) for result in results) == 3
    assert (await reader.read_upload(file)).problem == ""


async def test_picture_is_not_read_when_the_server_has_stopped() -> None:
    before, reader = child_processes(), PictureReader()
    reading = asyncio.create_task(reader.read_upload(encoded(logo())))
    await wait_until(lambda: bool(child_processes() - before))
    await reader.stop()
    with pytest.raises(TooManyPictures):
        await reading
    with pytest.raises(TooManyPictures):
        await reader.read_upload(encoded(logo()))
    assert child_processes() <= before


REFUSED_LIMITS = """
import resource
def refuse(which, limits):
    raise ValueError("current limit exceeds maximum limit")
resource.setrlimit = refuse
"""
"""What macOS says to a limit of addresses."""


async def test_picture_is_read_though_the_system_refuses_the_limits() -> None:
    read = await PictureReader(REFUSED_LIMITS + COMMAND).read_upload(encoded(logo()))
    assert (read.width, read.height) == (600, 200)


async def test_bug_of_the_process_is_logged_and_says_nothing_about_the_picture() -> None:
    with capture_logs() as logs, pytest.raises(ReaderFailed):
        await PictureReader("raise KeyError('a bug')").read_upload(encoded(logo()))
    assert [entry["event"] for entry in logs] == ["logo.reader_failed"]
    assert "KeyError: 'a bug'" in logs[0]["written"]


async def test_picture_for_which_the_process_is_ended_is_damaged() -> None:
    with capture_logs() as logs, pytest.raises(PictureProblem, match="damaged"):
        await PictureReader("import os; os.kill(os.getpid(), 9)").read_upload(encoded(logo()))
    assert [(entry["event"], entry["signal"]) for entry in logs] == [("logo.reader_ended", 9)]
