"""Compares what the parts of a report say of the options of its votes."""

import itertools

from app.locale.catalogue import Catalogue
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, ReportCluster, ReportScenario
from app.reports.not_chosen import find_not_chosen
from app.reports.other_options import other_options
from app.reports.places_of_options import PlaceOfOption, PlacesOfOptions

CATALOGUE = Catalogue.load()
WITHOUT_RESULT_AT_SCENARIO = ("card", "cluster", "removed")


def compared_places(report: Report) -> dict[tuple[str, str], PlaceOfOption]:
    """(vote, ref) -> where the option stands today. Asserts that every part of the report says the same of
    it, and that it stands where its result is shown."""
    localized = LocalizedReport(report, CATALOGUE, "en")
    places = PlacesOfOptions(localized, has_clusters=True)
    found = {
        (vote.id, option.ref): places.find(vote, option.ref)
        for vote in report.votes
        for option in vote.choices
    }
    shown_at = {
        (voted.vote, voted.ref): item.id
        for item in itertools.chain[ReportScenario | ReportCluster](report.scenarios, report.clusters)
        for voted in item.voted
    }
    for option, place in found.items():
        if place.state != "card":
            assert place.linked_anchor_id == shown_at.get(option, "")
            assert (place.state == "removed") == (option not in shown_at)
    _compare_with_other_sections(localized, found)
    return found


def _compare_with_other_sections(
    localized: LocalizedReport, found: dict[tuple[str, str], PlaceOfOption]
) -> None:
    """With what else was in the deciding vote, and with what is in no scenario of the other votes in which
    somebody voted."""
    vote, not_chosen = localized.deciding_vote, find_not_chosen(localized)
    if vote:
        states = {option.ref: found[vote.id, option.ref].state for option in vote.choices}
        others = {each.option.ref: each.state for each in other_options(localized)}
        assert others == {ref: state for ref, state in states.items() if state in WITHOUT_RESULT_AT_SCENARIO}
    listed = {option.ref for _, options in not_chosen.elsewhere for option in options}
    deciding = {option.ref for option in vote.choices} if vote else set()
    empty = {each.id for each in localized.report.votes if each.nobody_voted}
    assert listed == {
        ref
        for (vote_id, ref), place in found.items()
        if place.number == 0 and ref not in deciding and vote_id not in empty
    }
