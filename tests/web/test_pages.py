"""The pages of a workshop: what they may contain, and that they delay nobody."""

import asyncio
import base64
import hashlib
import re

from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop


async def test_pages_have_content_security_policy_for_one_inline_script(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        for path in (
            "/",
            f"/j/{workshop.code}",
            f"/w/{workshop.code}/console",
            f"/w/{workshop.code}/signs",
            "/nowhere",
        ):
            response = await http.get(path)
            policy = response.headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert " style=" not in response.text
            inline = re.findall("<script>(.*?)</script>", response.text, re.DOTALL)
            assert len(inline) == (path not in (f"/w/{workshop.code}/signs", "/nowhere"))
            hashes = [
                base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline
            ]
            assert all(f"script-src 'self' 'sha256-{script}'" in policy for script in hashes)


async def test_browsers_translate_phones_and_neither_consoles_nor_screens(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        for path, translate in (
            (f"/j/{workshop.code}", True),
            (f"/w/{workshop.code}/console", False),
            (f"/w/{workshop.code}/screen", False),
        ):
            (html,) = re.findall("<html[^>]*>", (await http.get(path)).text)
            assert ('translate="no"' not in html) == translate, path


async def test_title_with_html_is_escaped(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    title = "</script><script>alert(1)</script>"
    await workshop.submit("plan.edit", title={"en": title})
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        for path in (f"/j/{workshop.code}", f"/w/{workshop.code}/console", f"/w/{workshop.code}/signs"):
            assert "<script>alert" not in (await http.get(path)).text


async def test_signs_page_with_200_tables_does_not_block_other_requests(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    await workshop.submit("plan.edit", tables=200)
    clock, waits = asyncio.get_running_loop().time, []
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        began = clock()
        signs = asyncio.create_task(http.get(f"/w/{workshop.code}/signs"))
        while not signs.done():
            requested = clock()
            await http.get("/healthz")
            waits.append(clock() - requested)
        took = clock() - began
        assert (await signs).text.count("<svg") == 200
    # Every other request was answered in less than half of the time.
    assert max(waits) < took / 2
