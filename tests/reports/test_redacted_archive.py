"""The redacted archive package has everything in the edition except the texts of the cards, wherever they
stand. A text that is too short to search for is only replaced where it stands alone."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from app.core.aggregate import Actor
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.archive import EDITION_FILE, MANIFEST_FILE, METADATA_FILE, README_FILE, REPORT_FILE
from app.reports.archive_check import read_edition, verify
from app.reports.archive_metadata import NAMESPACE, REDACTED_FORMAT
from app.reports.archive_problem import ArchiveProblem
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import OtherWords, RenderOptions
from app.reports.variants.redacted import redacted as redacted_report
from app.reports.zip_files import zip_files
from app.workshop.activities.ideas import EditIdea
from tests.reports.file_kinds import kind_of
from tests.reports.file_reader import file_text
from tests.reports.pdf_reader import PDFTOTEXT, comparable_text, pdftotext
from tests.reports.rendered_files import rendered
from tests.reports.sample_packages import files_of
from tests.reports.variant_hall import (
    TOO_SHORT_TO_SEARCH,
    card_text,
    draft,
    edition,
    hall,
    hall_with_quoted_cards,
)

CATALOGUE = Catalogue.load()
EDITION, DRAFT, QUOTING = edition(), draft(), edition(hall_with_quoted_cards())
REDACTED = RenderOptions("en", variant="redacted")
EACH_REPORT = pytest.mark.parametrize(
    ("report", "language"), [(EDITION, "en"), (DRAFT, "nb"), (QUOTING, "nn")]
)
"""Each with a language of its own: the same code writes a sentence in each."""
ANY_CARD_WORDS = re.compile(r"(?:ord|wish)\d+x\d+q", re.IGNORECASE)
"""Matches words of any card of the hall except the short one."""
WITHHELD = CATALOGUE.text("en", "report.card.withheld")


def redacted_package(report: Report = EDITION) -> bytes:
    return rendered(report, "zip", REDACTED)


def whole_package() -> bytes:
    """The package of the edition with everything."""
    return rendered(EDITION, "zip", RenderOptions("en"))


def repacked(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The redacted package after this change of its files, with a new manifest that has their checksums."""
    files = files_of(redacted_package())
    manifest = json.loads(files.pop(MANIFEST_FILE))
    change(files)
    manifest["files"] = [
        {"name": name, "bytes": len(each), "sha256": hashlib.sha256(each).hexdigest()}
        for name, each in files.items()
    ]
    return zip_files([(MANIFEST_FILE, json.dumps(manifest).encode()), *files.items()])


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
@EACH_REPORT
def test_no_word_of_a_card_of_usual_length_stands_in_any_file(
    report: Report, language: str, tmp_path: Path
) -> None:
    found_in_whole = set()  # where the search does find words of cards
    redacted = rendered(report, "zip", RenderOptions(language, variant="redacted"))
    whole = files_of(rendered(report, "zip", RenderOptions(language)))
    assert not ANY_CARD_WORDS.search(redacted.decode("latin-1"))
    for name, content in files_of(redacted).items():
        # Latin-1 shows all plain bytes, UTF-16 the texts in the metadata of a PDF file.
        texts = [content.decode("latin-1"), content.decode("utf-16-le", "replace"), file_text(content)]
        texts += kind_of(name).pieces(content)
        texts += [pdftotext(content, tmp_path)] if name.endswith(".pdf") else []
        assert [text for text in texts if ANY_CARD_WORDS.search(text)] == [], name
        if ANY_CARD_WORDS.search(file_text(whole[name])):
            found_in_whole.add(name)
    tables = {f"tables/{each}.csv" for each in ("cards", "clusters", "options")}
    assert found_in_whole >= {"report.pdf", "report.md", REPORT_FILE} | tables


def test_words_of_a_card_in_another_text_are_replaced_by_a_reference_to_the_card() -> None:
    report = json.loads(files_of(redacted_package(QUOTING))[REPORT_FILE])
    voted = next(each["voted_texts"][-1] for each in report["scenarios"] if each["title"] == "Bright rooms")
    assert voted["title"] == "[words of card 1-1]"
    assert voted["text"] == "Before.\n\n- [words of card 2-1], and after."
    others = {each["title"]: each["text"] for each in report["scenarios"] if each["title"] != "Bright rooms"}
    assert others == {
        "About [words of card 1-3]": ("[words of card 2-3]. \"[words of card 3-3]'!\n\n[words of card 3-3]"),
        # The words of card 2-6 follow the second ones without a space, and are withheld with them.
        "[words of card 2-4]": "[words of card 1-6] [words of card 1-6]",
    }
    assert report["preface"] == {"en": "They said: [words of card 3-2]."}
    assert "[words of card 1-2]" in {vote["title"] for vote in report["votes"]}


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
def test_words_of_a_card_that_was_taken_away_stand_in_no_file(tmp_path: Path) -> None:
    workshop = hall_with_quoted_cards()
    (card,) = (each for each in workshop.state.cards.values() if each.text == card_text(table=1, number=1))
    workshop.take_away(card.id)
    taken_away = (OtherWords(f"{card.table}-{card.number}", card.text),)
    of_card = re.compile(r"(?:ord|wish)1x1q", re.IGNORECASE)
    options = replace(REDACTED, other_words=taken_away)
    files = files_of(FORMATS["zip"].render(edition(workshop), CATALOGUE, options))
    texts = [file_text(content) for content in files.values()]
    texts += [pdftotext(content, tmp_path) for name, content in files.items() if name.endswith(".pdf")]
    assert [text for text in texts if of_card.search(text)] == []
    voted = [each["voted_texts"] for each in json.loads(files[REPORT_FILE])["scenarios"]]
    assert f"[words of card {taken_away[0].number}]" in {each["title"] for texts in voted for each in texts}


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
def test_words_of_a_card_that_was_rewritten_after_a_vote_on_it_stand_in_no_file(tmp_path: Path) -> None:
    workshop, words = hall(), card_text(table=3, number=5)
    (card,) = (each for each in workshop.state.cards.values() if each.text == words)
    workshop.scenario(min(workshop.state.desk.clusters), "Bright rooms", f"A card said: {words}.")
    workshop.start_step("ideas")
    rewrite = EditIdea(id="rewrite", card=card.id, theme=card.theme, text="Other words")
    workshop.submit(Actor("participant", card.author), rewrite)
    files = files_of(FORMATS["zip"].render(edition(workshop), CATALOGUE, REDACTED))
    texts = [file_text(content) for content in files.values()]
    texts += [pdftotext(content, tmp_path) for name, content in files.items() if name.endswith(".pdf")]
    assert [text for text in texts if re.search("(?:ord|wish)3x5q", text, re.IGNORECASE)] == []
    scenarios = json.loads(files[REPORT_FILE])["scenarios"]
    assert "A card said: [words of card 3-5]." in {scenario["text"] for scenario in scenarios}


def test_common_word_that_a_card_had_in_a_vote_is_replaced_only_as_the_whole_text() -> None:
    again = next(vote for vote in EDITION.votes if vote.title == "Again?")
    card = again.choices[0]
    vote = replace(again, title="children", choices=(replace(card, title="children"), *again.choices[1:]))
    votes = tuple(vote if each is again else each for each in EDITION.votes)
    report = replace(EDITION, votes=votes, preface={"en": "For all children"})
    shown = redacted_report(LocalizedReport(report, CATALOGUE, "en"))
    assert shown.preface == {"en": "For all children"}
    assert "[words of card 3-5]" in {each.title for each in shown.votes}


def test_words_of_a_short_card_are_replaced_where_they_are_the_whole_text() -> None:
    report = json.loads(files_of(redacted_package(QUOTING))[REPORT_FILE])
    (short,) = (card for card in QUOTING.cards if card.text == TOO_SHORT_TO_SEARCH)
    assert f"[words of card {short.number}]" in {cluster["name"] for cluster in report["clusters"]}
    texts = {scenario["text"] for scenario in report["scenarios"]}
    assert f"Yes, every room. Short: {TOO_SHORT_TO_SEARCH}." in texts


def test_all_else_of_the_report_stays() -> None:
    redacted, whole = (
        json.loads(files_of(package)[REPORT_FILE]) for package in (redacted_package(), whole_package())
    )
    assert {card.pop("text") for card in redacted["cards"]} == {WITHHELD}
    for card in whole["cards"]:
        del card["text"]
    assert redacted["edition"].pop("redacted") is True
    named = next(cluster for cluster in whole["clusters"] if cluster["name"] == card_text(table=3, number=1))
    named["name"] = "[words of card 3-1]"
    again = next(vote for vote in whole["votes"] if vote["title"] == "Again?")
    assert again["choices"][0]["title"] == card_text(table=3, number=5)
    again["choices"][0]["title"] = "[words of card 3-5]"
    assert redacted == whole
    text = comparable_text(file_text(files_of(redacted_package())["report.pdf"]))
    for shown in ("Bright rooms", "Every room has windows.", "A calm day", "1-1", WITHHELD):
        assert comparable_text(shown) in text


def test_manifest_readme_and_every_document_say_that_it_is_redacted() -> None:
    files = files_of(redacted_package())
    manifest = json.loads(files[MANIFEST_FILE])
    assert (manifest["variant"], manifest["version"]) == ("redacted", 2)
    assert EDITION.edition
    assert (manifest["edition"], manifest["sha256"]) == (1, EDITION.edition.sha256)
    assert files[README_FILE].startswith(b"THE REDACTED VARIANT")
    assert EDITION_FILE not in files
    for name in ("report.pdf", "council.pdf", "report.md"):
        assert comparable_text("Edition 1, redacted") in comparable_text(file_text(files[name])), name
    root = etree.fromstring(files[METADATA_FILE])  # of Noark 5, with the variant of each document
    formats = root.findall(".//n:variantformat", {"n": NAMESPACE})
    assert {each.text for each in formats} == {REDACTED_FORMAT}


@pytest.mark.parametrize("variant", ["", "redacted"])
@EACH_REPORT
def test_readme_lists_the_files_that_there_are(report: Report, variant: str, language: str) -> None:
    files = files_of(rendered(report, "zip", RenderOptions(language, variant=variant)))
    readme = files[README_FILE].decode()
    listed = set(re.findall(r"^(\S+) {2,}\S", readme, re.MULTILINE))
    folders = {f"{folder}/" for folder, slash, _ in (name.partition("/") for name in files) if slash}
    unlisted = {README_FILE, "report.schema.json"}
    assert listed == {name for name in files if "/" not in name} - unlisted | folders
    checksum = CATALOGUE.text(language, "report.archive.checksum")
    is_in_whole_package = CATALOGUE.text(language, "report.archive.redacted_checksum")
    assert (checksum in readme) == (EDITION_FILE in files)
    assert (is_in_whole_package in readme) == (variant == "redacted" and report.edition is not None)


@pytest.mark.parametrize(("report", "language"), [(EDITION, "en"), (QUOTING, "nn")])
def test_documents_say_what_is_withheld(report: Report, language: str) -> None:
    files = files_of(rendered(report, "zip", RenderOptions(language, variant="redacted")))
    for name in ("report.pdf", "council.pdf", "report.md"):
        explanation = comparable_text(CATALOGUE.text(language, "report.redacted.why"))
        assert explanation in comparable_text(file_text(files[name])), name


def test_whole_package_has_version_1_and_no_variant() -> None:
    files = files_of(whole_package())
    manifest = json.loads(files[MANIFEST_FILE])
    assert (manifest["version"], "variant" in manifest) == (1, False)
    assert "redacted" not in json.loads(files[REPORT_FILE])["edition"]
    assert EDITION.edition
    assert files[EDITION_FILE] == EDITION.edition.content


def test_redacted_package_is_verified_and_not_imported() -> None:
    for report in (EDITION, DRAFT):
        package = redacted_package(report)
        assert verify(package).variant == "redacted"
        with pytest.raises(ArchiveProblem) as raised:
            read_edition(package)
        assert raised.value.code == "redacted"
    packed_again = zip_files(reversed(files_of(redacted_package()).items()))
    assert verify(packed_again).variant == "redacted"


def test_redacted_package_that_is_damaged_or_whose_card_texts_differ_is_refused() -> None:
    report = files_of(redacted_package())[REPORT_FILE]
    with_words = report.replace(WITHHELD.encode(), b"Words of one card", 1)
    not_marked_redacted = report.replace(b'"redacted": true', b'"redacted": false')
    stored = files_of(whole_package())[EDITION_FILE]
    for change, problem in (
        (lambda files: files.update({REPORT_FILE: with_words}), ("damaged", REPORT_FILE)),
        (lambda files: files.update({REPORT_FILE: not_marked_redacted}), ("damaged", REPORT_FILE)),
        (lambda files: files.update({EDITION_FILE: stored}), ("damaged", REPORT_FILE)),
        (lambda files: files.update({REPORT_FILE: b"[]"}), ("damaged", REPORT_FILE)),
    ):
        with pytest.raises(ArchiveProblem) as raised:
            verify(repacked(change))
        assert (raised.value.code, raised.value.file) == problem
    assert verify(repacked(lambda files: None)).variant == "redacted"
    files = files_of(redacted_package())
    files["report.md"] += b" "
    with pytest.raises(ArchiveProblem) as raised:
        verify(zip_files(files.items()))
    assert (raised.value.code, raised.value.file) == ("damaged", "report.md")


def test_package_of_an_unknown_variant_is_refused_as_newer() -> None:
    files = files_of(redacted_package())
    files[MANIFEST_FILE] = files[MANIFEST_FILE].replace(b'"redacted"', b'"abridged"')
    with pytest.raises(ArchiveProblem) as raised:
        verify(zip_files(files.items()))
    assert raised.value.code == "newer"


def test_same_edition_gives_the_same_redacted_bytes() -> None:
    assert FORMATS["zip"].render(edition(), CATALOGUE, REDACTED) == redacted_package()
    with zipfile.ZipFile(io.BytesIO(redacted_package())) as archive:
        assert archive.testzip() is None
