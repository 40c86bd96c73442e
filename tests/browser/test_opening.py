"""Opening a page when some of its files do not come."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.assets.build_manifest import BuildManifest
from tests.browser.conftest import PAGE_TIMEOUT_MS, OpenPage
from tests.server_process import ServerProcess

ASSETS = BuildManifest().assets("phone/main.tsx", "en")
SCRIPTS = {"entry": ASSETS["script"], "shared script": ASSETS["preload"][0], "texts": ASSETS["preload"][-1]}
STYLE = ASSETS["styles"][0]
TRIES = 4
"""How often a page asks for a file, at least: some browsers ask twice while they load a page."""


@pytest.mark.parametrize("file", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_script_that_fails_once_is_loaded_again(server: ServerProcess, chromium: Browser, file: str) -> None:
    with chromium.new_context(locale="en-GB") as context:
        phone = context.new_page()
        answers = fail(phone, file, times=1)
        phone.goto(f"{server.url}/j/{server.new_workshop(tables=4)}/2")
        expect(phone.get_by_role("button", name="Student", exact=True)).to_be_visible(timeout=PAGE_TIMEOUT_MS)
        assert answers() == 1
        assert phone.evaluate("history.state") is None


def test_script_that_never_comes_is_said_in_the_language_of_the_page(
    server: ServerProcess, open_page: OpenPage
) -> None:
    phone = open_page("phone", "about:blank", locale="nb-NO")
    answers = fail(phone, SCRIPTS["shared script"])
    phone.goto(f"{server.url}/j/{server.new_workshop(tables=4)}/2")
    expect(phone.get_by_role("alert")).to_contain_text("Vi fikk ikke hentet hele siden.")
    expect(phone.get_by_text("Åpner siden …")).to_be_hidden()
    assert answers() >= TRIES
    phone.unroute_all()
    phone.get_by_role("button", name="Prøv igjen").click()
    expect(phone.get_by_role("button", name="Elev", exact=True)).to_be_visible()


def test_style_that_fails_once_is_loaded_again(server: ServerProcess, open_page: OpenPage) -> None:
    phone = open_page("phone", "about:blank")
    fail(phone, STYLE, times=1)
    phone.goto(f"{server.url}/j/{server.new_workshop(tables=4)}/2")
    expect(phone.get_by_role("button", name="Student", exact=True)).to_be_visible()
    loaded = (
        "href => [...document.styleSheets].some(sheet => sheet.href.endsWith(href) && sheet.cssRules.length)"
    )
    phone.wait_for_function(loaded, arg=STYLE)
    expect(phone.get_by_role("alert")).to_be_hidden()


def test_style_that_never_comes_is_said_and_the_page_works(
    server: ServerProcess, open_page: OpenPage
) -> None:
    phone = open_page("phone", "about:blank")
    answers = fail(phone, STYLE)
    phone.goto(f"{server.url}/j/{server.new_workshop(tables=4)}/2")
    expect(phone.get_by_role("alert")).to_contain_text("We could not get the whole page.")
    assert answers() >= TRIES
    expect(phone.get_by_role("button", name="Student", exact=True)).to_be_visible()


def test_page_that_is_cut_once_is_loaded_again(server: ServerProcess, chromium: Browser) -> None:
    def cut(route: Route) -> None:
        response = route.fetch()
        text = response.text()
        route.fulfill(response=response, body=text[: text.index("<body>")])

    url = f"{server.url}/j/{server.new_workshop(tables=4)}/2"
    with chromium.new_context(locale="en-GB") as context:
        phone = context.new_page()
        phone.route(url, cut, times=1)
        phone.goto(url)
        expect(phone.get_by_role("button", name="Student", exact=True)).to_be_visible(timeout=PAGE_TIMEOUT_MS)


def test_page_whose_script_throws_before_it_is_drawn_says_so(
    server: ServerProcess, chromium: Browser
) -> None:
    with chromium.new_context(locale="en-GB") as context:
        phone = context.new_page()
        phone.add_init_script(
            "const find = Document.prototype.getElementById;"
            "Document.prototype.getElementById = function (id) {"
            "  if (id === 'page') throw new Error('broken');"
            "  return find.call(this, id);"
            "};"
        )
        phone.goto(f"{server.url}/j/{server.new_workshop(tables=4)}/2")
        alert = phone.get_by_role("alert")
        expect(alert).to_contain_text("We could not get the whole page.", timeout=PAGE_TIMEOUT_MS)


def fail(page: Page, path: str, times: int | None = None) -> Callable[[], int]:
    """Answer the first requests for a file with status 503; by default all. Returns a function that says how
    many were."""
    answers: list[str] = []
    page.on("response", lambda response: answers.append(path) if response.status == 503 else None)
    page.route(f"**{path}", lambda route: route.fulfill(status=503), times=times)
    return lambda: len(answers)
