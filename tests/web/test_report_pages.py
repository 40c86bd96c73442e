"""The report as a page: for the staff, for participants, and by a public link."""

import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app.access.links import Links, derive
from app.core.errors import Rejected
from app.live.clock import now
from app.locale.catalogue import Catalogue
from app.main import create_app
from app.reports import FORMATS
from app.settings import Settings
from app.store.database import Database
from app.store.keys import OPERATOR_KEY, SIGNING_KEY
from app.store.tables import LinkRow
from app.store.workshops import Workshops
from app.web.code_words import MAX_WRONG, CodeWordAttempts
from app.web.report_pages import MAX_QUERY
from app.web.report_searches import ReportSearches
from app.workshop.summary import summarize
from app.workshop.workshop import initial_state
from tests.empty_database import DATABASE, create_database
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop, new_id
from tests.reports.file_reader import parse_page
from tests.web.staff import new_code, new_link, operator, revoke, staff_headers
from tests.workshop.sample_workshop import CREATED, PLAN

CATALOGUE = Catalogue.load()
YEAR_MS = 365 * 24 * 3600 * 1000
CODE_WORD = "green door"


def error(code: str, language: str = "en") -> str:
    return CATALOGUE.text(language, f"error.{code}")


def shown(response: httpx.Response) -> str:
    """The text of a page, without line breaks."""
    return " ".join(parse_page(response.content).text_content().split())


def browser(workshop: LiveWorkshop, **options: Any) -> httpx.AsyncClient:
    """A browser that waits while the process that renders reports starts on a busy machine."""
    return async_http_client(base_url=workshop.url, **options)


async def get(workshop: LiveWorkshop, path: str, **headers: str) -> httpx.Response:
    async with browser(workshop, headers=headers) as http:
        return await http.get(path)


async def result_of(http: httpx.AsyncClient, path: str, code_word: str) -> str:
    """The result of a code word with which a browser is sent back to the link."""
    return httpx.URL(await address_with_result(http, path, code_word)).params["answer"].partition(".")[0]


async def address_with_result(http: httpx.AsyncClient, path: str, code_word: str) -> str:
    """The address to which a browser is sent back with the result of a code word."""
    response = await http.post(path, data={"code_word": code_word})
    assert response.status_code == httpx.codes.SEE_OTHER
    assert httpx.URL(response.headers["location"]).path == path
    return str(response.headers["location"])


async def public_path(workshop: LiveWorkshop, **fields: Any) -> str:
    """The path of a new public link to the report."""
    link = await new_link(workshop, "public_report", **fields)
    return str(link["url"]).partition("/r/")[1] + str(link["url"]).partition("/r/")[2]


@pytest.fixture
async def closed(new_workshop: CreateWorkshop) -> LiveWorkshop:
    workshop = await new_workshop()
    await workshop.submit("close.workshop")
    return workshop


async def test_staff_reads_a_draft_and_then_the_edition(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    headers, path = await staff_headers(workshop, "report"), f"/w/{workshop.code}/report"
    draft = await get(workshop, path, **headers)
    assert draft.headers["content-type"] == "text/html; charset=utf-8"
    assert "Draft" in shown(draft)
    await workshop.submit("close.workshop")
    assert "Edition 1" in shown(await get(workshop, path, **headers))


@pytest.mark.parametrize("name", FORMATS)
async def test_page_sends_the_files_that_it_offers_and_no_other(closed: LiveWorkshop, name: str) -> None:
    path = f"{await public_path(closed)}?format={name}"
    public = await get(closed, path)
    staff = await get(closed, f"/w/{closed.code}/report?format={name}", **closed.operator_headers)
    assert staff.status_code == httpx.codes.OK
    assert staff.headers["content-disposition"].endswith(f".{name}")
    offered = FORMATS[name].for_all_readers
    assert public.status_code == (httpx.codes.OK if offered else 422)
    page = parse_page((await get(closed, path.partition("?")[0])).content)
    assert bool(page.xpath(f"//a[@href='?format={name}&lang=en']")) == offered


async def test_search_that_finds_nothing_says_so_in_the_language_that_was_chosen(
    closed: LiveWorkshop,
) -> None:
    page = await get(closed, f"{await public_path(closed)}?find=4-99&lang=nb")
    assert CATALOGUE.text("nb", "report.page.found.none") in shown(page)
    assert parse_page(page.content).get("lang") == "nb"


async def test_choosing_another_language_keeps_the_search(closed: LiveWorkshop) -> None:
    path, query = await public_path(closed), 'Ærlig & "4-99"#'
    for before, kept in (("", None), (f"?find={quote(query)}&lang=nb", query)):
        page = await get(closed, path + before)
        links = parse_page(page.content).xpath("//nav[@class='languages']//a/@href")
        assert [httpx.URL(link).params.get("lang") for link in links] == [*CATALOGUE.languages]
        assert {httpx.URL(link).params.get("find") for link in links} == {kept}
        assert {httpx.URL(link).fragment for link in links} == {"found" if kept else ""}
        for language, link in zip(CATALOGUE.languages, links, strict=True):
            other = await get(closed, f"{path}{link}")
            assert parse_page(other.content).get("lang") == language
            assert bool(parse_page(other.content).xpath("//*[@id='found']")) == bool(kept)


async def test_field_keeps_the_words_that_were_searched(closed: LiveWorkshop) -> None:
    path, query = await public_path(closed), 'grønn "dør" <4-99>'
    for search, kept in (("", ""), (f"?find={quote(query)}", query), ("?find=%20", "")):
        page = await get(closed, path + search)
        assert parse_page(page.content).xpath("//input[@name='find']/@value") == [kept]


async def test_search_of_blanks_says_what_to_write(closed: LiveWorkshop) -> None:
    page = parse_page((await get(closed, f"{await public_path(closed)}?find=%20%20&lang=nb")).content)
    (found,) = page.xpath("//*[@id='found']")
    assert "Hva leter du etter?" in found.text_content()
    assert CATALOGUE.text("nb", "report.page.find.hint") in found.text_content()


async def test_phone_without_a_seat_is_told_where_the_report_opens(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    path, nb = f"/j/{workshop.code}/report", {"accept-language": "nb"}
    before = await get(workshop, path, **nb)
    assert (before.status_code, error("credential.missing", "nb") in shown(before)) == (401, True)
    await workshop.submit("close.workshop")
    for each in (path, f"{path}?format=pdf"):
        response = await get(workshop, each, **nb)
        assert response.status_code == httpx.codes.UNAUTHORIZED
        assert CATALOGUE.text("nb", "report.elsewhere.message") in shown(response)
        assert parse_page(response.content).xpath("//main//a/@href") == [f"/j/{workshop.code}"]
        assert "Edition 1" not in shown(response)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "scan the report's QR code on the screen, if there is one"),
        ("nb", "skanne QR-koden til rapporten på skjermen, hvis den vises der"),
        ("nn", "skanne QR-koden til rapporten på skjermen, om han er der"),
    ],
)
async def test_phone_without_a_seat_is_told_of_the_code_on_the_screen(
    closed: LiveWorkshop, language: str, words: str
) -> None:
    response = await get(closed, f"/j/{closed.code}/report", **{"accept-language": language})
    assert words in shown(response)


async def test_search_for_a_card_that_was_taken_away_says_that_such_cards_are_not_here(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    phone = await (await workshop.join(1)).connect()
    await phone.submit("ideas.add", card := new_id(), theme="safety", text="A card that hurts")
    await workshop.submit("ideas.withdraw", card=card)
    await workshop.submit("close.workshop")
    found = shown(await get(workshop, f"{await public_path(workshop)}?find=1-1"))
    assert CATALOGUE.text("en", "report.page.found", count=0, query="1-1") in found
    assert "Cards that were taken back, taken away or never put on the table are not in the report." in found


async def test_search_reads_only_the_beginning_of_a_long_query(closed: LiveWorkshop) -> None:
    beginning = "4-99".ljust(MAX_QUERY)
    page = await get(closed, f"{await public_path(closed)}?find={quote(beginning + 'x' * 5000)}")
    assert CATALOGUE.text("en", "report.page.found", count=0, query="4-99") in shown(page)


NETWORK = "203.0.113.1"


@asynccontextmanager
async def serving(folder: Path, **parts: Any) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client with the operator's rights, of a server without sockets. parts: these replace
    parts of its context."""
    create_database(folder / DATABASE)
    app = create_app(Settings(data=folder, host="127.0.0.1", port=0, public_url=None))
    async with app.router.lifespan_context(app):
        app.state.context = replace(app.state.context, **parts)
        headers = {"authorization": f"Bearer {(folder / OPERATOR_KEY).read_text().strip()}"}
        transport = httpx.ASGITransport(app)
        async with async_http_client(transport=transport, base_url="http://test", headers=headers) as http:
            yield http


@asynccontextmanager
async def from_other_network(http: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the same server without sockets, with another address."""
    served = http._transport
    assert isinstance(served, httpx.ASGITransport)
    transport = httpx.ASGITransport(served.app, client=("203.0.113.7", 1))
    async with async_http_client(transport=transport, base_url="http://test") as other:
        yield other


async def test_search_beyond_the_limit_is_refused_but_the_page_is_shown(tmp_path: Path) -> None:
    async with serving(tmp_path, report_searches=ReportSearches(clock=lambda: 0.0, burst=2)) as http:
        code = await new_code(http)
        searches = [await http.get(f"/w/{code}/report?find=4-99") for _ in range(3)]
        page = await http.get(f"/w/{code}/report")
        other = await http.get(f"/w/{await new_code(http)}/report?find=4-99")
    assert [response.status_code for response in (*searches, page, other)] == [200, 200, 429, 200, 200]
    assert error("report.too_many_searches") in shown(searches[2])


async def test_page_is_compressed_only_for_those_who_accept_it(closed: LiveWorkshop) -> None:
    path = await public_path(closed)
    plain = await get(closed, path, **{"accept-encoding": "identity"})
    packed = await get(closed, path, **{"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.content == packed.content


async def test_participant_reads_the_report_when_the_workshop_is_closed(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    cookie, path = (await workshop.join()).cookie, f"/j/{workshop.code}/report"
    before = await get(workshop, path, cookie=cookie)
    assert CATALOGUE.text("en", "report.not_yet.message") in shown(before)
    assert (
        (await get(workshop, f"{path}?format=pdf", cookie=cookie))
        .headers["content-type"]
        .startswith("text/html")
    )
    await workshop.submit("close.workshop")
    after = await get(workshop, path, cookie=cookie)
    assert "Edition 1" in shown(after)
    assert after.headers["cache-control"] == "private, no-cache"
    assert (await get(workshop, path)).status_code == httpx.codes.UNAUTHORIZED


async def test_public_link_shows_nothing_of_an_open_workshop(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    path = await public_path(workshop)
    for each in (path, f"{path}?format=pdf"):
        assert CATALOGUE.text("nb", "report.not_yet.message") in shown(
            await get(workshop, f"{each}", **{"accept-language": "nb"})
        )


async def test_public_page_leaks_no_token_and_is_not_indexed_and_has_a_preview(closed: LiveWorkshop) -> None:
    path = await public_path(closed)
    response = await get(closed, path)
    page = parse_page(response.content)
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-robots-tag"] == "noindex"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert (await get(closed, f"{path}?format=md")).headers["x-robots-tag"] == "noindex"
    (title,) = page.xpath("//meta[@property='og:title']/@content")
    assert page.xpath("//title")[0].text_content() == f"{title} · Edition 1"
    assert page.xpath("//meta[@property='og:description']/@content")[0]
    (picture,) = page.xpath("//meta[@property='og:image']/@content")
    assert (await get(closed, picture)).headers["content-type"] == "image/png"


@pytest.mark.parametrize(("language", "locale"), [("en", "en_GB"), ("nb", "nb_NO"), ("nn", "nn_NO")])
async def test_preview_names_its_language_with_a_territory(
    closed: LiveWorkshop, language: str, locale: str
) -> None:
    response = await get(closed, await public_path(closed), **{"accept-language": language})
    assert parse_page(response.content).xpath("//meta[@property='og:locale']/@content") == [locale]


async def test_public_link_works_for_a_year_unless_it_is_said_otherwise(closed: LiveWorkshop) -> None:
    before = now()
    link, short = (
        await new_link(closed, "public_report"),
        await new_link(closed, "public_report", expires_at=before + 60_000),
    )
    assert before + YEAR_MS <= link["expires_at"] <= now() + YEAR_MS
    assert short["expires_at"] == before + 60_000


async def test_chat_that_looks_at_a_link_with_head_gets_the_status_without_a_body(
    closed: LiveWorkshop,
) -> None:
    public, link = await public_path(closed), f"/w/{closed.code}/link"
    paths = {
        "/": 200,
        f"/j/{closed.code}": 200,
        public: 200,
        "/r/nothing-such": 404,
        link: 200,
        "/healthz": 200,
    }
    async with browser(closed) as http:
        found = {path: await http.head(path) for path in paths}
        others = ("/api/workshops/{}/door", "/w/{}/stream?as=phone")
        refused = [(await http.head(path.format(closed.code))).status_code for path in others]
    assert {path: response.status_code for path, response in found.items()} == paths
    assert all(response.content == b"" for response in found.values())
    assert refused == [httpx.codes.METHOD_NOT_ALLOWED] * 2


async def test_public_link_that_is_turned_off_shows_nothing_at_once(closed: LiveWorkshop) -> None:
    link = await new_link(closed, "public_report")
    path = httpx.URL(link["url"]).path
    assert (await get(closed, path)).status_code == httpx.codes.OK
    await revoke(closed, link)
    for each in (path, f"{path}?format=pdf", f"{path}/qr.svg"):
        response = await get(closed, each, **{"accept-language": "nn"})
        assert response.status_code == httpx.codes.GONE
        assert error("public_link.revoked", "nn") in shown(response)


@pytest.mark.parametrize("end", ["x", "", ".", ".0000", "/more"])
async def test_wrong_public_link_is_refused_with_a_page(closed: LiveWorkshop, end: str) -> None:
    path = await public_path(closed)
    wrong = path.rpartition(".")[0] + end if end != "x" else path + end
    response = await get(closed, wrong)
    assert response.status_code == httpx.codes.NOT_FOUND
    assert parse_page(response.content).xpath("//h1")


async def test_public_link_ends_at_its_time_and_opens_no_session(database: Database) -> None:
    await Workshops(database).add("w", "K7MP4WXA", CREATED, summarize(initial_state(PLAN)))
    links = Links(database, "a signing key")
    row = await links.create("w", "public_report", 1000, expires_at=2000)
    assert (await links.open_public(links.token(row), 1999)).id == row.id
    with pytest.raises(Rejected, match=r"public_link\.expired"):
        await links.open_public(links.token(row), 2000)
    with pytest.raises(Rejected, match=r"credential\.link_unknown"):
        await links.open("w", links.token(row), 1999)


async def test_links_of_staff_and_public_ones_open_nothing_but_their_own(closed: LiveWorkshop) -> None:
    staff, public = await new_link(closed, "facilitator"), await new_link(closed, "public_report")
    token = str(staff["url"]).partition("#")[2]
    assert error("public_link.unknown") in shown(await get(closed, f"/r/{token}"))
    async with browser(closed) as http:
        body = {"token": str(public["url"]).partition("/r/")[2]}
        opened = await http.post(f"/api/workshops/{closed.code}/sessions", json=body)
    assert opened.json()["code"] == "credential.link_unknown"


async def test_code_word_opens_the_report_in_that_browser_only(closed: LiveWorkshop) -> None:
    path = await public_path(closed, code_word=CODE_WORD)
    other = await public_path(closed, code_word=CODE_WORD)
    async with browser(closed, follow_redirects=True) as http:
        asked = await http.get(path)
        assert CATALOGUE.text("en", "report.code_word.heading") in shown(asked)
        # Who scanned the QR code on the screen got no link from anybody.
        assert "sent" not in shown(asked)
        assert asked.headers["x-robots-tag"] == "noindex"
        assert "Edition 1" not in shown(asked)
        assert not parse_page(asked.content).xpath("//meta[starts-with(@property, 'og:')]")
        assert (await http.get(f"{path}?format=md")).headers["content-type"].startswith("text/html")
        wrong = await http.post(path, data={"code_word": "green house"})
        assert (wrong.status_code, error("public_link.wrong_code_word") in shown(wrong)) == (403, True)
        right = await http.post(f"{path}?lang=nb", data={"code_word": "  GREEN  do\u00ador\u200b "})
        assert (right.url.query, "Utgave 1" in shown(right)) == (b"lang=nb", True)
        assert "Edition 1" in shown(await http.get(path))
        assert (await http.get(f"{path}?format=md")).headers["content-type"].startswith("text/markdown")
        cookies = {"cookie": "; ".join(f"{name}={value}" for name, value in http.cookies.items())}
    assert "Edition 1" not in shown(await get(closed, path))
    assert "Edition 1" in shown(await get(closed, path, **cookies))
    assert "Edition 1" not in shown(await get(closed, other, **cookies))


async def test_browser_that_accepts_no_cookies_is_told_so_after_the_right_code_word(
    closed: LiveWorkshop,
) -> None:
    path = await public_path(closed, code_word=CODE_WORD)
    async with browser(closed) as http:
        answer = await http.post(f"{path}?lang=nn", data={"code_word": CODE_WORD})
        cookies = {"cookie": answer.headers["set-cookie"].partition(";")[0]}
        back = answer.headers["location"]
    response = await get(closed, back)
    assert (response.status_code, "informasjonskapslar" in shown(response)) == (403, True)
    opened = await get(closed, back, **cookies)
    assert (opened.status_code, opened.headers["location"]) == (303, f"{path}?lang=nn")
    assert "informasjonskapslar" not in shown(await get(closed, f"{path}?lang=nn"))


@pytest.mark.parametrize(
    "result", ["right", "wrong", "wait", "wait_long", "wrong.1.x", "...", "wrong.\u00b2.x"]
)
async def test_page_of_a_code_word_does_not_say_what_only_its_address_says(
    closed: LiveWorkshop, result: str
) -> None:
    path = await public_path(closed, code_word=CODE_WORD)
    asked, plain = await get(closed, f"{path}?answer={quote(result)}"), await get(closed, path)
    assert (asked.status_code, shown(asked)) == (200, shown(plain))


async def test_result_of_the_code_word_of_another_link_is_not_said(closed: LiveWorkshop) -> None:
    path, other = [await public_path(closed, code_word=CODE_WORD) for _ in range(2)]
    async with browser(closed) as http:
        address = await address_with_result(http, path, "wrong")
    assert (await get(closed, address)).status_code == httpx.codes.FORBIDDEN
    assert (await get(closed, address.replace(path, other))).status_code == httpx.codes.OK


async def test_page_says_to_wait_only_while_that_is_so(tmp_path: Path) -> None:
    seconds = 0.0
    attempts = CodeWordAttempts(clock=lambda: seconds, burst=1)
    async with serving(tmp_path, code_word_attempts=attempts) as http:
        links = f"/api/workshops/{await new_code(http)}/links"
        body = {"right": "public_report", "code_word": CODE_WORD}
        path = httpx.URL((await http.post(links, json=body)).json()["url"]).path
        await result_of(http, path, "wrong")
        address = await address_with_result(http, path, CODE_WORD)
        refused = await http.get(address)
        seconds = 13.0
        later = await http.get(address)
    assert (refused.status_code, later.status_code) == (429, 200)
    assert error("public_link.too_many_attempts") not in shown(later)


async def test_result_of_a_code_word_is_said_for_a_minute(database: Database) -> None:
    links = Links(database, "key")
    row = LinkRow(
        id="link", workshop_id="w", right="public_report", label="", derived_from="link/link", created_at=0
    )
    signed = links.sign_result(row, "wrong", 1000)
    results = [links.signed_result(row, signed, at) for at in (999, 1000, 61_000, 61_001)]
    assert results == ["", "wrong", "wrong", ""]


@pytest.mark.parametrize(
    ("language", "whom"),
    [
        ("en", "ask those who held the workshop."),
        ("nb", "spørre dem som holdt verkstedet."),
        ("nn", "spørje dei som heldt verkstaden."),
    ],
)
async def test_code_word_form_says_whom_to_ask_for_the_code_word(
    closed: LiveWorkshop, language: str, whom: str
) -> None:
    path = await public_path(closed, code_word=CODE_WORD)
    assert whom in shown(await get(closed, f"{path}?lang={language}"))


async def test_code_word_cookie_is_sent_with_its_link_only(closed: LiveWorkshop) -> None:
    path = await public_path(closed, code_word=CODE_WORD)
    async with browser(closed) as http:
        cookie = (await http.post(path, data={"code_word": CODE_WORD})).headers["set-cookie"]
    assert f"Path={path};" in f"{cookie};"
    assert {"HttpOnly", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}


async def test_code_word_is_refused_unread_after_too_many_wrong_ones(tmp_path: Path) -> None:
    attempts = CodeWordAttempts(clock=lambda: 0.0, burst=2)
    async with serving(tmp_path, code_word_attempts=attempts) as http:
        links = f"/api/workshops/{await new_code(http)}/links"
        body = {"right": "public_report", "code_word": CODE_WORD}
        path, other = [httpx.URL((await http.post(links, json=body)).json()["url"]).path for _ in range(2)]
        words = ("wrong", "wrong too", CODE_WORD)
        results = [await result_of(http, path, word) for word in words]
        refused = await http.get(await address_with_result(http, path, CODE_WORD))
        elsewhere = await result_of(http, other, CODE_WORD)
        listed = (await http.get(links)).json()
    assert ([*results, elsewhere], refused.status_code) == (["wrong", "wrong", "wait", "right"], 429)
    assert error("public_link.too_many_attempts") in shown(refused)
    assert [link["wrong_code_words"] for link in listed[-2:]] == [2, 0]


async def test_code_word_that_is_too_long_is_wrong_and_no_attempt(tmp_path: Path) -> None:
    attempts, invisible = CodeWordAttempts(clock=lambda: 0.0, burst=1), "\u200b"
    async with serving(tmp_path, code_word_attempts=attempts) as http:
        links = f"/api/workshops/{await new_code(http)}/links"
        body = {"right": "public_report", "code_word": CODE_WORD}
        path = httpx.URL((await http.post(links, json=body)).json()["url"]).path
        long, shorter = CODE_WORD + 240 * invisible, CODE_WORD + 200 * invisible
        given = [long, f"{long}1", f"{long}2", shorter]
        assert [await result_of(http, path, word) for word in given] == ["wrong", "wrong", "wrong", "right"]
        listed = (await http.get(links)).json()
    assert listed[-1]["wrong_code_words"] == 0


async def test_code_word_form_of_250_kb_is_refused(closed: LiveWorkshop) -> None:
    path, open_path = await public_path(closed, code_word=CODE_WORD), await public_path(closed)
    async with browser(closed) as http:
        refused = await http.post(path, data={"code_word": "a" * 250_000})
        unread = await http.post(f"{open_path}?lang=nn", data={"code_word": "a" * 250_000})
    assert refused.status_code == 413
    assert (unread.status_code, unread.headers["location"]) == (303, f"{open_path}?lang=nn")


async def test_hall_in_which_some_mistype_the_code_word_gets_in(closed: LiveWorkshop) -> None:
    path = await public_path(closed, code_word=CODE_WORD)
    async with browser(closed) as http:
        for number in range(480):
            word = f"gren door {number // 25}" if number % 25 == 0 else CODE_WORD
            expected = "wrong" if number % 25 == 0 else "right"
            http.cookies.clear()
            assert await result_of(http, path, word) == expected, number


async def test_who_guesses_code_words_shuts_out_nobody_in_another_network(tmp_path: Path) -> None:
    attempts = CodeWordAttempts(clock=lambda: 0.0, burst=2)
    async with serving(tmp_path, code_word_attempts=attempts) as http, from_other_network(http) as other:
        links = f"/api/workshops/{await new_code(http)}/links"
        body = {"right": "public_report", "code_word": CODE_WORD}
        path = httpx.URL((await http.post(links, json=body)).json()["url"]).path
        words = ("wrong", "wrong too", CODE_WORD)
        guessed = [await result_of(http, path, word) for word in words]
        opened = await result_of(other, path, CODE_WORD)
    assert (guessed, opened) == (["wrong", "wrong", "wait"], "right")


async def test_link_that_is_slow_says_that_it_takes_half_an_hour(tmp_path: Path) -> None:
    attempts = CodeWordAttempts(clock=lambda: 0.0, link_burst=1, slow_burst=1)
    async with serving(tmp_path, code_word_attempts=attempts) as http:
        links = f"/api/workshops/{await new_code(http)}/links"
        body = {"right": "public_report", "code_word": CODE_WORD}
        path = httpx.URL((await http.post(links, json=body)).json()["url"]).path
        results = [await result_of(http, path, word) for word in ("wrong", "wrong too", CODE_WORD)]
        address = await address_with_result(http, path, CODE_WORD)
        refused = await http.get(address, headers={"accept-language": "nb"})
    assert (results, refused.status_code) == (["wrong", "wrong", "wait_long"], 429)
    assert "om en halv time" in shown(refused)


def test_link_that_is_guessed_from_many_networks_gives_each_few_attempts_and_lets_right_ones_in() -> None:
    seconds = 0.0
    attempts = CodeWordAttempts(clock=lambda: seconds, burst=3, link_burst=4, slow_burst=1)

    def guess(network: str) -> int:
        """The number of wrong code words that are accepted from this network."""
        for number in range(10):
            try:
                attempts.check("link", network, f"wrong {network} {seconds} {number}", lambda: False)
            except Rejected:
                return number
        return 10

    assert [guess(network) for network in ("n1", "n2", "n3", "n4")] == [3, 2, 1, 1]
    assert attempts.refusal("link", "n4") == "public_link.slow"
    assert attempts.check("link", "n5", "right", lambda: True)
    assert attempts.check("link", "n5", "right", lambda: True)
    seconds = 4
    assert attempts.refusal("link", "n4") == "", "the link accepts one more"
    seconds = 1800
    assert guess("n4") == 3  # the link is no longer slow


def test_network_that_has_given_the_right_code_word_keeps_its_attempts_while_the_link_is_slow() -> None:
    attempts = CodeWordAttempts(clock=lambda: 0.0, burst=20, link_burst=4, slow_burst=2)

    def results(network: str, words: Iterable[str]) -> list[bool]:
        return [attempts.check("link", network, word, partial(str.__eq__, word, CODE_WORD)) for word in words]

    results("guesser", (f"wrong {number}" for number in range(4)))
    assert results("hall", [CODE_WORD, *(f"mistyped {number}" for number in range(19)), CODE_WORD]) == [
        True,
        *[False] * 19,
        True,
    ]
    results("hall", ["mistyped once more"])
    for network, code in (("hall", "too_many_attempts"), ("guesser", "slow")):
        with pytest.raises(Rejected, match=f"public_link.{code}"):
            results(network, (f"guess of {network} {number}" for number in range(3)))


def test_attempt_that_a_slow_link_refuses_does_not_count() -> None:
    seconds = 0.0
    attempts = CodeWordAttempts(clock=lambda: seconds, burst=3, link_burst=1, slow_burst=1)
    assert not any(attempts.check("link", NETWORK, f"wrong {number}", lambda: False) for number in range(2))
    for number in range(2, 7):
        with pytest.raises(Rejected):
            attempts.check("link", NETWORK, f"wrong {number}", lambda: False)
    seconds = 4  # the link accepts one more
    assert attempts.check("link", NETWORK, "right", lambda: True)


def test_same_wrong_code_word_counts_once() -> None:
    attempts = CodeWordAttempts(clock=lambda: 0.0, burst=2)
    assert not any(attempts.check("link", NETWORK, "gren", lambda: False) for _ in range(20))
    assert attempts.count_wrong("link") == 1
    assert attempts.check("link", NETWORK, "green", lambda: True)


def test_only_the_last_wrong_code_words_are_remembered() -> None:
    attempts = CodeWordAttempts(clock=lambda: 0.0, burst=2 * MAX_WRONG, link_burst=2 * MAX_WRONG)
    for number in range(MAX_WRONG + 5):
        attempts.check("link", NETWORK, f"wrong {number}", lambda: False)
    assert attempts.count_wrong("link") == MAX_WRONG


@pytest.mark.parametrize(
    ("word", "stored"),
    [
        ("Ola\u2019s door", "ola\u2019s door"),
        ("Ola\u2019s do\u00ador", "ola's do\u00ador"),
        ("nord-lys\u00ad lang", "nord-lys\u00ad lang"),
        ("Up\ufe0f and down", "up\ufe0f and down"),
        ("Open the door!", "open the door!"),
        ("Ola\u2019s do\u00ador!", "ola's door!"),
        ("Open!door.", "open!door"),
    ],
)
async def test_code_word_of_an_earlier_version_is_accepted_as_it_was_stored(
    tmp_path: Path, word: str, stored: str
) -> None:
    async with serving(tmp_path) as http:
        code = await new_code(http)
        body = {"right": "public_report", "code_word": CODE_WORD}
        link = (await http.post(f"/api/workshops/{code}/links", json=body)).json()
        path = httpx.URL(link["url"]).path
        signing_key = (tmp_path / SIGNING_KEY).read_text().strip()
        hashed = derive(signing_key, f"code-word/{link['id']}/{stored}")
        with closing(sqlite3.connect(tmp_path / "samskap.sqlite")) as database:
            database.execute("UPDATE link SET code_word_hash = ? WHERE id = ?", (hashed, link["id"]))
            database.commit()
        # Without its signs it is another word, and no reason to refuse the right one.
        others = str.maketrans({"\u2019": "'", **dict.fromkeys("\u00ad\ufe0f!")})
        for given, result in ((word.translate(others), "wrong"), (word, "right")):
            assert await result_of(http, path, given) == result


@pytest.mark.parametrize("written", ["Ola\u2019s Bl\u00e5b\u00e6r\u2013dag", "ola`s bl\u00e5b\u00e6r-dag"])
async def test_code_word_may_have_the_signs_that_a_phone_writes_by_itself(
    closed: LiveWorkshop, written: str
) -> None:
    path = await public_path(closed, code_word="Ola's Bl\u00e5b\u00e6r-dag")
    async with browser(closed) as http:
        assert await result_of(http, path, written) == "right"


@pytest.mark.parametrize(
    "written",
    [
        "Green door.",
        "\u00abgreen  door\u00bb",
        "\u201cGREEN DOOR!\u201d",
        "green\ufe0f do\u200bor\ufe0f",
        "\uff47reen \u00a0 door",
        "(green door), ",
        "`green door`",
        "greendoor",
        "Green-door",
    ],
)
async def test_code_word_may_have_what_is_not_a_part_of_it(closed: LiveWorkshop, written: str) -> None:
    path, other = (
        await public_path(closed, code_word="green door"),
        await public_path(closed, code_word=written),
    )
    async with browser(closed) as http:
        assert await result_of(http, path, written) == "right"
        assert await result_of(http, other, "green door") == "right"
        assert await result_of(http, other, "green doors") == "wrong"


async def test_wrong_code_word_counts_once_in_all_its_spellings(closed: LiveWorkshop) -> None:
    path = await public_path(closed, code_word="green door")
    spellings = (
        "green doors",
        "Green Doors",
        "green doors.",
        "green-doors",
        "greendoors",
        "\u00abgreen,  doors!\u00bb",
    )
    async with browser(closed) as http:
        for written in spellings:
            assert await result_of(http, path, written) == "wrong"
    async with operator(closed) as http:
        (link,) = (await http.get(f"/api/workshops/{closed.code}/links")).json()[-1:]
    assert link["wrong_code_words"] == 1


@pytest.mark.parametrize("after", [".", ",", ")", ">", "!", "%20", ";", "\u2026", "\u201d", "'", "*"])
async def test_public_link_with_the_end_of_a_sentence_opens_the_report(
    closed: LiveWorkshop, after: str
) -> None:
    path = await public_path(closed, code_word=CODE_WORD)
    async with browser(closed, follow_redirects=True) as http:
        assert "Edition 1" in shown(await http.post(path + after, data={"code_word": CODE_WORD}))
        again = await http.get(f"{path}{after}?lang=nb")
    assert (again.url.path, "Utgave 1" in shown(again)) == (path, True)


def test_link_accepts_more_attempts_with_time_and_counts_only_wrong_ones() -> None:
    seconds = 0.0
    attempts = CodeWordAttempts(clock=lambda: seconds, burst=2)
    assert all(attempts.check("link", NETWORK, "right", lambda: True) for _ in range(20))
    assert [attempts.check("link", NETWORK, f"wrong {number}", lambda: False) for number in range(2)] == [
        False,
        False,
    ]
    with pytest.raises(Rejected, match=r"public_link\.too_many_attempts"):
        attempts.check("link", NETWORK, "right", lambda: True)
    seconds = 13
    assert attempts.check("link", NETWORK, "right", lambda: True)


async def test_code_word_from_a_page_of_another_site_is_refused(closed: LiveWorkshop) -> None:
    path = await public_path(closed, code_word=CODE_WORD)
    async with browser(closed, headers={"origin": "https://evil.example"}) as http:
        response = await http.post(path, data={"code_word": CODE_WORD})
    assert (response.status_code, "set-cookie" in response.headers) == (403, False)


async def test_code_word_of_a_link_is_shown_to_nobody(closed: LiveWorkshop) -> None:
    link = await new_link(closed, "public_report", code_word=CODE_WORD)
    async with operator(closed) as http:
        listed = (await http.get(f"/api/workshops/{closed.code}/links")).json()
    (found,) = (each for each in listed if each["id"] == link["id"])
    assert found == link
    assert link["has_code_word"] is True
    assert CODE_WORD not in str(listed)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"right": "public_report", "code_word": "abc"}, "link.code_word_too_short"),
        ({"right": "public_report", "code_word": "ab" + 6 * "\u200b"}, "link.code_word_too_short"),
        ({"right": "public_report", "code_word": "   a     b   "}, "link.code_word_too_short"),
        ({"right": "public_report", "code_word": "        "}, "link.code_word_too_short"),
        ({"right": "public_report", "code_word": "......!"}, "link.code_word_too_short"),
        ({"right": "public_report", "code_word": "\u201cabcde\u201d."}, "link.code_word_too_short"),
        ({"right": "public_report", "code_word": "\u00a0\u3000\t"}, "link.code_word_too_short"),
        ({"right": "public_report", "code_word": "\u3164" * 8}, "text.blank"),
        ({"right": "public_report", "code_word": "x" * 61}, "text.too_long"),
        ({"right": "public_report", "table": 1}, "command.malformed"),
        ({"right": "report", "code_word": CODE_WORD}, "command.malformed"),
    ],
)
async def test_public_link_that_makes_no_sense_is_refused(
    closed: LiveWorkshop, fields: dict[str, Any], code: str
) -> None:
    async with operator(closed) as http:
        response = await http.post(f"/api/workshops/{closed.code}/links", json=fields)
    assert response.json()["code"] == code


async def test_qr_code_of_a_public_link_is_drawn(closed: LiveWorkshop) -> None:
    response = await get(closed, f"{await public_path(closed)}/qr.svg")
    assert response.headers["content-type"] == "image/svg+xml"
