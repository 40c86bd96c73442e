"""A language that is chosen while the phone has no network, or a slow one."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import join
from tests.server_process import ServerProcess


def open_join_questions(server: ServerProcess, open_page: OpenPage) -> Page:
    """A phone at the first question, while people write."""
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    phone = open_page("phone", f"{server.url}/j/{code}/2")
    expect(phone.get_by_role("button", name="Student", exact=True)).to_be_visible()
    return phone


def test_language_chosen_before_joining_without_network_is_shown_when_it_is_back(
    server: ServerProcess, open_page: OpenPage
) -> None:
    phone = open_join_questions(server, open_page)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Bokmål", exact=True).click()
    expect(phone.get_by_text("The page turns to Bokmål")).to_be_visible()
    expect(phone.locator("html")).to_have_attribute("lang", "en")

    phone.context.set_offline(False)

    expect(phone.locator("html")).to_have_attribute("lang", "nb")
    join(phone, role="Elev")
    expect(phone.get_by_label("Ideen din")).to_be_visible()


def test_language_chosen_while_the_server_does_not_answer_is_shown_when_it_does(
    server: ServerProcess, open_page: OpenPage
) -> None:
    phone = open_join_questions(server, open_page)
    phone.route("**/assets/nn-*.js", lambda route: route.abort())
    phone.get_by_role("button", name="Nynorsk", exact=True).click()
    expect(phone.get_by_text("The page turns to Nynorsk")).to_be_visible()

    phone.unroute("**/assets/nn-*.js")

    expect(phone.locator("html")).to_have_attribute("lang", "nn")
    expect(phone.get_by_text("The page turns to Nynorsk")).to_have_count(0)


def test_language_chosen_before_joining_is_shown_though_its_texts_arrive_after_joining(
    server: ServerProcess, open_page: OpenPage
) -> None:
    phone = open_join_questions(server, open_page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route("**/assets/nn-*.js", hold)
    phone.get_by_role("button", name="Nynorsk", exact=True).click()
    join(phone, role="Student")
    expect(phone.get_by_label("Your idea")).to_be_visible()

    held[0].continue_()

    expect(phone.locator("html")).to_have_attribute("lang", "nn")
    expect(phone.get_by_label("Ideen din")).to_be_visible()
    phone.unroute("**/assets/nn-*.js")
    phone.reload()  # the server has the choice, too
    expect(phone.get_by_label("Ideen din")).to_be_visible()
