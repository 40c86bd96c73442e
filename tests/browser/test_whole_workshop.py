"""The whole way, as people go it: from the one-time link to the exported Markdown."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect
from websockets.sync.client import connect

from app.rehearsal.demo_ideas import read_subjects
from tests.server_process import ServerProcess

IMAGES = Path(__file__).parents[2] / "docs" / "images"
Open = Callable[..., Page]

IDEAS = {
    "Safety": ("A quiet room in every school", "A place to be alone for a while"),
    "Relevant learning": ("Learn to cook, mend and grow food",),
    "Student involvement": ("We choose one project a year ourselves",),
}
CLUSTER = "Peace and skills"
TITLE = "Everyone has a place to be still"
TEXT = "In 2040 every school has a quiet room. You may go there when you need to, and nobody asks why."


def picture(page: Page, name: str) -> None:
    """A screenshot for the README, once what moves has come to rest."""
    page.evaluate("Promise.all(document.getAnimations().map(moving => moving.finished))")
    page.screenshot(path=IMAGES / f"{name}.png")


def linked(page: Page, name: str) -> str:
    """Where a link leads: to be opened on another computer, such as the projector's."""
    address = page.get_by_role("link", name=name).get_attribute("href")
    assert address
    return address


def come_in(phone: Page, *answers: str) -> None:
    """Answer the questions at the door, one tap each."""
    for answer in answers:
        phone.get_by_role("button", name=answer, exact=True).click()
    expect(phone.get_by_role("banner")).to_contain_text("Table 3")


def write(phone: Page, theme: str, idea: str) -> None:
    """Put a card on the table, and see it there, saved."""
    phone.get_by_label("Your idea").fill(idea)
    phone.get_by_role("group", name="Choose a theme").get_by_text(theme, exact=True).click()
    phone.get_by_role("button", name="Put on the table").click()
    card = phone.get_by_role("article").filter(has_text=idea)
    expect(card).to_contain_text("saved")
    expect(phone.get_by_label("Your idea")).to_have_value("")
    expect(phone.get_by_label("Your idea")).to_be_focused()


@contextmanager
def neighbours(server: ServerProcess, code: str) -> Iterator[None]:
    """Others come too, put a card each on their tables, and keep their phones awake for a while."""
    ideas = [idea["en"] for subject in read_subjects() for idea in subject.ideas]
    with ExitStack() as awake:
        for number, idea in enumerate(ideas):
            seat = {"id": f"neighbour-{number:010}", "table": number % 8 + 1, "language": "en"}
            with httpx.Client(base_url=server.url, trust_env=False) as http:
                http.post(f"/api/workshops/{code}/seats", json=seat).raise_for_status()
                cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
            address = f"{server.url.replace('http', 'ws')}/w/{code}/ws?as=phone"
            phone = awake.enter_context(connect(address, additional_headers={"Cookie": cookie}))
            theme = ("involvement", "safety", "learning")[number % 3]
            card = {"id": f"card-{number:010}", "type": "ideas.add", "theme": theme, "text": idea}
            phone.send(json.dumps(card))
        yield


def following(console: Page, title: str) -> None:
    """The facilitator's one big button."""
    console.get_by_role("button", name=f"Next: {title}").click()
    expect(console.get_by_role("region", name="Now")).to_contain_text(title)


def test_from_the_one_time_link_to_the_exported_scenario(
    server: ServerProcess, open_page: Open, tmp_path: Path
) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)

    with server.operator() as operator:
        link = operator.post("/api/sign-in-links").json()["url"]
    organiser = open_page("console", link)
    picture(organiser, "start")
    organiser.get_by_label("Tables").fill("8")
    organiser.get_by_role("button", name="Make the workshop").click()
    console = open_page("console", linked(organiser, "Open the console"))
    expect(console).to_have_url(re.compile("/w/[A-Z0-9]{8}/console$"))
    code = console.url.split("/")[-2]

    screen = open_page("screen", linked(organiser, "Open the screen"))
    expect(screen.get_by_text(f"{code[:4]} {code[4:]}")).to_be_visible()
    picture(screen, "screen-join")

    phones = [open_page("phone", f"{server.url}/j/{code}/3") for _ in range(2)]
    child, mayor = phones
    picture(child, "phone-join")
    come_in(child, "Student", "Smøla")
    come_in(mayor, "Politician", "Skip this")
    expect(console.get_by_text("2 here of 2")).to_be_visible()

    console.get_by_role("button", name="Start: Welcome").click()
    following(console, "Think on your own")
    child.get_by_label("Your idea").fill(IDEAS["Safety"][0])
    child.get_by_text("Safety", exact=True).click()
    child.get_by_role("button", name="Save my note").click()
    expect(child.get_by_role("article").filter(has_text=IDEAS["Safety"][0])).to_be_visible()
    expect(mayor.get_by_text(IDEAS["Safety"][0])).to_have_count(0)

    following(console, "Share at the table")
    with neighbours(server, code):
        for page in (console, screen):
            expect(page.get_by_text("62 here")).to_be_visible()
        expect(console.get_by_text("60", exact=True)).to_be_visible()
        picture(console, "console")
        picture(screen, "screen-ideas")
    note = child.get_by_role("article").filter(has_text=IDEAS["Safety"][0])
    note.get_by_role("button", name=re.compile("Put on the table")).click()
    expect(mayor.get_by_text(IDEAS["Safety"][0])).to_be_visible()
    write(mayor, "Safety", IDEAS["Safety"][1])
    write(child, "Relevant learning", IDEAS["Relevant learning"][0])
    write(child, "Student involvement", IDEAS["Student involvement"][0])
    for theme in IDEAS:
        expect(screen.get_by_text(theme)).to_be_visible()
    picture(child, "phone-ideas")

    child.reload()
    for idea in (idea for ideas in IDEAS.values() for idea in ideas):
        expect(child.get_by_role("article").filter(has_text=idea)).to_be_visible()

    following(console, "Sort and choose")
    child.get_by_role("button", name=f"Stack : {IDEAS['Safety'][0]}").click()
    child.get_by_role("button", name=f"Put it here : {IDEAS['Safety'][1]}").click()
    expect(mayor.get_by_role("button", name="Show all 2 cards")).to_be_visible()
    picture(child, "phone-sort")
    for idea in (IDEAS["Safety"][1], IDEAS["Relevant learning"][0]):
        mayor.get_by_role("button", name=f"Send : {idea}").click()
        expect(screen.get_by_text(idea)).to_be_visible()

    following(console, "Gather the cards")
    waiting = console.get_by_role("listbox", name="Cards to place")
    waiting.get_by_role("option", name=IDEAS["Safety"][1]).click()
    waiting.get_by_role("option", name=IDEAS["Relevant learning"][0]).click()
    console.get_by_role("button", name="Make a cluster").click()
    console.get_by_role("textbox", name="Name").fill(CLUSTER)
    console.keyboard.press("Enter")
    expect(console.get_by_role("group", name=CLUSTER)).to_contain_text("3 cards")
    expect(screen.get_by_text(CLUSTER)).to_be_visible()
    picture(console, "console-desk")
    picture(screen, "screen-wall")
    console.get_by_role("button", name="Write the scenario").click()
    console.get_by_label("Title").fill(TITLE)
    console.get_by_label("The scenario in words").fill(TEXT)
    console.get_by_role("button", name="Save the scenario").click()
    expect(console.get_by_text("Saved; everyone can read it")).to_be_visible()
    expect(child.get_by_text(TITLE)).to_be_visible()
    screen.keyboard.press("ArrowRight")
    expect(screen.get_by_text(TITLE)).to_be_visible()
    picture(screen, "screen-scenario")

    following(console, "Vote")
    console.get_by_role("button", name="Open the vote").click()
    for phone in phones:
        give = phone.get_by_role("button", name=re.compile("^Give a dot"))
        give.click()
        give.click()
    mayor.get_by_role("button", name=re.compile("^Take a dot back")).click()
    picture(child, "phone-vote")
    expect(console.get_by_text("2 of 62")).to_be_visible()
    console.get_by_role("button", name="Close the vote and show the result").click()
    console.get_by_role("button", name="Yes, show the result").click()
    for page in (child, console, screen):
        expect(page.get_by_text("3 dots")).to_be_visible()
    picture(screen, "screen-result")

    following(console, "Thank you")
    console.get_by_role("button", name="Report").click()
    with console.expect_download() as download:
        console.get_by_role("link", name=re.compile("Markdown")).click()
    exported = tmp_path / "report.md"
    download.value.save_as(exported)
    told = exported.read_text("utf-8")
    for idea in (idea for ideas in IDEAS.values() for idea in ideas):
        assert told.count(idea) == 1, idea
    assert TITLE in told
    assert TEXT in told
    assert "Table 3" in told
    assert told.index(TITLE) < told.index(IDEAS["Safety"][1]) < told.index(IDEAS["Student involvement"][0])
    assert "Politician" not in told, "two people are fewer than may be told of"
