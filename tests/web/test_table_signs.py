"""The page with a sign for every table. Its text is tested in `test_pages.py`."""

import asyncio
import threading
import time
from itertools import groupby

from app.web.pages import templates
from app.web.table_signs import TableSigns


async def test_signs_are_rendered_one_page_after_the_other_outside_the_event_loop() -> None:
    signs = TableSigns(templates())
    calls: list[tuple[int, bool]] = []
    """For each text of a page: the page, and whether the event loop's thread asked for it."""

    async def render(page: int) -> bytes:
        def text(key: str, **params: object) -> str:
            calls.append((page, threading.current_thread() is threading.main_thread()))
            time.sleep(0.001)  # other threads run meanwhile
            return key

        variables = {
            "lang": "en",
            "dir": "ltr",
            "t": text,
            "title": f"Hall {page}",
            "question": "What now?",
            "code": "K7MP4WXA",
            "join_url": "http://hall/j/K7MP4WXA",
        }
        return await signs.render([f"http://hall/j/K7MP4WXA/{table}" for table in (1, 2)], variables)

    rendered = await asyncio.gather(*(render(page) for page in range(3)))

    assert [html.count(b"<svg") for html in rendered] == [2, 2, 2]
    assert [page for page, _ in groupby(calls, key=lambda call: call[0])] == [0, 1, 2]
    assert not any(is_on_loop for _, is_on_loop in calls)
