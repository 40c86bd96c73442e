"""Pictures are read in a process of their own."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.logos.logo import Logo
from app.logos.picture import clean_stored_picture
from app.logos.problem import PictureProblem
from app.logos.reader import (
    COMMAND,
    MAX_LOGGED,
    MAX_WAITING,
    MAX_WAITING_OF_SENDER,
    MAX_WAITING_STORED,
    TIMEOUT_S,
    PictureReader,
    ReaderFailed,
    TooManyPictures,
)
from app.logos.reader_process import MAX_CPU_S, MAX_MEMORY_BYTES, UPLOADED, PictureRead
from tests.child_processes import child_processes
from tests.eventually import eventually
from tests.faults.wait_until import wait_until
from tests.logos.earlier_logos import ERASED
from tests.logos.sample_pictures import decoded, encoded, logo, png_with_header

KILLED = "import os; os.kill(os.getpid(), 9)"
"""The source of a process that ends as one that the system kills."""
OUT_OF_MEMORY = f"""
from app.logos import picture
def fail(file):
    raise MemoryError
picture.clean_stored_picture = fail
{COMMAND}
"""


async def test_picture_is_read_in_a_process_that_ends_with_it() -> None:
    before = child_processes()
    reader = PictureReader()
    read = await reader.read_upload(encoded(logo()), "a")
    assert decoded(read.content).size == (read.width, read.height) == (600, 200)
    assert await reader.check_stored(read.content, "a") == read
    assert child_processes() <= before


async def test_stored_logo_is_cleaned_in_a_process() -> None:
    cleaned = await PictureReader().clean_stored(ERASED, "a")
    content, width, height = clean_stored_picture(ERASED.content)
    assert cleaned == Logo.of(content, width, height) != ERASED
    assert await PictureReader().clean_stored(cleaned, "a") == cleaned


async def test_stored_logo_that_is_damaged_is_refused() -> None:
    damaged = Logo.of(ERASED.content[:-40], ERASED.width, ERASED.height)
    with capture_logs() as logs, pytest.raises(PictureProblem, match="damaged"):
        await PictureReader().clean_stored(damaged, "a")
    assert logs[-1]["event"] == "logo.not_readable"


@pytest.mark.parametrize(
    ("command", "logged"),
    [
        ("raise KeyError", "logo.reader_failed"),
        (KILLED, "logo.reader_ended"),
        ("import time; time.sleep(3600)", "logo.reader_timeout"),
        (OUT_OF_MEMORY, "logo.reader_out_of_memory"),
    ],
    ids=["bug", "killed", "timeout", "memory"],
)
async def test_stored_logo_is_not_called_damaged_when_the_process_fails(command: str, logged: str) -> None:
    timeout = 0.5 if "sleep" in command else TIMEOUT_S
    with capture_logs() as logs, pytest.raises(ReaderFailed):
        await PictureReader(command, timeout).clean_stored(ERASED, "a")
    assert [entry["event"] for entry in logs] == [logged]


async def test_problem_of_a_picture_is_raised() -> None:
    with pytest.raises(PictureProblem, match="too_many_pixels"):
        await PictureReader().read_upload(png_with_header(50_000, 50_000), "a")


async def test_picture_is_refused_while_many_wait() -> None:
    reader, file = PictureReader(), encoded(logo())
    senders = [str(number % 25) for number in range(MAX_WAITING)]
    waiting = [asyncio.create_task(reader.read_upload(file, sender)) for sender in senders]
    await asyncio.sleep(0)
    for _ in range(2):
        with pytest.raises(TooManyPictures):
            await reader.read_upload(file, "another")
    assert [task for task in waiting if task.done()] == []
    for task in waiting[1:]:
        task.cancel()
    assert (await waiting[0]).problem == ""
    assert (await reader.read_upload(file, "another")).problem == ""


async def test_sender_of_many_pictures_is_refused_and_delays_others_by_one() -> None:
    reader, file, read = PictureReader(), encoded(logo()), list[str]()

    async def send(sender: str) -> None:
        await reader.read_upload(file, sender)
        read.append(sender)

    senders = ["many"] * (MAX_WAITING_OF_SENDER + 2) + ["one"]
    results = await asyncio.gather(*map(send, senders), return_exceptions=True)
    assert sum(isinstance(result, TooManyPictures) for result in results) == 2
    assert read == ["many", "one", "many", "many"]
    await send("many")


async def test_stored_pictures_of_one_sender_wait_for_their_turn() -> None:
    reader, file = PictureReader(), encoded(logo())
    senders = ["imports"] * (MAX_WAITING_OF_SENDER + 3)
    checked = await asyncio.gather(*(reader.check_stored(file, sender) for sender in senders))
    assert [read.problem for read in checked] == [""] * len(senders)


async def test_stored_picture_is_refused_while_many_wait() -> None:
    reader, file = PictureReader("raise KeyError"), encoded(logo())
    waiting = [asyncio.create_task(reader.check_stored(file, "imports")) for _ in range(MAX_WAITING_STORED)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyPictures):
        await reader.check_stored(file, "imports")
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await reader.stop()


async def test_picture_is_not_read_when_the_server_has_stopped() -> None:
    before, reader = child_processes(), PictureReader()
    reading = asyncio.create_task(reader.read_upload(encoded(logo()), "a"))
    await wait_until(lambda: bool(child_processes() - before))
    await reader.stop()
    with pytest.raises(TooManyPictures):
        await reading
    with pytest.raises(TooManyPictures):
        await reader.read_upload(encoded(logo()), "a")
    assert child_processes() <= before


REFUSED_LIMITS = """
import resource
def refuse(which, limits):
    raise ValueError("current limit exceeds maximum limit")
resource.setrlimit = refuse
"""
"""Source that is put before COMMAND: every limit is refused, as macOS refuses one of the address space."""


async def test_picture_is_read_though_the_system_refuses_the_limits() -> None:
    read = await PictureReader(REFUSED_LIMITS + COMMAND).read_upload(encoded(logo()), "a")
    assert (read.width, read.height) == (600, 200)


async def test_bug_of_the_process_is_logged_and_says_nothing_about_the_picture() -> None:
    with capture_logs() as logs, pytest.raises(ReaderFailed):
        await PictureReader("raise KeyError('a bug')").read_upload(encoded(logo()), "a")
    assert [entry["event"] for entry in logs] == ["logo.reader_failed"]
    assert "KeyError: 'a bug'" in logs[0]["written"]


async def test_picture_for_which_the_process_is_ended_is_damaged() -> None:
    with capture_logs() as logs, pytest.raises(PictureProblem, match="damaged"):
        await PictureReader(KILLED).read_upload(encoded(logo()), "a")
    assert [(entry["event"], entry["signal"]) for entry in logs] == [("logo.reader_ended", 9)]


def test_process_that_waits_for_a_picture_is_limited() -> None:
    command = [sys.executable, "-c", COMMAND, UPLOADED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        limits = Path("/proc", str(process.pid), "limits")
        eventually(lambda: limits_in(limits)["Max core file size"] == ("0", "0"))  # the last one that is set
        found = limits_in(limits)
        process.kill()
    assert found["Max address space"] == (str(MAX_MEMORY_BYTES),) * 2
    assert found["Max cpu time"] == (str(MAX_CPU_S),) * 2


def test_process_loads_only_what_a_picture_needs() -> None:
    command = f"{COMMAND}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", command, UPLOADED], input=encoded(logo()), capture_output=True, check=True
    )
    loaded = run.stdout.split()
    assert b"PIL.Image" in loaded
    assert not {b"asyncio", b"structlog"} & {*loaded}


def limits_in(file: Path) -> dict[str, tuple[str, str]]:
    """Name of a limit -> the soft and the hard one, in a file of /proc."""
    rows = re.findall(r"^(.+?)\s{2,}(\S+)\s+(\S+)", file.read_text(), re.MULTILINE)
    return {name: (soft, hard) for name, soft, hard in rows}


def test_process_ends_when_the_one_that_started_it_is_killed() -> None:
    start = "import subprocess, sys; process = subprocess.Popen(sys.argv[1:]); print(process.pid, flush=True)"
    command = [sys.executable, "-c", f"{start}; process.wait()", sys.executable, "-c", COMMAND, UPLOADED]
    read_end, write_end = os.pipe()  # which stays open, so that the process waits for its picture
    try:
        with subprocess.Popen(command, stdin=read_end, stdout=subprocess.PIPE) as parent:
            assert parent.stdout
            process = Path("/proc", parent.stdout.readline().decode().strip())
            eventually(lambda: "PIL" in (process / "maps").read_text())
            parent.kill()
        eventually(lambda: not is_running(process))
    finally:
        os.close(read_end)
        os.close(write_end)


def is_running(process: Path) -> bool:
    """Whether the process with this folder in /proc runs."""
    try:
        return "State:\tZ" not in (process / "status").read_text()
    except OSError:
        return False


OWN_READ = """
import app.logos.picture, app.logos.reader_process, sys
def read(file):
    {code}
app.logos.picture.read_picture = read
app.logos.reader_process.main(sys.argv[1])
"""
"""The process, with another function in the place of the one that decodes an uploaded picture."""


async def read_with(code: str) -> PictureRead:
    return await PictureReader(OWN_READ.format(code=code)).read_upload(b"any file", "a")


async def test_picture_that_needs_more_memory_than_a_picture_does_is_damaged() -> None:
    with capture_logs() as logs, pytest.raises(PictureProblem, match="damaged"):
        await read_with(f"return bytes({MAX_MEMORY_BYTES}), 1, 1")
    assert [entry["event"] for entry in logs] == ["logo.reader_out_of_memory"]


async def test_signal_to_the_group_of_the_server_does_not_reach_the_process() -> None:
    read = await read_with("import os; return str(os.getpgid(0) == os.getpid()).encode(), 1, 1")
    assert read.content == b"True"


async def test_process_that_fails_with_a_long_text_is_logged_in_part() -> None:
    command = "import sys; sys.stderr.buffer.write(b'\\xff' * 100_000 + b'end'); sys.exit(3)"
    with capture_logs() as logs, pytest.raises(ReaderFailed):
        await PictureReader(command).read_upload(b"any file", "a")
    assert len(logs[0]["written"]) == MAX_LOGGED
    assert logs[0]["written"].endswith("end")


async def test_picture_that_takes_too_long_is_damaged_and_its_process_is_ended() -> None:
    before, reader = child_processes(), PictureReader("import time; time.sleep(3600)", timeout=0.2)
    with pytest.raises(PictureProblem, match="damaged"):
        async with asyncio.timeout(60):
            await reader.read_upload(b"any file", "a")
    assert child_processes() <= before
