"""The section on what all groups share, and where two groups differ."""

from collections.abc import Iterator
from fractions import Fraction

from app.analysis.common_ground import (
    LARGE_DIFFERENCE,
    CommonGround,
    Difference,
    SharedOption,
    find_common_ground,
    with_named_groups,
)
from app.analysis.group_numbers import OTHERS, GroupKind
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportVote
from app.reports.outcome_contents import CommonGroundSection, ShownDifference, ShownShare, ShownSharedOption
from app.reports.places_of_options import PlacesOfOptions
from app.reports.shortened_text import one_paragraph


def common_ground(localized: LocalizedReport) -> CommonGround | None:
    """What all shown groups share of the deciding vote; None: the report cannot say it."""
    vote, groups = localized.deciding_vote, localized.report.groups
    if vote is None or groups is None:
        return None
    named = {"role": [*localized.groups["role"]], "municipality": [*localized.groups["municipality"]]}
    by = {kind: with_named_groups(each, named[kind]) for kind, each in groups.votes.get(vote.id, {}).items()}
    found = find_common_ground([option.ref for option in vote.choices], by)
    return found if found.kinds else None


def common_ground_section(localized: LocalizedReport, places: PlacesOfOptions) -> CommonGroundSection:
    """What the documents show of it."""
    found, vote = common_ground(localized), localized.deciding_vote
    heading = localized.text("report.common_ground")
    if found is None or vote is None:
        return CommonGroundSection(heading, (why_unknown(localized),))
    return CommonGroundSection(
        heading=heading,
        sentences=tuple(_sentences(localized, found, vote)),
        options=tuple(_shared(localized, places, found, vote, option) for option in found.shared),
        differences_heading=localized.text("report.differences"),
        differences_note=localized.text(
            f"report.differences.{'rule' if found.differences else 'none'}", count=int(LARGE_DIFFERENCE * 100)
        ),
        differences=tuple(_difference(localized, places, vote, each) for each in found.differences),
    )


def why_unknown(localized: LocalizedReport) -> str:
    """Why the report cannot say what all groups share."""
    if localized.report.groups is None:
        return localized.text("report.common_ground.draft")
    return localized.text(f"report.common_ground.{'hidden' if localized.deciding_vote else 'no_vote'}")


def _sentences(localized: LocalizedReport, found: CommonGround, vote: ReportVote) -> Iterator[str]:
    report, text = localized.report, localized.text
    if not found.compared:
        yield text("report.common_ground.hidden")
    else:
        key = f"report.common_ground.count.{_kinds(found)}"
        yield text(key, count=len(found.shared), compared=found.compared)
        if found.unknown:
            yield text("report.common_ground.unknown", count=found.unknown)
        if report.roles and "role" not in found.kinds:
            yield text("report.common_ground.without.role")
        if report.municipalities and "municipality" not in found.kinds:
            yield text("report.common_ground.without.municipality")
    others = {localized.groups[kind][OTHERS] for kind, groups in found.groups.items() if OTHERS in groups}
    for name in sorted(others):
        yield text("report.common_ground.others", name=one_paragraph(name))
    if len(report.votes) > 1:
        yield text("report.common_ground.vote", title=one_paragraph(vote.title))


def _kinds(found: CommonGround) -> str:
    """The last part of a catalogue key: which kinds of groups are compared."""
    return found.kinds[0] if len(found.kinds) == 1 else "both"


def _shared(
    localized: LocalizedReport,
    places: PlacesOfOptions,
    found: CommonGround,
    vote: ReportVote,
    option: SharedOption,
) -> ShownSharedOption:
    place, voters = places.find(vote, option.ref), vote.voters or 0
    support = localized.options[vote.id, option.ref].support
    people = support.people if support else 0
    # Rounded down, so that it is true that every share is at least so high.
    lowest = localized.percent(int(option.lowest * 100))
    return ShownSharedOption(
        title=place.title,
        linked_anchor_id=place.linked_anchor_id,
        people=people,
        voters=voters,
        result=f"{localized.number(people)} {localized.text('report.of_voters', count=voters)}",
        lowest=localized.text(f"report.common_ground.lowest.{_kinds(found)}", percent=lowest),
    )


def _difference(
    localized: LocalizedReport, places: PlacesOfOptions, vote: ReportVote, found: Difference
) -> ShownDifference:
    place = places.find(vote, found.ref)
    shares = tuple(_share(localized, found.kind, *group) for group in (found.highest, found.lowest))
    return ShownDifference(
        title=place.title,
        linked_anchor_id=place.linked_anchor_id,
        kind=localized.text(f"report.by.{found.kind}"),
        shares=shares,
        summary=", ".join(f"{share.group} {share.text}" for share in shares),
    )


def _share(localized: LocalizedReport, kind: GroupKind, group: str, share: Fraction) -> ShownShare:
    percent = int(share * 100 + Fraction(1, 2))
    return ShownShare(one_paragraph(localized.groups[kind][group]), percent, localized.percent(percent))
