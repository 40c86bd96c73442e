"""The words of a scenario that were voted on, if they were changed later, each once."""

from collections.abc import Iterable, Iterator

from app.reports.localized_report import LocalizedReport
from app.reports.model import VotedText


def distinct_voted_texts(
    localized: LocalizedReport, voted_texts: Iterable[VotedText]
) -> Iterator[tuple[str, str, list[str]]]:
    """(title, text, titles of the votes in which they were the words) of each title and text, in the order of
    the votes."""
    votes: dict[tuple[str, str], list[str]] = {}
    for voted in voted_texts:
        votes.setdefault((localized.shown_name(voted.title), voted.text), []).append(
            localized.votes[voted.vote].title
        )
    for (title, text), titles in votes.items():
        yield title, text, titles


def voted_texts_note(localized: LocalizedReport, titles: list[str]) -> str:
    """The text that says that these votes, each given by its title, were on the words that follow."""
    if len(titles) == 1:
        return localized.text("report.voted_text", title=titles[0])
    quoted = [localized.text("report.quoted", text=title) for title in titles]
    return localized.text("report.voted_texts", titles=", ".join(quoted))
