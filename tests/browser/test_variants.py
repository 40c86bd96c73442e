"""The Finish tab offers the variants of the report."""

import re

from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.conftest import OpenPage
from tests.server_process import ServerProcess
from tests.workshops_with_cards import workshop_with_cards


def test_finish_tab_downloads_the_variant_that_is_chosen(server: ServerProcess, open_page: OpenPage) -> None:
    code = workshop_with_cards(server)
    server.close_workshop(code)
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    console = open_page("console", f"{server.url}/w/{code}/console#finish", bypass_csp=True, **operator)
    files = console.get_by_role("region", name="Download the report")
    whole = files.get_by_role("link").count()
    choice = files.get_by_label("Which report")
    expect(choice).to_have_value("")
    rows = files.get_by_role("listitem")
    for number, row, formats in (
        (0, "For the council", ("PDF", "Picture")),
        (1, "The report", ("PDF", "Word", "Web page")),
        (2, "All cards", ("CSV",)),
        (3, "All tables", ("Excel", "ZIP")),
        (4, "For the archive", ("ZIP",)),
        (5, "Slides", ("PowerPoint",)),
        (6, "Text and data", ("Markdown", "JSON")),
    ):
        expect(rows.nth(number)).to_contain_text(row)
        for name in formats:
            expect(rows.nth(number).get_by_role("link", name=f"{row}: {name}")).to_have_text(name)
    for label, name, count in (("Table 1", "table-1", 4), ("For children", "child", 4)):
        choice.select_option(label=label)
        expect(files.get_by_role("list").get_by_role("link")).to_have_count(count)
        address = files.get_by_role("link", name="The report: PDF").get_attribute("href")
        sent = console.request.get(f"{server.url}{address}")
        assert f"-{code}-edition-1-{name}-en.pdf" in sent.headers["content-disposition"]
    choice.select_option(label="Archive without the words of the cards")
    (link,) = files.get_by_role("list").get_by_role("link").all()
    expect(link).to_have_attribute("href", re.compile("format=zip&.*variant=redacted"))
    assert faults(console) == []
    choice.select_option(label="The whole report")
    expect(files.get_by_role("link")).to_have_count(whole)


def test_finish_tab_downloads_documents_in_two_languages(server: ServerProcess, open_page: OpenPage) -> None:
    code = workshop_with_cards(server)
    server.close_workshop(code)
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    console = open_page("console", f"{server.url}/w/{code}/console#finish", bypass_csp=True, **operator)
    files = console.get_by_role("region", name="Download the report")
    every = files.get_by_role("list").get_by_role("link").count()
    choice = files.get_by_label("Also in another language")
    expect(choice).to_have_value("")
    choice.select_option(label="+ Bokmål")
    expect(files.get_by_text("Everything stands in both languages")).to_be_visible()
    expect(files.get_by_role("link", name="Text and data: JSON")).to_have_count(0)
    address = files.get_by_role("link", name="Text and data: Markdown").get_attribute("href")
    text = console.request.get(f"{server.url}{address}").text()
    assert text.index("## English") < text.index("## Bokmål")
    assert faults(console) == []
    choice.select_option(value="")
    expect(files.get_by_role("list").get_by_role("link")).to_have_count(every)
