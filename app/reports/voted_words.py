"""The words of a scenario that stand beside its numbers in a vote: those that the vote was on."""

from typing import NamedTuple

from app.reports.document_contents import deciding_results
from app.reports.localized_report import LocalizedReport
from app.reports.model import NO_SUPPORT, ReportScenario, Support, Voted


class VotedWords(NamedTuple):
    """A title and a text. note: that they were changed after the vote, or that the text was not in it;
    empty: they are today's, and the vote was on them or shows no numbers."""

    title: str
    text: str
    note: str


def voted_words(localized: LocalizedReport, scenario: ReportScenario) -> VotedWords:
    """The words that stand beside the results of `deciding_results`. Without shown numbers: today's."""
    today = VotedWords(localized.shown_name(scenario.title), scenario.text, "")
    shown = [
        voted
        for voted in deciding_results(localized, scenario)
        if localized.options[voted.vote, voted.ref].support
    ]
    if not shown:
        return today
    own = next((voted for voted in shown if voted.ref == f"scenario/{scenario.id}"), None)
    if own:
        return own_words(localized, scenario, own)
    joined = localized.options[_most(localized, shown)]
    if joined.text:
        title = localized.option_title(joined)
        return VotedWords(title, joined.text, localized.text("report.changed_after_vote.text"))
    return today._replace(note=localized.text("report.written_after_vote"))


def own_words(localized: LocalizedReport, scenario: ReportScenario, own: Voted) -> VotedWords:
    """The words of the scenario in a vote that was on the scenario itself."""
    then = next((each for each in scenario.voted_texts if each.vote == own.vote), None)
    if then is None:
        return VotedWords(localized.shown_name(scenario.title), scenario.text, "")
    changed = "text" if then.text != scenario.text else "title"
    return VotedWords(
        localized.shown_name(then.title), then.text, localized.text(f"report.changed_after_vote.{changed}")
    )


def _most(localized: LocalizedReport, options: list[Voted]) -> tuple[str, str]:
    """The vote and the option with most support."""

    def support(voted: Voted) -> tuple[int, int]:
        found: Support = localized.options[voted.vote, voted.ref].support or NO_SUPPORT
        return found.dots, found.people

    most = max(options, key=support)
    return most.vote, most.ref
