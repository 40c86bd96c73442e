"""The section on what all groups share, and where two groups differ."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from msgspec.structs import replace

from app.analysis.common_ground import (
    LARGE_DIFFERENCE,
    CommonGround,
    Difference,
    SharedOption,
    find_common_ground,
    with_named_groups,
)
from app.analysis.group_numbers import GROUP_KINDS, OTHERS, Breakdown, GroupKind, OptionTotal, VoteNumbers
from app.reports.localized_report import LocalizedReport
from app.reports.model import NO_SUPPORT, ReportVote
from app.reports.outcome_contents import CommonGroundSection, ShownDifference, ShownShare, ShownSharedOption
from app.reports.places_of_options import PlacesOfOptions
from app.reports.shortened_text import one_paragraph


def common_ground(localized: LocalizedReport) -> CommonGround | None:
    """What all shown groups share of the deciding vote; None: it is a draft, or no vote decides."""
    vote, groups = localized.deciding_vote, localized.report.groups
    if vote is None or groups is None:
        return None
    named = {"role": [*localized.groups["role"]], "municipality": [*localized.groups["municipality"]]}
    published = groups.votes.get(vote.id, {})
    by_kind = {kind: with_named_groups(each, named[kind]) for kind, each in published.items()}
    return find_common_ground(_published(vote, by_kind))


def _published(vote: ReportVote, by_kind: Mapping[GroupKind, Breakdown]) -> VoteNumbers:
    """The numbers of a vote that the report shows, which are all that the section is worked out from."""
    supports = {option.ref: option.support or NO_SUPPORT for option in vote.choices}
    totals = {ref: OptionTotal(support.dots, support.people) for ref, support in supports.items()}
    return VoteNumbers(vote.id, vote.voters or 0, totals, dict(by_kind))


def common_ground_section(localized: LocalizedReport, places: PlacesOfOptions) -> CommonGroundSection:
    """What the documents show of it."""
    found, vote = common_ground(localized), localized.deciding_vote
    heading = localized.text("report.common_ground")
    if found is None or vote is None:
        key = "draft" if localized.report.groups is None else "no_vote"
        return CommonGroundSection(heading, (localized.text(f"report.common_ground.{key}"),))
    section = CommonGroundSection(heading, tuple(_sentences(localized, found, vote)))
    if not found.kinds and not found.shared:
        return section
    return replace(
        section,
        options=tuple(_shared(localized, places, found, vote, option) for option in found.shared),
        differences_heading=localized.text("report.differences"),
        differences_note=" ".join(_about_differences(localized, found)),
        differences=tuple(_difference(localized, places, vote, each) for each in found.differences),
        differences_unknown=" ".join(_unknown_differences(localized, found)),
    )


def _sentences(localized: LocalizedReport, found: CommonGround, vote: ReportVote) -> Iterator[str]:
    report, text = localized.report, localized.text
    if found.is_known:
        yield from _counts(localized, found)
    else:
        hidden = "some" if found.kinds else "rows_only" if found.rows_only else "all"
        yield text(f"report.common_ground.hidden.{hidden}")
    yield from _kinds_not_compared(localized, found)
    others = {localized.groups[kind][OTHERS] for kind, groups in found.groups.items() if OTHERS in groups}
    for name in sorted(others):
        yield text("report.common_ground.others", name=one_paragraph(name))
    if len(report.votes) > 1:
        yield text("report.common_ground.vote", title=one_paragraph(vote.title))


def _counts(localized: LocalizedReport, found: CommonGround) -> Iterator[str]:
    """How many options all groups share, and of how many it is not known: together with the others, all that
    were in the vote."""
    text, kinds = localized.text, _kinds(found)
    proposals = text("report.proposals", count=found.options)
    yield text(f"report.common_ground.count.{kinds}", count=len(found.shared), proposals=proposals)
    if not found.kinds and found.chosen_by_nobody:
        yield text("report.common_ground.nobody", count=found.chosen_by_nobody)
    if found.unknown:
        yield text(f"report.common_ground.unknown.{kinds}", count=found.unknown)


def _kinds_not_compared(localized: LocalizedReport, found: CommonGround) -> Iterator[str]:
    """Of each kind of the plan that is not compared, whether some of its numbers are shown, unless none of
    any kind are."""
    if not found.kinds and not found.rows_only:
        return
    asked = {"role": localized.report.roles, "municipality": localized.report.municipalities}
    for kind in GROUP_KINDS:
        if kind in found.rows_only:
            yield localized.text(f"report.common_ground.rows_only.{kind}")
        elif asked[kind] and kind not in found.kinds:
            yield localized.text(f"report.common_ground.without.{kind}")


def _about_differences(localized: LocalizedReport, found: CommonGround) -> Iterator[str]:
    """Of how many options it is known whether groups differ much, and of how many they do."""
    text, points, known = localized.text, int(LARGE_DIFFERENCE * 100), found.differences_known
    if not found.kinds:
        yield text(f"report.differences.{'hidden' if found.differences_unknown else 'same'}")
    elif not known:
        yield text("report.differences.none_known")
        yield text("report.differences.why")
    else:
        yield text("report.differences.known", count=known)
        different = len({each.ref for each in found.differences})
        if not different:
            yield text("report.differences.none", count=known, points=points)
        elif known == 1:
            yield text("report.differences.only", points=points)
        else:
            yield text("report.differences.rule", count=different, points=points)


def _unknown_differences(localized: LocalizedReport, found: CommonGround) -> Iterator[str]:
    """Of how many options it is not known whether groups differ much, if it is known of others, and why."""
    if found.kinds and found.differences_known and found.differences_unknown:
        yield localized.text("report.differences.unknown", count=found.differences_unknown)
        yield localized.text("report.differences.why")


def _kinds(found: CommonGround) -> str:
    """The last part of a catalogue key: which kinds of groups are compared; `everybody`: no group is
    shown, so only what everybody chose is shared."""
    if not found.kinds:
        return "everybody"
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
    kinds = "everybody" if people == voters else _kinds(found)
    return ShownSharedOption(
        title=place.title,
        linked_anchor_id=place.linked_anchor_id,
        people=people,
        voters=voters,
        result=f"{localized.number(people)} {localized.text('report.of_voters', count=voters)}",
        lowest=localized.text(f"report.common_ground.lowest.{kinds}", percent=lowest),
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
