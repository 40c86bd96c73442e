"""The sentences that commands print about errors."""

import asyncio

import httpx
import msgspec
import pytest

from app.cli.errors import error_sentence
from app.cli.output import translate
from tests.http_clients import async_http_client


async def test_error_of_a_server_that_is_slow_differs_from_that_of_one_that_does_not_run() -> None:
    ended = asyncio.Event()

    async def wait(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await ended.wait()
        writer.close()

    async with await asyncio.start_server(wait, "127.0.0.1") as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with async_http_client(timeout=httpx.Timeout(60, read=0.1)) as http:
            with pytest.raises(httpx.ReadTimeout) as slow:
                await http.post(url, content=b"package")
        ended.set()
    async with async_http_client() as http:
        with pytest.raises(httpx.ConnectError) as not_running:
            await http.post(url, content=b"package")
    assert error_sentence(slow.value) == translate("cli.too_slow", url=url)
    assert error_sentence(not_running.value) == translate("cli.unreachable", url=url)


def test_answer_of_a_server_of_another_version_is_said_in_one_sentence() -> None:
    with pytest.raises(msgspec.ValidationError) as unknown:
        msgspec.json.decode(b"{}", type=list)
    detail = str(unknown.value)
    assert error_sentence(unknown.value) == translate("cli.other_version", detail=detail)
