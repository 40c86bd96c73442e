"""Variants of the report: on the export route, on the report's page, on the command line."""

import json
import re
from pathlib import Path

import httpx
import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.report_format import RenderOptions
from app.reports.variants import VARIANTS
from app.reports.variants.report_variant import DOCUMENTS
from tests.facilitator_commands import submit
from tests.http_clients import http_client
from tests.public_report import public_path
from tests.reports.file_reader import file_text, parse_page
from tests.reports.pdf_reader import pdf_text
from tests.reports.variant_hall import edition, hall
from tests.server_process import ServerProcess, StartServer, samskap
from tests.web.exported_files import export
from tests.web.programs import new_token, program
from tests.web.seat_request import seat_request
from tests.workshops_with_cards import closed_workshop, submit_as_phone, write_cards

CATALOGUE = Catalogue.load()


def get(server: ServerProcess, path: str, **params: str) -> httpx.Response:
    with server.operator() as http:
        return http.get(path, params={"lang": "en", **params})


@pytest.fixture(scope="module")
def closed(server: ServerProcess) -> str:
    """A closed workshop with a card at each of two tables."""
    return closed_workshop(server)


def test_variants_of_a_workshop_are_listed_with_their_names(server: ServerProcess, closed: str) -> None:
    groups = get(server, f"/api/workshops/{closed}/variants").json()["groups"]
    assert [group["name"] for group in groups] == [*VARIANTS]
    by_name = {group["name"]: group["choices"] for group in groups}
    assert by_name["table"] == [
        {"variant": "table-1", "label": "Table 1"},
        {"variant": "table-2", "label": "Table 2"},
    ]
    assert by_name["child"] == [{"variant": "child", "label": "For children"}]
    for choice in (choice for group in groups for choice in group["choices"]):
        form = VARIANTS[choice["variant"].partition("-")[0]].formats[-1]
        assert export(server, closed, format=form, variant=choice["variant"]).status_code == 200


@pytest.mark.parametrize("form", DOCUMENTS)
def test_export_of_a_variant_is_a_file_with_its_name(server: ServerProcess, closed: str, form: str) -> None:
    first, second = (export(server, closed, format=form, variant="table-2") for _ in range(2))
    assert first.content == second.content
    assert f"-{closed}-edition-1-table-2-en.{form}" in first.headers["content-disposition"]
    assert first.headers["content-type"] == FORMATS[form].media_type
    assert "2-1" in file_text(first.content)
    assert "1-1" not in file_text(first.content).partition("<body")[0 if form != "html" else 2]


def test_export_of_a_draft_has_variants_too(server: ServerProcess) -> None:
    code = server.new_workshop()
    found = export(server, code, format="pdf", variant="child")
    assert f"-{code}-draft-child-en.pdf" in found.headers["content-disposition"]
    assert "For children" in pdf_text(found.content)
    assert export(server, code, format="pdf", variant="table-1").json()["code"] == "export.variant_unknown"


@pytest.mark.parametrize("variant", ["table-99", "table", "child-1", "nothing", "../etc", "municipality-"])
def test_unknown_variant_is_refused_with_a_sentence(server: ServerProcess, closed: str, variant: str) -> None:
    refused = export(server, closed, format="pdf", variant=variant)
    assert (refused.status_code, refused.json()["code"]) == (422, "export.variant_unknown")
    assert refused.json()["message"] == CATALOGUE.text("en", "error.export.variant_unknown")


@pytest.mark.parametrize("variant", ["table-1", "child", "redacted"])
@pytest.mark.parametrize("form", FORMATS)
def test_format_that_the_variant_lacks_is_refused_with_a_sentence(
    server: ServerProcess, closed: str, form: str, variant: str
) -> None:
    found = export(server, closed, format=form, variant=variant)
    if form in VARIANTS[variant.partition("-")[0]].formats:
        assert found.status_code == 200
        return
    assert (found.status_code, found.json()["code"]) == (422, "export.variant_format")
    assert found.json()["message"] == CATALOGUE.text("en", "error.export.variant_format")


def test_public_page_offers_the_report_for_children_and_no_other_variant(
    server: ServerProcess, closed: str
) -> None:
    path = public_path(server, closed)
    with http_client(base_url=server.url) as http:
        page = parse_page(http.get(f"{path}?lang=en").content)
        (link,) = page.xpath("//section[@class='files']//a[contains(@href, 'variant=')]")
        assert link.text_content().strip() == "For children (PDF)"
        child = http.get(f"{path}{link.get('href')}")
        refused = http.get(f"{path}?format=pdf&variant=table-1")
        data = http.get(f"{path}?format=zip&variant=redacted")
    assert f"-{closed}-edition-1-child-en.pdf" in child.headers["content-disposition"]
    assert "For children" in pdf_text(child.content)
    assert (refused.status_code, data.status_code) == (422, 422)
    assert CATALOGUE.text("en", "error.export.variant_unknown") in file_text(refused.content)


def test_page_for_staff_sends_any_variant(server: ServerProcess, closed: str) -> None:
    for variant, form in (("table-1", "docx"), ("redacted", "zip"), ("child", "md")):
        found = get(server, f"/w/{closed}/report", format=form, variant=variant)
        assert f"edition-1-{variant}-en.{form}" in found.headers["content-disposition"]


@pytest.mark.parametrize("is_taken_away", [False, True])
def test_redacted_package_has_no_words_that_a_card_had_before_it_was_rewritten(
    server: ServerProcess, is_taken_away: bool
) -> None:
    code = server.new_workshop(2)
    server.start_step(code, "together")
    address, sentence = "kari.hansen@example.com", "卡莉在学校打孩子们"
    texts = ("children", "- children", address, sentence, "A teacher hits children", "Nobody is hit")
    with http_client(base_url=server.url) as phone:
        phone.post(f"/api/workshops/{code}/seats", json=seat_request()).raise_for_status()
        card = submit_as_phone(phone, code, "ideas.add", theme="safety", text=texts[0])
        for text in texts[1:]:
            submit_as_phone(phone, code, "ideas.edit", card=card, theme="safety", text=text)
    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", preface={"en": "For all children: " + "; ".join(texts[2:])})
        if is_taken_away:
            submit(facilitator, code, "ideas.withdraw", card=card)
    server.close_workshop(code)
    text = file_text(export(server, code, format="zip", variant="redacted").content)
    # A single word that was rewritten may be a common one.
    assert "For all children: " + "; ".join(["[words of card 1-1]"] * 4) in text
    assert not re.search(f"{address}|{sentence}|teacher hits|Nobody", text)


def test_redacted_package_of_an_edition_is_made_anew_once_a_card_has_had_other_words(
    server: ServerProcess,
) -> None:
    code = server.new_workshop(2)
    server.start_step(code, "together")
    words, text = "Kari hits children", "Nobody is hit"
    with http_client(base_url=server.url) as phone, server.operator() as facilitator:
        phone.post(f"/api/workshops/{code}/seats", json=seat_request()).raise_for_status()
        card = submit_as_phone(phone, code, "ideas.add", theme="safety", text=text)
        submit(facilitator, code, "plan.edit", preface={"en": f"They say that {words}."})
        packages = []
        for _ in range(2):
            server.close_workshop(code)
            packages.append(export(server, code, format="zip", variant="redacted"))
            submit(facilitator, code, "close.reopen")
            for rewritten in (words, text):
                submit_as_phone(phone, code, "ideas.edit", card=card, theme="safety", text=rewritten)
    before, after = packages
    assert before.headers["content-disposition"] == after.headers["content-disposition"]
    assert f"They say that {words}." in file_text(before.content)
    assert "They say that [words of card 1-1]." in file_text(after.content)


def test_redacted_package_has_no_words_of_a_card_that_was_taken_away(server: ServerProcess) -> None:
    code = server.new_workshop(2)
    server.start_step(code, "together")
    text = "Kari hits children"
    (card,) = write_cards(server, code, 1, [text])
    with server.operator() as facilitator:
        submit(facilitator, code, "plan.edit", preface={"en": f"They say that {text}."})
        submit(facilitator, code, "ideas.withdraw", card=card)
    server.close_workshop(code)
    path = f"/api/v1/workshops/{code}/editions/1/files/zip"
    with program(server, new_token(server)["secret"]) as http:
        sent = http.get(path, params={"variant": "redacted", "language": "en"}).raise_for_status()
    for package in (sent, export(server, code, format="zip", variant="redacted")):
        assert "They say that [words of card 1-1]." in file_text(package.content)
        assert "Kari" not in file_text(package.content)
    assert text in export(server, code, format="md").text


def test_redacted_package_is_verified_and_refused_by_the_import(
    server: ServerProcess, closed: str, tmp_path: Path, new_server: StartServer
) -> None:
    package = tmp_path / "package.zip"
    package.write_bytes(export(server, closed, format="zip", variant="redacted").content)
    assert "More light" not in file_text(package.read_bytes())
    verified = samskap(tmp_path / "none", "verify", str(package))
    assert verified.returncode == 0
    assert CATALOGUE.text("en", "cli.verified.redacted") in verified.stdout
    whole = json.loads(export(server, closed, format="json").content)
    assert whole["edition"]["sha256"] in verified.stdout
    other = new_server(data=tmp_path / "other")
    with other.operator() as http:
        refused = http.post("/api/imports?lang=en", content=package.read_bytes())
    assert (refused.status_code, refused.json()["code"]) == (422, "archive.redacted")
    printed = samskap(other.data, "import", str(package))
    assert (printed.returncode, len(printed.stderr.splitlines())) == (1, 1)


def test_export_command_writes_the_files_of_a_variant(
    server: ServerProcess, closed: str, tmp_path: Path
) -> None:
    out = ("--out", str(tmp_path))
    files = server.run("export", closed, "--variant", "table-1", *out)["files"]
    names = [Path(path).name.partition(f"-{closed}-edition-1-")[2] for path in files]
    assert names == [f"table-1-en.{form}" for form in DOCUMENTS]
    (archive,) = server.run("export", closed, "--variant", "redacted", *out)["files"]
    assert Path(archive).name.endswith(f"-{closed}-edition-1-redacted-en.zip")
    for variant, form, status in (("table-99", "pdf", 1), ("nothing", "pdf", 2), ("child", "json", 1)):
        done = samskap(server.data, "export", closed, "--variant", variant, "--format", form, *out)
        assert done.returncode == status
        assert not json.dumps(done.stdout).strip('"')


def test_imported_report_of_which_staff_took_a_card_away_has_no_redacted_package(
    server: ServerProcess, new_server: StartServer, tmp_path: Path
) -> None:
    """Its package may quote the card, and does not have the words that would have to be withheld. Those of a
    card that its author withdrew are withheld nowhere."""
    other, code = new_server(data=tmp_path / "other"), ""
    for is_taken_away in (False, True):
        workshop = hall()
        first, second = sorted(workshop.state.cards.values(), key=lambda card: card.id)[:2]
        workshop.start_step("sort")
        workshop.withdraw(first.author, first.id)
        if is_taken_away:
            workshop.take_away(second.id)
        package = FORMATS["zip"].render(edition(workshop), CATALOGUE, RenderOptions("en"))
        with other.operator() as http:
            code = http.post("/api/imports", content=package).raise_for_status().json()["code"]
        groups = get(other, f"/api/workshops/{code}/variants").json()["groups"]
        with program(other, new_token(other)["secret"]) as http:
            path = f"/api/v1/workshops/{code}/editions/1/files/zip"
            by_program = http.get(path, params={"variant": "redacted"})
        by_page = get(other, f"/w/{code}/report", format="zip", variant="redacted")
        asked = (export(other, code, format="zip", variant="redacted"), by_page, by_program)
        assert ("redacted" in [group["name"] for group in groups]) is not is_taken_away
        assert [each.status_code for each in asked] == [422 if is_taken_away else 200] * 3
        if is_taken_away:
            assert {each.json()["code"] for each in (asked[0], asked[2])} == {
                "export.removed_cards_elsewhere"
            }
    written = samskap(other.data, "export", code, "--variant", "redacted", "--out", str(tmp_path))
    assert written.returncode != 0
    assert CATALOGUE.text("en", "error.export.removed_cards_elsewhere") in written.stderr
