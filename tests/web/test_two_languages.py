"""Files in two languages: on the export route, on the report's page, for programs, on the command line."""

import json
from pathlib import Path

import httpx
import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from tests.http_clients import http_client
from tests.public_report import public_path
from tests.reports.file_reader import file_text, parse_page
from tests.server_process import ServerProcess, samskap
from tests.web.exported_files import export
from tests.web.programs import reader
from tests.workshops_with_cards import closed_workshop

CATALOGUE = Catalogue.load()
BOTH = [CATALOGUE.text(language, "report.about") for language in ("nb", "en")]
REFUSED = {
    "tlh": "export.language_unknown",
    "nb,tlh": "export.language_unknown",
    "nb,": "export.language_unknown",
    "nb,en,nn": "export.languages_too_many",
    "nb,nb": "export.language_repeated",
}
"""What is asked for -> the code of the refusal."""


@pytest.fixture(scope="module")
def closed(server: ServerProcess) -> str:
    """A closed workshop with a card at each of two tables."""
    return closed_workshop(server)


def places(content: bytes) -> list[int]:
    """Where the headings of the two languages stand in a file; -1: they do not."""
    text = file_text(content)
    return [text.find(heading) for heading in BOTH]


def refusal(response: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal, which has a sentence."""
    problem = response.json()
    assert problem["message"] == CATALOGUE.text(
        "en", f"error.{problem['code']}", languages=", ".join(CATALOGUE.languages)
    )
    return response.status_code, problem["code"]


def test_export_is_in_both_languages_in_the_order_that_was_asked_for(
    server: ServerProcess, closed: str
) -> None:
    norwegian, english = places(export(server, closed, format="md", language="nb,en").content)
    assert 0 < norwegian < english
    norwegian, english = places(export(server, closed, format="md", language="en,nb").content)
    assert 0 < english < norwegian
    assert -1 in places(export(server, closed, format="md", language="nb").content)


def test_each_choice_of_languages_is_kept_as_a_file_of_its_own(server: ServerProcess, closed: str) -> None:
    choices = ("nb,en", "en,nb", "nb", "nb,nn")
    first = [export(server, closed, format="pdf", language=each).content for each in choices]
    again = [export(server, closed, format="pdf", language=each).content for each in choices]
    assert first == again
    assert len({*first}) == len(choices)


@pytest.mark.parametrize("form", FORMATS)
def test_format_of_tables_and_data_is_refused_in_two_languages(
    server: ServerProcess, closed: str, form: str
) -> None:
    found = export(server, closed, format=form, language="nb,en")
    if FORMATS[form].can_have_two_languages:
        assert found.status_code == 200
    else:
        assert refusal(found) == (422, "export.languages_format")
    assert export(server, closed, format=form, language="nb").status_code == 200


@pytest.mark.parametrize(("languages", "code"), REFUSED.items())
def test_languages_that_no_file_can_have_are_refused_everywhere(
    server: ServerProcess, closed: str, languages: str, code: str
) -> None:
    path = public_path(server, closed)
    assert refusal(export(server, closed, format="pdf", language=languages)) == (422, code)
    with reader(server) as http:
        file = f"/api/v1/workshops/{closed}/editions/1/files/pdf"
        asked = http.get(file, params={"language": languages}, headers={"Accept-Language": "en"})
        assert refusal(asked) == (422, code)
    with http_client(base_url=server.url) as http:
        page = http.get(path, params={"format": "pdf", "language": languages, "lang": "en"})
    assert page.status_code == 422


def test_link_to_a_file_of_the_public_page_may_ask_for_two_languages(
    server: ServerProcess, closed: str
) -> None:
    with http_client(base_url=server.url) as http:
        path = public_path(server, closed)
        both = http.get(path, params={"format": "md", "language": "nb,en"})
        page = parse_page(http.get(f"{path}?lang=nb").content)
    assert -1 not in places(both.content)
    assert not page.xpath("//a[contains(@href, 'language=')]"), "the page offers nothing new"


def test_program_reads_a_file_in_two_languages_and_which_files_can_be(
    server: ServerProcess, closed: str
) -> None:
    path = f"/api/v1/workshops/{closed}/editions/1/files"
    with reader(server) as http:
        both = http.get(f"{path}/md", params={"language": "nb,en"})
        data = http.get(f"{path}/json", params={"language": "nb,en"}, headers={"Accept-Language": "en"})
        listed = http.get(path).json()["files"]
    assert -1 not in places(both.content)
    assert refusal(data) == (422, "export.languages_format")
    assert {each["format"]: each["in_two_languages"] for each in listed} == {
        name: entry.can_have_two_languages for name, entry in FORMATS.items()
    }


def test_export_command_writes_documents_in_two_languages(
    server: ServerProcess, closed: str, tmp_path: Path
) -> None:
    out = ("--out", str(tmp_path))
    twice = ("--language", "nb", "--language", "en")
    (path,) = server.run("export", closed, "--format", "md", *twice, *out)["files"]
    written = Path(path).read_bytes()
    assert -1 not in places(written)
    server.run("export", closed, "--format", "md", "--language", "nb,en", *out)
    assert Path(path).read_bytes() == written
    files = server.run("export", closed, *twice, *out)["files"]
    assert len(files) == sum(entry.can_have_two_languages for entry in FORMATS.values())
    for languages, form in (("tlh", "md"), ("nb,nb", "md"), ("nb,en", "json")):
        options = ("--language", languages, "--format", form)
        done = samskap(server.data, "export", closed, *options, *out)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert not json.dumps(done.stdout).strip('"')
