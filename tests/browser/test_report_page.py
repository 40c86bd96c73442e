"""The report as a page: without JavaScript, accessible, and by a public link from the console to a phone."""

import secrets
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.report_format import RenderOptions
from tests.browser.accessibility import faults
from tests.browser.conftest import OpenPage
from tests.browser.console_page import open_link_settings
from tests.facilitator_commands import submit
from tests.http_clients import http_client
from tests.public_report import path_of, public_path
from tests.reports.sample_logo import EDITION as WITH_LOGO
from tests.server_process import ServerProcess
from tests.workshops_with_cards import IDEAS, workshop_with_cards


@pytest.fixture
def report(server: ServerProcess) -> str:
    """A public link to the report of a closed workshop."""
    code = workshop_with_cards(server)
    server.close_workshop(code)
    return server.url + public_path(server, code)


def test_report_is_read_and_searched_without_javascript(report: str, open_page: OpenPage) -> None:
    page = open_page("phone", report, java_script_enabled=False)
    expect(page.get_by_text("Edition 1", exact=True)).to_be_visible()
    page.get_by_label("Find your card").fill(IDEAS[1].upper())
    page.get_by_role("button", name="Find").click()
    found = page.get_by_role("region", name="1 card for")
    expect(found.get_by_text(IDEAS[1], exact=True)).to_be_in_viewport()
    found.get_by_role("link", name="see it at its table").click()
    expect(page.locator(":target")).to_contain_text(IDEAS[1])
    expect(page.locator(":target")).to_be_in_viewport()
    page.get_by_role("link", name="Nynorsk").click()
    expect(page.get_by_label("Finn kortet ditt")).to_be_visible()


def test_report_is_sent_as_a_file(report: str, open_page: OpenPage) -> None:
    page = open_page("console", report, java_script_enabled=False)
    with page.expect_download() as download:
        page.get_by_role("link", name="Word", exact=True).click()
    assert download.value.suggested_filename.endswith("-edition-1-en.docx")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["phone", "console"])
def test_report_has_no_accessibility_fault(report: str, open_page: OpenPage, kind: str, scheme: str) -> None:
    page = open_page(kind, f"{report}?find=1", color_scheme=scheme, bypass_csp=True)
    assert faults(page) == []


def test_report_is_heard_whole_also_far_below_the_window(report: str, open_page: OpenPage) -> None:
    page = open_page("phone", report)
    page.set_viewport_size({"width": 390, "height": 200})
    headings = page.locator("h1, h2, h3, h4").count()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    assert sum(node.get("role", {}).get("value") == "heading" for node in tree) == headings


LONG_WORDS = (
    "Ungdomsmedvirkningsordning",
    "Kommunestyremedlemmer",
    "https://www.kommune.example/barnehage-og-skole/skolefritidsordningen",
)


@pytest.fixture
def report_of_a_vote(server: ServerProcess) -> str:
    """A public link to the report of a vote of six people on long words."""
    code = workshop_with_cards(server)
    with server.operator() as facilitator:
        options = []
        for word in LONG_WORDS:
            cluster = submit(facilitator, code, "merge.cluster", name=word, cards=[])
            written = submit(facilitator, code, "merge.write", cluster=cluster, title=word, text=word)
            options.append(f"scenario/{written}")
        server.start_step(code, "vote")
        vote = submit(facilitator, code, "vote.open", title=LONG_WORDS[0], options=options)
        for _ in range(6):
            with http_client(base_url=server.url) as phone:
                seat = {"id": secrets.token_hex(10), "table": 1, "language": "nb"}
                phone.post(f"/api/workshops/{code}/seats", json=seat).raise_for_status()
                cast = {"type": "vote.cast", "vote": vote, "ref": options[0], "dots": 5}
                command = {"id": secrets.token_hex(10), **cast}
                reply = phone.post(f"/w/{code}/stream?as=phone", json=command)
                assert reply.json()["type"] == "ack", reply.text
        submit(facilitator, code, "vote.close", vote=vote)
    server.close_workshop(code)
    return server.url + public_path(server, code)


@pytest.mark.parametrize("width", [320, 360, 390, 800, 1366, 3840])
def test_report_is_no_wider_than_the_window(report_of_a_vote: str, open_page: OpenPage, width: int) -> None:
    page = open_page("phone", f"{report_of_a_vote}?find=1&lang=nb")
    expect(page.get_by_role("cell", name="30", exact=True)).to_be_visible()
    page.set_viewport_size({"width": width, "height": 700})
    for size in ("100%", "125%", "200%"):
        page.evaluate("size => document.documentElement.style.fontSize = size", size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, size


def test_report_is_printed_in_dark_ink_from_a_dark_screen(report: str, open_page: OpenPage) -> None:
    page = open_page("console", report, color_scheme="dark")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_css("color", "rgb(244, 241, 234)")
    page.emulate_media(media="print", color_scheme="dark")
    expect(title).to_have_css("color", "rgb(27, 36, 48)")
    expect(page.get_by_role("search")).to_be_hidden()


def test_logo_has_white_paper_where_the_browser_chooses_the_colours(
    open_page: OpenPage, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(FORMATS["html"].render(WITH_LOGO, Catalogue.load(), RenderOptions("en")))
    page = open_page("console", file.as_uri(), color_scheme="dark", forced_colors="active")
    expect(page.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")
    expect(page.locator(".logo")).to_have_css("background-color", "rgb(255, 255, 255)")


def test_facilitator_makes_a_public_link_with_a_code_word_and_turns_it_off(
    server: ServerProcess, open_page: OpenPage
) -> None:
    code = workshop_with_cards(server)
    server.close_workshop(code)
    console = open_link_settings(open_page, server, code)
    console.get_by_label("Who or what it is for").select_option("Public report")
    expect(console.get_by_label("How long it works")).to_have_value("year")
    console.get_by_label("Code word").fill("green door")
    console.get_by_role("button", name="Make the link").click()
    row = console.get_by_role("group", name="Public report")
    row.get_by_role("button", name="QR code").click()
    picture = row.get_by_role("img", name="QR code of the link to the report")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    row.get_by_role("button", name="Copy").click()
    link = server.url + path_of(str(console.evaluate("navigator.clipboard.readText()")))

    phone = open_page("phone", link, java_script_enabled=False)
    phone.get_by_label("Code word").fill("red door")
    phone.get_by_role("button", name="Open the report").click()
    expect(phone.get_by_role("alert")).to_contain_text("That is not the code word.")
    phone.get_by_label("Code word").fill("Green door")
    phone.get_by_role("button", name="Open the report").click()
    expect(phone.get_by_text("Edition 1", exact=True)).to_be_visible()
    assert server.url + path_of(phone.url) == link
    phone.go_back()
    expect(phone.get_by_text("Edition 1", exact=True)).to_be_visible()

    row.get_by_role("button", name="Turn off").click()
    row.get_by_role("button", name="Yes, turn it off").click()
    expect(row).to_have_count(0)
    phone.reload()
    expect(phone.get_by_text("This link to the report has been turned off.")).to_be_visible()
