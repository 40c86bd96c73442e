"""The report contains each shared card once, and no more about people than disclosure control allows."""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
import pytest
from msgspec.structs import replace

from app.core.aggregate import Actor, LogEntry
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.build import build_report
from app.reports.card_ids import report_card_id
from app.reports.groups import count_groups
from app.reports.model import (
    Report,
    ReportCard,
    ReportCluster,
    ReportOption,
    ReportScenario,
    Support,
    Voted,
    VotedText,
)
from app.reports.report_format import RenderOptions
from app.workshop.activities.ideas import ShareIdeas
from app.workshop.activities.merge import ClusterDissolved, ScenarioWritten
from app.workshop.activities.vote import DotsCast
from app.workshop.state import TakenAway
from app.workshop.workshop import evolve_entry
from tests.reports.file_reader import file_text
from tests.reports.sample_reports import JOIN_CODE, report_of
from tests.reports.sample_votes import rain_and_sun, voted
from tests.reports.sample_workshop import DAY, START, STATEMENTS, SampleWorkshop, full_workshop

CATALOGUE = Catalogue.load()


def texts(cards: Iterable[ReportCard]) -> list[str]:
    return [card.text for card in cards]


def sources(report: Report, group: ReportScenario | ReportCluster) -> list[ReportCard]:
    """The cards of a scenario or a cluster."""
    return [report.cards_by_id()[card] for card in group.sources]


def support(report: Report, group: ReportScenario | ReportCluster) -> list[Support]:
    """The results of a group's options in closed votes, the oldest first."""
    options = {(vote.id, option.ref): option for vote in report.votes for option in vote.choices}
    return [known_support(options[each.vote, each.ref]) for each in group.voted]


def known_support(option: ReportOption) -> Support:
    """The numbers of an option, which must be shown."""
    assert option.support
    return option.support


@pytest.fixture(scope="module")
def full() -> Report:
    return report_of(full_workshop())


def test_report_contains_every_shared_card_once_unchanged(full: Report) -> None:
    assert Counter(card.text for card in full.cards) == Counter(STATEMENTS)
    assert len(full.cards_by_id()) == len(full.cards) == len(STATEMENTS)


def test_each_card_is_in_at_most_one_scenario_or_cluster_and_refers_to_it(full: Report) -> None:
    items: list[ReportScenario | ReportCluster] = [*full.scenarios, *full.clusters]
    placed = [card for item in items for card in item.sources]
    unclustered = [*full.unclustered(sent=True), *full.unclustered(sent=False)]
    assert Counter([*placed, *(card.id for card in unclustered)]) == Counter(card.id for card in full.cards)
    for scenario in full.scenarios:
        assert {(each.cluster, each.scenario) for each in sources(full, scenario)} == {
            (scenario.cluster, scenario.id)
        }
    for cluster in full.clusters:
        assert {(card.cluster, card.scenario) for card in sources(full, cluster)} == {(cluster.id, None)}


def test_cards_are_numbered_by_table_and_in_that_order(full: Report) -> None:
    assert [card.number for card in full.cards[:8]] == [f"1-{number}" for number in range(1, 9)]
    assert [card.table for card in full.cards] == sorted(card.table for card in full.cards)
    # One card of table 2 was withdrawn by its author.
    assert full.removed == 1
    assert {card.number for card in full.cards if card.table == 2} == {f"2-{n}" for n in range(1, 9)}


def test_report_contains_the_steps_as_they_ran() -> None:
    workshop = SampleWorkshop()
    for name in ("notes", "vote", "notes"):
        workshop.start_step(name)
    steps = report_of(workshop).steps
    assert [(step.id, step.activity) for step in steps] == [
        ("notes", "ideas"),
        ("vote", "vote"),
        ("notes", "ideas"),
    ]
    assert [step.started_at for step in steps] == [START + 1000, START + 2000, START + 3000]


@pytest.mark.parametrize("name", FORMATS)
def test_removed_scenario_is_in_no_report_although_it_can_be_brought_back(name: str) -> None:
    workshop = full_workshop()
    written = workshop.state.desk.scenarios[min(workshop.state.desk.scenarios)]
    text = "Nobody has voted on these words."
    events = (
        ScenarioWritten(written.id, written.cluster, written.title, text),
        ClusterDissolved(written.cluster),
    )
    entry = LogEntry(0, "dissolve", Actor("facilitator", "session"), workshop.at, events)
    state, _ = evolve_entry(workshop.state, entry)
    assert text in [removed.scenario.text for removed in state.removed_texts.values()]

    report = build_report(state, "K7MP4WXA", workshop.at, is_demo=False)

    rendered = file_text(FORMATS[name].render(report, Catalogue.load(), RenderOptions("en")))
    assert text not in rendered


@pytest.mark.parametrize("name", FORMATS)
def test_role_and_municipality_stand_beside_no_card(name: str) -> None:
    """Also where everybody at a table has the same."""
    workshop = SampleWorkshop()
    seats = [workshop.join(1, "teacher", "aure") for _ in range(12)]
    workshop.start_step("ideas")
    for seat in seats:
        workshop.write(seat, "a card")
    report = replace(report_of(workshop), roles=(), municipalities=())
    rendered = file_text(FORMATS[name].render(report, Catalogue.load(), RenderOptions("en"))).lower()
    assert "teacher" not in rendered
    assert "aure" not in rendered


def test_report_contains_no_private_note_and_no_withdrawn_card(full: Report) -> None:
    encoded = msgspec.json.encode(full).decode()
    assert "PRIVATE" not in encoded
    assert "WITHDRAWN" not in encoded


def test_report_contains_no_seat_id() -> None:
    assert "seat-" not in msgspec.json.encode(report_of(full_workshop())).decode()


def test_report_counts_people_tables_and_cards(full: Report) -> None:
    assert (full.people, full.tables) == (24, 4)
    assert sum(theme.cards for theme in full.themes) == len(full.cards)
    assert full.held_at > START
    assert full.made_at > full.held_at


def test_scenarios_are_sorted_by_dots_and_contain_whole_stacks(full: Report) -> None:
    calm, light = full.scenarios
    assert (calm.title, calm.name) == ("A calm day", "Calm *and* quiet")
    assert [(each.dots, each.people) for each in support(full, calm)] == [(36, 12)]
    assert [(each.dots, each.people) for each in support(full, light)] == [(9, 9)]
    lead, *beneath = sources(full, light)[:3]
    assert (lead.is_beneath, [card.is_beneath for card in beneath]) == (False, [True, True])
    assert {card.stack for card in (lead, *beneath)} == {lead.id}
    assert all(card.sent for card in (lead, *beneath))


def test_cards_in_no_cluster_are_sent_or_kept() -> None:
    workshop = SampleWorkshop()
    author = workshop.join(2)
    workshop.start_step("ideas")
    kept, sent, under = (workshop.write(author, text) for text in ("kept", "sent", "under it"))
    workshop.start_step("sort")
    workshop.stack(author, under, sent)
    workshop.send(author, sent)
    assert texts(report_of(workshop).unclustered(sent=True)) == ["sent", "under it"]
    assert texts(report_of(workshop).unclustered(sent=False)) == ["kept"]
    assert report_of(workshop).unclustered(sent=False)[0].id == report_card_id(kept)


def test_workshop_is_held_when_a_step_runs_while_somebody_is_in() -> None:
    tried, left_running, joined_first = SampleWorkshop(), SampleWorkshop(), SampleWorkshop()
    for workshop in (tried, left_running):
        workshop.start_step("ideas")
        workshop.at += DAY
    tried.start_step("ideas")
    tried.join(1)
    left_running.join(1)
    joined_first.join(1)
    joined_first.at += DAY
    for _ in range(2):
        joined_first.start_step("ideas")
    held_at = [report_of(workshop).held_at for workshop in (tried, left_running, joined_first)]
    assert held_at == [START + DAY + 3000, START + DAY + 2000, START + DAY + 2000]


def test_workshop_is_held_when_the_first_card_is_shared_or_the_first_dots_are_given() -> None:
    tried, private, in_vote = SampleWorkshop(), SampleWorkshop(), SampleWorkshop()
    tried.join(1)
    tried.start_step("ideas")
    tried.at += DAY
    tried.write(tried.join(2), "A card")
    shared_at = tried.at
    author = private.join(1)
    private.start_step("notes")
    note = private.write(author, "A note")
    private.at += DAY
    private.submit(Actor("participant", author), ShareIdeas(id=private.new_id("share"), cards=(note,)))
    noted_at = private.at
    for workshop in (tried, private):
        workshop.at += DAY
        workshop.write(workshop.join(2), "A later one")
    made = in_vote.cluster("Empty")
    voter = in_vote.join(1)
    in_vote.start_step("vote")
    vote = in_vote.open_vote(f"cluster/{made}")
    in_vote.at += DAY
    in_vote.cast([voter], vote, f"cluster/{made}")
    voted_at = in_vote.at
    in_vote.at += DAY
    in_vote.cast([in_vote.join(1)], vote, f"cluster/{made}")
    held_at = [report_of(workshop).held_at for workshop in (tried, private, in_vote)]
    assert held_at == [shared_at, noted_at, voted_at]


def test_workshop_to_which_nobody_came_is_held_when_it_is_closed() -> None:
    workshop = SampleWorkshop()
    workshop.start_step("ideas")
    workshop.at += DAY
    workshop.close()
    assert report_of(workshop).held_at == workshop.at


@pytest.mark.parametrize("format_name", ["md", "html"])
def test_steps_have_their_day_if_one_started_on_another_day(format_name: str) -> None:
    workshop = SampleWorkshop()
    workshop.start_step("ideas")
    workshop.at += DAY
    workshop.join(1)
    workshop.start_step("sort")
    shown = FORMATS[format_name].render(report_of(workshop), CATALOGUE, RenderOptions("nb")).decode()
    assert "27. okt. " in shown
    assert "28. okt. " in shown
    workshop = SampleWorkshop()
    workshop.join(1)
    workshop.start_step("ideas")
    shown = FORMATS[format_name].render(report_of(workshop), CATALOGUE, RenderOptions("nb")).decode()
    assert "27. okt. " not in shown


def test_report_of_a_workshop_without_participants_is_empty() -> None:
    empty = report_of(SampleWorkshop())
    assert (empty.people, empty.tables, empty.cards, empty.held_at) == (0, 0, (), START)


def test_cards_of_a_dissolved_cluster_are_kept() -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    card = workshop.write(author, "mine")
    cluster = workshop.cluster("Some", card)
    assert report_of(workshop).clusters[0].sources == (report_card_id(card),)
    workshop.dissolve(cluster)
    assert report_of(workshop).clusters == ()
    assert texts(report_of(workshop).unclustered(sent=False)) == ["mine"]


def test_numbers_by_group_of_enough_people_are_counted() -> None:
    workshop = SampleWorkshop()
    report = voted(workshop, voters=5, others=5)
    assert [(each.dots, each.people) for each in support(report, report.scenarios[0])] == [(20, 10)]
    groups = count_groups(workshop.state)
    assert groups.people == 20
    assert groups.contributors["role"].groups == {"student": 10, "teacher": 10}
    ((vote, breakdowns),) = groups.votes.items()
    assert vote == report.votes[0].id
    (ref,) = (option.ref for option in report.votes[0].choices if option.title == "First")
    assert breakdowns["role"].rows[ref] == {"student": 5, "teacher": 5}


def test_numbers_by_group_of_four_people_are_not_counted() -> None:
    workshop = SampleWorkshop()
    voted(workshop, voters=4, others=6)
    assert count_groups(workshop.state).votes == {}


def test_ballot_of_an_old_log_that_came_after_the_close_counts_with_the_last_answers() -> None:
    workshop = SampleWorkshop()
    voted(workshop, voters=6, others=6, close=False)
    late = workshop.join(1, "teacher")
    (vote,) = workshop.state.votes.values()
    workshop.close_vote(vote.id)
    cast = DotsCast(vote.id, late, vote.options[0].ref, 1)
    entry = LogEntry(workshop.seq + 1, "late-cast", Actor("participant", late), workshop.at, (cast,))
    workshop.state, _ = evolve_entry(workshop.state, entry)
    assert count_groups(workshop.state).contributors["role"].groups == {"teacher": 13, "student": 12}


def test_draft_has_no_numbers_by_group() -> None:
    report = voted(SampleWorkshop(), voters=5, others=5)
    assert (report.groups, report.edition) == (None, None)


def test_vote_of_fewer_people_than_the_threshold_has_no_numbers() -> None:
    report = voted(SampleWorkshop(), voters=1, others=1)
    (vote,) = report.votes
    assert vote.voters is None
    assert [option.support for option in vote.choices] == [None, None]
    assert [option.title for option in vote.choices] == ["First", "second"]


def test_vote_on_a_cluster_without_scenario_gives_it_support() -> None:
    report = voted(SampleWorkshop(), voters=5, others=6)
    assert [each.dots for each in support(report, report.clusters[0])] == [12]
    (vote,) = report.votes
    assert (vote.voters, vote.budget) == (22, 5)
    assert [(option.title, known_support(option).dots) for option in vote.choices] == [
        ("First", 20),
        ("second", 12),
    ]


def test_profile_changed_after_the_close_changes_no_result() -> None:
    workshop = SampleWorkshop()
    before = voted(workshop, voters=5, others=5)
    for seat in workshop.state.participants:
        workshop.describe(seat, "other", "tingvoll")
    assert report_of(workshop).votes == before.votes


def voted_numbers(report: Report, voted: tuple[Voted, ...]) -> list[tuple[str | None, int]]:
    """The words and dots of these options."""
    options = {(vote.id, option.ref): option for vote in report.votes for option in vote.choices}
    found = [options[each.vote, each.ref] for each in voted]
    return [(option.title, known_support(option).dots) for option in found]


def test_cluster_joined_after_a_vote_keeps_its_words_and_numbers_at_its_scenario() -> None:
    workshop, rain, sun = rain_and_sun()
    workshop.join_clusters(rain, sun)
    workshop.scenario(sun, "Weather", "Both.")
    report = report_of(workshop)

    (scenario,) = report.scenarios
    assert voted_numbers(report, scenario.voted) == [("Rain", 5), ("Sun", 0)]
    assert [(each.title, known_support(each).dots) for each in report.votes[0].choices] == [
        ("Rain", 5),
        ("Sun", 0),
    ]


def test_cluster_dissolved_after_a_vote_is_listed_where_its_cards_went() -> None:
    workshop, rain, sun = rain_and_sun()
    (card,) = workshop.state.desk.clusters[rain].cards
    workshop.dissolve(rain)
    other = workshop.cluster("Other", card)
    report = report_of(workshop)

    voted = {cluster.id: voted_numbers(report, cluster.voted) for cluster in report.clusters}
    assert voted == {sun: [("Sun", 0)], other: [("Rain", 5)]}


def test_cluster_whose_cards_went_to_several_others_is_listed_where_most_went() -> None:
    workshop = SampleWorkshop()
    voters = [workshop.join(1) for _ in range(5)]
    workshop.start_step("ideas")
    cards = [workshop.write(voters[0], f"card {number}") for number in range(4)]
    gone = workshop.cluster("Gone", *cards)
    workshop.start_step("vote")
    vote_id = workshop.open_vote(f"cluster/{gone}")
    workshop.cast(voters, vote_id, f"cluster/{gone}")
    workshop.close_vote(vote_id)
    workshop.dissolve(gone)
    half, other = workshop.cluster("Half", *cards[:2]), workshop.cluster("Other half", *cards[2:])
    assert [cluster.voted for cluster in report_of(workshop).clusters] == [(), ()]

    workshop.place(half, cards[2])
    voted = {
        cluster.id: voted_numbers(report_of(workshop), cluster.voted)
        for cluster in report_of(workshop).clusters
    }
    assert voted == {half: [("Gone", 5)], other: []}


def test_cluster_that_still_exists_is_listed_at_itself_only() -> None:
    workshop, rain, sun = rain_and_sun()
    workshop.place(sun, *workshop.state.desk.clusters[rain].cards)
    report = report_of(workshop)

    voted = {cluster.id: voted_numbers(report, cluster.voted) for cluster in report.clusters}
    assert voted == {rain: [("Rain", 5)], sun: [("Sun", 0)]}


def test_scenario_rewritten_after_a_vote_has_both_texts() -> None:
    workshop, rain, _ = rain_and_sun()
    scenario = workshop.scenario(rain, "Wet", "It rains.")
    vote_id = workshop.open_vote(f"scenario/{scenario}")
    workshop.close_vote(vote_id)
    assert report_of(workshop).scenarios[0].voted_texts == ()

    workshop.scenario(rain, "Wet", "It pours.")
    (rewritten,) = report_of(workshop).scenarios
    assert rewritten.text == "It pours."
    assert rewritten.voted_texts == (VotedText(vote_id, "Wet", "It rains."),)
    workshop.scenario(rain, "Wet", "It rains.")
    assert report_of(workshop).scenarios[0].voted_texts == ()


def test_scenario_has_the_words_of_each_vote_that_was_on_other_words() -> None:
    workshop, rain, _ = rain_and_sun()
    scenario, votes = workshop.scenario(rain, "Wet", "First"), []
    for later in ("Second", "Third", "Third"):
        votes.append(workshop.open_vote(f"scenario/{scenario}"))
        workshop.close_vote(votes[-1])
        workshop.scenario(rain, "Wet", later)

    assert report_of(workshop).scenarios[0].voted_texts == (
        VotedText(votes[0], "Wet", "First"),
        VotedText(votes[1], "Wet", "Second"),
    )


def two_rounds() -> tuple[SampleWorkshop, str, str]:
    """First A 40 dots, B 40, C 15; then a final: A 13, B 7. B is older than A. The workshop, and
    the ids of both votes."""
    workshop = SampleWorkshop()
    seats = [workshop.join(1) for _ in range(40)]
    workshop.start_step("ideas")
    b, a, third = (
        f"scenario/{workshop.scenario(workshop.cluster(name, workshop.write(seats[0], name)), name, name)}"
        for name in "BAC"
    )
    workshop.start_step("vote")
    first = workshop.open_vote(a, b, third)
    workshop.cast(seats, first, a)
    workshop.cast(seats, first, b)
    workshop.cast(seats[:15], first, third)
    workshop.close_vote(first)
    final = workshop.open_vote(a, b, title="Final")
    workshop.cast(seats[:13], final, a)
    workshop.cast(seats[:7], final, b)
    workshop.close_vote(final)
    return workshop, first, final


def titles(report: Report) -> list[str | None]:
    return [scenario.title for scenario in report.scenarios]


def test_last_vote_on_scenarios_orders_them_and_dots_of_others_do_not_count() -> None:
    workshop, _, _ = two_rounds()
    assert titles(report_of(workshop)) == ["A", "B", "C"]


def test_chosen_vote_orders_the_scenarios() -> None:
    workshop, first, final = two_rounds()
    workshop.choose_deciding_vote(first)
    assert titles(report_of(workshop)) == ["B", "A", "C"]
    workshop.choose_deciding_vote(final)
    assert titles(report_of(workshop)) == ["A", "B", "C"]


def test_scenarios_without_a_vote_are_in_order_of_making() -> None:
    workshop = SampleWorkshop()
    for name in "BAC":
        workshop.scenario(workshop.cluster(name), name, name)
    assert titles(report_of(workshop)) == ["B", "A", "C"]


def test_report_contains_no_open_vote() -> None:
    report = voted(SampleWorkshop(), voters=5, others=5, close=False)
    assert not report.votes
    assert not report.scenarios[0].voted


def test_option_of_a_withdrawn_card_has_no_title() -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    card = workshop.write(author, "withdrawn")
    workshop.start_step("vote")
    vote_id = workshop.open_vote(f"card/{card}")
    workshop.close_vote(vote_id)
    assert report_of(workshop).votes[0].choices[0].title == "withdrawn"
    workshop.start_step("ideas")
    workshop.withdraw(author, card)
    assert report_of(workshop).votes[0].choices[0].title is None


class CountedReads(tuple[TakenAway, ...]):
    """Cards that were taken away, which count how often all of them are read."""

    reads = 0

    def __iter__(self) -> Iterator[TakenAway]:
        CountedReads.reads += 1
        return super().__iter__()


def test_cards_that_were_taken_away_are_read_once_however_many_votes_were_closed() -> None:
    workshop, _, _ = two_rounds()
    seat = next(iter(workshop.state.participants.values()))
    seat = replace(seat, taken_away=CountedReads())
    state = replace(workshop.state, participants=workshop.state.participants.insert(seat.id, seat))
    assert len(build_report(state, JOIN_CODE, workshop.at, is_demo=False).votes) == 2
    assert CountedReads.reads == 1
