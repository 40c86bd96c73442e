"""Pages in two languages that nobody speaks: one of long words, and one that is read from right to left. Also
the accessibility of the pages."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import app.locale
from tests.browser.accessibility import faults
from tests.browser.conftest import OpenPage
from tests.browser.console_page import console_link
from tests.browser.phone_page import open_seated
from tests.facilitator_commands import submit
from tests.server_process import ServerProcess
from tests.workshops_with_cards import IDEAS, write_cards

ENGLISH: dict[str, Any] = json.loads((Path(app.locale.__file__).with_name("en.json")).read_text())
LATIN, ARABIC = "abcdefghijklmnopqrstuvwxyz", "ابجدهفگحیجکلمنوپقرسطعوخشزژ"
TO_ARABIC = str.maketrans(LATIN + LATIN.upper(), ARABIC * 2)
PARAMETER = re.compile(r"(\{\w+\})")
FAULTS = """() => {
    const faults = [];
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth > width) faults.push("the page is wider than its window");
    const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        && element.getBoundingClientRect().width > 2 && !element.closest(".visually-hidden");
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { parentElement, data } = texts.currentNode;
        if (!data.trim() || !isSeen(parentElement)) continue;
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        for (const { left, right } of range.getClientRects())
            if (right > left && (left < 3 || right > width - 3)) faults.push(`at the edge: ${data}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
        const { overflowX, textOverflow } = getComputedStyle(element);
        const canCut = ["hidden", "clip"].includes(overflowX) && textOverflow !== "ellipsis";
        if (canCut && element.scrollWidth > element.clientWidth + 1 && isSeen(element))
            faults.push(`cut: ${element.className} ${element.textContent.slice(0, 80)}`);
    }
    return [...new Set(faults)];
}"""
"""What is wrong with the layout: a page that scrolls sideways, and texts that are cut or touch the edge."""


def long_text(text: str) -> str:
    """A text with every vowel twice, which is about a third longer."""
    return re.sub(r"([aeiou])", r"\1\1", text)


def right_to_left_text(text: str) -> str:
    return text.translate(TO_ARABIC)


def pseudo_catalogue(change: Callable[[str], str], direction: str) -> dict[str, Any]:
    """The English catalogue with each text changed, but for its parameters."""

    def changed(text: str) -> str:
        return "".join(part if PARAMETER.match(part) else change(part) for part in PARAMETER.split(text))

    texts = {
        key: {form: changed(each) for form, each in text.items()} if isinstance(text, dict) else changed(text)
        for key, text in ENGLISH.items()
        if not key.startswith("language.")
    }
    names = {key: text for key, text in ENGLISH.items() if key.startswith("language.")}
    return {**texts, **names, "language.direction": direction}


CATALOGUES = {
    "ltr": pseudo_catalogue(long_text, "ltr"),
    "rtl": pseudo_catalogue(right_to_left_text, "rtl"),
}


def use_catalogue(context: BrowserContext, direction: str) -> None:
    """Let the pages of this context get these texts in place of the English ones."""
    script = f"export default {json.dumps(CATALOGUES[direction])}"
    context.route(
        re.compile(r"/assets/en-[\w-]+\.js$"),
        lambda route: route.fulfill(content_type="text/javascript", body=script),
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"], ids=["long words", "right to left"])
def test_no_text_is_cut_or_outside_of_the_page_in_a_language_with(
    server: ServerProcess, open_page: OpenPage, direction: str
) -> None:
    code = server.new_workshop(tables=12)
    prepare = partial(use_catalogue, direction=direction)
    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", privacy_threshold=1)
        server.start_step(code, "together")
        cards = write_cards(server, code, 1, IDEAS)
        phone = open_seated(server, open_page, code, 1, prepare=prepare)
        as_operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
        screen = open_page("screen", f"{server.url}/w/{code}/screen", prepare=prepare, **as_operator)
        console = open_page("console", console_link(server, code), prepare=prepare)
        phone.set_viewport_size({"width": 320, "height": 568})
        for page in (screen, console):
            page.set_viewport_size({"width": 1024, "height": 768})
        for page in (phone, screen, console):
            expect(page.locator("html")).to_have_attribute("dir", direction)
        mirrored = "-1 1" if direction == "rtl" else "none"
        expect(console.locator(".running-step-next .icon")).to_have_css("scale", mirrored)

        expect(phone.locator(".board .card")).to_have_count(len(IDEAS))
        check(phone, screen, console)
        for tab in ("desk", "setup", "finish", "run"):
            console.locator(f".tabs a[href='#{tab}']").click()
            check(console)
        server.start_step(code, "sort")
        expect(phone.locator(".sortable")).to_have_count(len(IDEAS))
        check(phone, screen)
        assert [fault for page in (phone, screen, console) for fault in faults(page)] == []
        server.start_step(code, "merge")
        cluster = submit(facilitator, code, "merge.cluster", name="Light and food", cards=cards)
        submit(
            facilitator, code, "merge.write", cluster=cluster, title="A bright school", text="It is bright."
        )
        expect(screen.get_by_text("Light and food")).to_be_visible()
        expect(console.locator(".cluster-panel")).to_be_visible()
        check(phone, screen, console)
        server.start_step(code, "vote")
        vote = submit(facilitator, code, "vote.open", title="Which?", options=[f"cluster/{cluster}"])
        plus = phone.locator(".option-dots button").last
        plus.click()
        expect(phone.locator(".option-dots [role=img], .option-given")).to_be_visible()
        check(phone, screen, console)
        assert [fault for page in (phone, screen, console) for fault in faults(page)] == []
        submit(facilitator, code, "vote.close", vote=vote)
        expect(screen.locator(".result-bar")).to_be_visible()
        expect(phone.locator(".result-bar")).to_be_visible()
        check(phone, screen, console)


def check(*pages: Page) -> None:
    """Raise AssertionError if a page has a fault of its layout."""
    for page in pages:
        assert page.evaluate(FAULTS) == [], page.url
