"""The sentences that commands print about errors."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import msgspec
import pytest

import app.locale
from app.cli.errors import error_sentence
from app.cli.output import translate
from app.locale import LANGUAGES
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_that_names_a_command_of_make_names_the_installed_command_first(language: str) -> None:
    texts = json.loads((Path(app.locale.__file__).parent / f"{language}.json").read_text("utf-8"))
    for key, text in texts.items():
        make = re.search(r"\bmake (run|link|setup)\b", str(text))
        if make and key.startswith("cli."):
            assert re.search(r"\bsamskap \w+", str(text)[: make.start()]), text
