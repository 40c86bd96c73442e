"""Cards keep their text unchanged, and are private until shared where the step says so."""

from functools import partial

import pytest
from msgspec import UNSET
from msgspec.structs import asdict, replace

from app.core.aggregate import Actor, LogEntry
from app.workshop.activities.ideas import (
    MAX_CARDS_PER_PERSON,
    AddIdea,
    Counts,
    EditIdea,
    Event,
    IdeaAdded,
    IdeaEdited,
    IdeasShared,
    IdeaWithdrawn,
    OwnCard,
    ShareIdeas,
    TableCard,
    WithdrawIdea,
)
from app.workshop.activities.merge import MakeCluster, TakeOutCards, WriteScenario
from app.workshop.activities.vote import CloseVote
from app.workshop.activities.welcome import Move, TableTile
from app.workshop.audiences import HALL, SCREEN, STAFF, own_audience
from app.workshop.plan import EditPlan, StepInput
from app.workshop.state import State
from app.workshop.summary import count_used_tables
from app.workshop.workshop import decide, evolve_entry
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSE,
    DEA,
    FACILITATOR,
    MERGED,
    NOW,
    PLAN,
    SEATED,
    SORTED,
    WRITTEN,
    Request,
    join_request,
    open_vote_request,
    outcome,
    share_request,
    start_request,
    state_after,
    write_request,
)
from tests.workshop.view import view

WITH_PRIVATE_NOTE = (*SEATED, start_request("alone"), write_request(ANN, "a1", "«secret»"))


def edit_request(who: Actor, card: str, text: str | None = None, theme: str | None = None) -> Request:
    return who, EditIdea(id="edit", card=card, text=text or UNSET, theme=theme or UNSET)


def withdraw_request(who: Actor, card: str) -> Request:
    return who, WithdrawIdea(id="withdraw", card=card)


def late_request(who: Actor, card: str, run: int) -> Request:
    """The request of a phone that sends a card later, which was written in the step's run `run`."""
    return who, AddIdea(id=card, theme="light", text="More light", run=run)


def private_request(*private: str) -> Request:
    """Let new cards be private notes in these steps only."""
    steps = (StepInput(**asdict(replace(step, private=step.id in private))) for step in PLAN.agenda)
    return FACILITATOR, EditPlan(id="-".join(("private", *private)), agenda=tuple(steps))


@pytest.mark.parametrize(
    ("requests", "run", "is_shared"),
    [
        pytest.param([start_request("together"), private_request("together")], 1, False, id="private"),
        pytest.param([start_request("together"), private_request("together")], None, False, id="without run"),
        pytest.param([start_request("alone"), private_request()], 1, True, id="shared"),
        pytest.param(
            [start_request("together"), private_request("together"), start_request("alone")],
            1,
            False,
            id="private, received in a later step",
        ),
        pytest.param(
            [start_request("alone"), private_request(), start_request("together")],
            1,
            False,
            id="private when the step started, received in a later step",
        ),
    ],
)
def test_card_of_a_step_that_is_edited_while_it_runs_is_never_shared_against_what_the_phone_says(
    requests: list[Request], run: int | None, is_shared: bool
) -> None:
    card = ANN, AddIdea(id="a1", theme="light", text="More light", run=run)
    assert state_after(*SEATED, *requests, card).cards["a1"].shared is is_shared


@pytest.mark.parametrize(
    ("command", "event"),
    [
        pytest.param(
            EditIdea(id="late", card="a1", text="New", run=1), IdeaEdited("a1", "light", "New"), id="edit"
        ),
        pytest.param(WithdrawIdea(id="late", card="a1", run=1), IdeaWithdrawn("a1"), id="withdraw"),
        pytest.param(ShareIdeas(id="late", cards=("n1",), run=1), IdeasShared(("n1",)), id="share"),
    ],
)
def test_change_made_in_time_is_accepted_in_a_later_step_until_the_workshop_is_closed(
    command: EditIdea | WithdrawIdea | ShareIdeas, event: Event
) -> None:
    note = ANN, AddIdea(id="n1", theme="light", text="More light", private=True)
    given = [*SEATED, start_request("together"), write_request(ANN, "a1"), note, start_request("vote")]
    assert outcome(given, (ANN, command)) == (event,)
    assert outcome(given, (ANN, replace(command, run=2))) == "step.not_running"
    assert outcome(given, (ANN, replace(command, run=None))) == "step.not_running"
    assert outcome([*given, CLOSE], (ANN, command)) == "workshop.closed"


def test_card_of_an_earlier_run_may_have_a_theme_that_was_retired_since() -> None:
    late, running = (AddIdea(id="a1", theme="old", text="More light", run=run) for run in (1, 2))
    given = [*SEATED, start_request("together"), start_request("sort")]
    assert outcome(given, (ANN, late)) == (IdeaAdded("a1", "seat-ann", 1, "old", "More light", True),)
    assert outcome(given, (ANN, running)) == "theme.unknown"


def test_run_that_does_not_exist_counts_as_the_running_one() -> None:
    given = [*SEATED, start_request("together")]
    for run in (-1, 0, 2, 99):
        card = AddIdea(id="a1", theme="old", text="More light", run=run)
        assert outcome(given, (ANN, card)) == "theme.unknown"
        card = replace(card, theme="light")
        assert outcome(given, (ANN, card)) == (IdeaAdded("a1", "seat-ann", 1, "light", "More light", True),)


@pytest.mark.parametrize("step", ["vote", "together"])
def test_who_joins_later_writes_nothing_in_an_earlier_run(step: str) -> None:
    late = AddIdea(id="a1", theme="old", text="More light", run=1)
    given = [start_request("together"), start_request("sort"), join_request(ANN, 1), start_request(step)]
    assert outcome(given, (ANN, late)) == ("step.not_running" if step == "vote" else "theme.unknown")
    assert outcome(given, (ANN, replace(late, run=2))) == (
        IdeaAdded("a1", "seat-ann", 1, "old", "More light", True),
    )


MOVE_BEFORE: Request = (ANN, Move(id="before", table=2))


def test_late_card_goes_to_the_table_at_which_its_author_sat_then() -> None:
    def move_request(table: int) -> Request:
        return ANN, Move(id=f"move-{table}", table=table)

    given = [
        *SEATED,
        *(start_request("together"), move_request(2), move_request(3)),
        *(start_request("sort"), move_request(1), move_request(2), move_request(3), move_request(2)),
        *(start_request("vote"), move_request(1)),
    ]
    for run, table in ((1, 3), (2, 2)):
        assert outcome(given, late_request(ANN, "a1", run)) == (
            IdeaAdded("a1", "seat-ann", table, "light", "More light", True),
        )
    fewer_tables = FACILITATOR, EditPlan(id="fewer", tables=2)
    assert outcome([*given, fewer_tables], late_request(ANN, "a1", 1)) == (
        IdeaAdded("a1", "seat-ann", 1, "light", "More light", True),
    )
    assert outcome([*given, start_request("sort")], write_request(ANN, "a1")) == (
        IdeaAdded("a1", "seat-ann", 1, "light", "More light", True),
    )


@pytest.mark.parametrize(
    ("moved_in", "moves_before", "tables"),
    [
        pytest.param(0, [], (3, 3, 3), id="before the first step"),
        pytest.param(1, [], (3, 3, 3), id="in the first run"),
        pytest.param(2, [], (1, 3, 3), id="in the second run"),
        pytest.param(None, [], (1, 1, 3), id="now"),
        pytest.param(9, [], (1, 1, 3), id="in a run that does not exist"),
        pytest.param(-1, [], (1, 1, 3), id="in a run that cannot exist"),
        pytest.param(1, [MOVE_BEFORE], (1, 2, 3), id="before another move"),
        pytest.param(2, [MOVE_BEFORE], (1, 3, 3), id="in the run of another move"),
    ],
)
def test_card_written_after_a_move_that_arrives_late_is_at_the_new_table(
    moved_in: int | None, moves_before: list[Request], tables: tuple[int, ...]
) -> None:
    move = (ANN, Move(id="move", table=3, run=moved_in))
    first, second, third = start_request("together"), start_request("sort"), start_request("sort")
    given = [*SEATED, first, second, *moves_before, third, move, start_request("vote")]

    for run, table in enumerate(tables, 1):
        assert outcome(given, late_request(ANN, "a1", run)) == (
            IdeaAdded("a1", "seat-ann", table, "light", "More light", True),
        )
    assert state_after(*given).participants["seat-ann"].table == 3


@pytest.mark.parametrize("option", ["card/a1", "cluster/sun", "scenario/bright"])
def test_author_can_neither_withdraw_nor_change_the_words_that_people_vote_on(option: str) -> None:
    name = "More light"
    given = [
        *SEATED,
        start_request("together"),
        write_request(ANN, "a1", name),
        write_request(ANN, "a2", "Other words"),
        start_request("merge"),
        (FACILITATOR, MakeCluster(id="sun", name=name, cards=("a1", "a2"))),
        (FACILITATOR, WriteScenario(id="bright", cluster="sun", title=name, text="It is bright.")),
        start_request("vote"),
        open_vote_request("first", option, "cluster/sun"),
        (FACILITATOR, TakeOutCards(id="out", cards=("a1",))),
    ]
    withdraw, edit = (
        (ANN, command(card="a1"))
        for command in (partial(WithdrawIdea, id="w", run=1), partial(EditIdea, id="e", run=1, text="New"))
    )
    for late in (withdraw, edit):
        assert outcome(given, late) == "card.in_vote"
    assert outcome(given, (ANN, WithdrawIdea(id="w", card="a2", run=1))) == (IdeaWithdrawn("a2"),)
    assert outcome(given, (ANN, EditIdea(id="e", card="a1", theme="quiet", run=1))) == (
        IdeaEdited("a1", "quiet", name),
    )
    assert outcome(given, withdraw_request(FACILITATOR, "a1")) == (IdeaWithdrawn("a1"),)
    closed = [*given, (FACILITATOR, CloseVote(id="close", vote="first"))]
    for late in (withdraw, edit):
        assert outcome(closed, late) == "card.in_vote", "the hall looks at the result"


@pytest.mark.parametrize("step", ["together", "alone", "sort"])
def test_card_that_was_written_in_private_is_a_note_whatever_the_step_says(step: str) -> None:
    card = ANN, AddIdea(id="a1", theme="light", text="More light", private=True)
    state = state_after(*SEATED, start_request("alone"), private_request(), start_request(step), card)
    assert not state.cards["a1"].shared


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            [*SEATED, start_request("together")],
            write_request(ANN, "a1", " Æ\n«ø» 👩‍🚀 "),
            (IdeaAdded("a1", "seat-ann", 1, "light", " Æ\n«ø» 👩‍🚀 ", True),),
            id="onto the table, letter for letter",
        ),
        pytest.param(
            [*SEATED, start_request("alone")],
            write_request(ANN, "a1"),
            (IdeaAdded("a1", "seat-ann", 1, "light", "More light", False),),
            id="a private note",
        ),
        pytest.param(
            [*SEATED, start_request("together")],
            write_request(ANN, "a1", "x" * 280),
            (IdeaAdded("a1", "seat-ann", 1, "light", "x" * 280, True),),
            id="280 characters",
        ),
        pytest.param(
            [*SEATED, start_request("together")],
            write_request(ANN, "a1", "x" * 281),
            "text.too_long",
            id="281 characters",
        ),
        pytest.param(
            [*SEATED, start_request("together")], write_request(ANN, "a1", " \n"), "text.blank", id="blank"
        ),
        pytest.param(
            [*SEATED, start_request("together")],
            write_request(ANN, "a1", "\u200b"),
            "text.blank",
            id="an invisible character",
        ),
        pytest.param(
            [*SEATED, start_request("together")],
            write_request(ANN, "a1", "a\x1b[2J"),
            "text.control_characters",
            id="an escape character",
        ),
        pytest.param(
            [*SEATED, start_request("together")],
            write_request(ANN, "a1", "a", "x"),
            "theme.unknown",
            id="an unknown theme",
        ),
        pytest.param(
            [*SEATED, start_request("together")],
            write_request(ANN, "a1", "a", "old"),
            "theme.unknown",
            id="retired theme",
        ),
        pytest.param(
            [*SEATED, start_request("together"), start_request("sort"), start_request("merge")],
            late_request(ANN, "a1", 1),
            (IdeaAdded("a1", "seat-ann", 1, "light", "More light", True),),
            id="written in time, received late",
        ),
        pytest.param(
            [*SEATED, start_request("alone"), start_request("together")],
            late_request(ANN, "a1", 1),
            (IdeaAdded("a1", "seat-ann", 1, "light", "More light", False),),
            id="a private note that is received late is private",
        ),
        pytest.param(
            [*SEATED, start_request("sort"), start_request("merge")],
            late_request(ANN, "a1", 1),
            (IdeaAdded("a1", "seat-ann", 1, "light", "More light", True),),
            id="written while sorting, received late",
        ),
        pytest.param(
            [*SEATED, start_request("vote"), start_request("merge")],
            late_request(ANN, "a1", 1),
            "step.not_running",
            id="written while voting",
        ),
        pytest.param(
            [*SEATED, start_request("vote")],
            late_request(ANN, "a1", 9),
            "step.not_running",
            id="an unknown run",
        ),
        pytest.param(
            [*SEATED, start_request("together"), CLOSE],
            late_request(ANN, "a1", 1),
            "workshop.closed",
            id="written in time, received after the end",
        ),
        pytest.param(SEATED, write_request(ANN, "a1"), "step.not_running", id="before any step"),
        pytest.param(
            [*SEATED, start_request("sort")],
            write_request(ANN, "a1"),
            (IdeaAdded("a1", "seat-ann", 1, "light", "More light", True),),
            id="while sorting",
        ),
        pytest.param(
            [*SEATED, private_request("sort"), start_request("sort")],
            write_request(ANN, "a1"),
            (IdeaAdded("a1", "seat-ann", 1, "light", "More light", True),),
            id="while sorting, in a step that was a private one",
        ),
        pytest.param([*WRITTEN, CLOSE], write_request(ANN, "a9"), "workshop.closed", id="after the end"),
        pytest.param(
            WRITTEN, write_request(DEA, "d1"), "participant.unknown", id="by someone without a seat"
        ),
        pytest.param(
            WRITTEN,
            (FACILITATOR, AddIdea(id="f1", theme="light", text="Hi")),
            "command.not_yours",
            id="by the facilitator",
        ),
        pytest.param(
            [
                *SEATED,
                start_request("together"),
                *(write_request(ANN, f"a{n}") for n in range(MAX_CARDS_PER_PERSON)),
            ],
            write_request(ANN, "more"),
            "ideas.too_many",
            id="more cards than the limit",
        ),
    ],
)
def test_add_idea_leads_to_events_or_rejection(given: list[Request], when: Request, then: object) -> None:
    assert outcome(given, when) == then


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            WRITTEN, edit_request(ANN, "a1", "Less"), (IdeaEdited("a1", "light", "Less"),), id="edit the text"
        ),
        pytest.param(
            WRITTEN,
            edit_request(ANN, "a1", theme="quiet"),
            (IdeaEdited("a1", "quiet", "More light"),),
            id="edit the theme",
        ),
        pytest.param(WRITTEN, edit_request(ANN, "a1", "More light", "light"), (), id="the same again"),
        pytest.param(
            SORTED,
            edit_request(ANN, "a2", "Less"),
            (IdeaEdited("a2", "light", "Less"),),
            id="edit a sent card in a stack",
        ),
        pytest.param(WRITTEN, edit_request(ANN, "a1", "x" * 281), "text.too_long", id="too long"),
        pytest.param(WRITTEN, edit_request(ANN, "a1", theme="old"), "theme.unknown", id="a retired theme"),
        pytest.param(WRITTEN, edit_request(ANN, "b1", "Mine"), "card.not_yours", id="another's"),
        pytest.param(
            WITH_PRIVATE_NOTE, edit_request(BO, "a1", "Mine"), "card.unknown", id="another's private one"
        ),
        pytest.param(WRITTEN, edit_request(ANN, "zz", "Mine"), "card.unknown", id="edit an unknown card"),
        pytest.param(
            [*MERGED, start_request("sort")],
            edit_request(BO, "b1", "No"),
            "card.placed",
            id="edit a card in a cluster",
        ),
        pytest.param(
            [*MERGED, start_request("sort")],
            edit_request(ANN, "a2", "No"),
            "card.placed",
            id="edit a card beneath one in a cluster",
        ),
        pytest.param(
            [*WRITTEN, start_request("vote")],
            edit_request(ANN, "a1", "No"),
            "step.not_running",
            id="too late",
        ),
    ],
)
def test_edit_idea_leads_to_events_or_rejection(given: list[Request], when: Request, then: object) -> None:
    assert outcome(given, when) == then


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            WRITTEN, withdraw_request(ANN, "a1"), (IdeaWithdrawn("a1"),), id="withdraw one's own card"
        ),
        pytest.param(
            [*MERGED, start_request("sort")],
            withdraw_request(BO, "b1"),
            (IdeaWithdrawn("b1"),),
            id="withdraw a card in a cluster",
        ),
        pytest.param(
            [*WRITTEN, withdraw_request(ANN, "a1")],
            withdraw_request(ANN, "a1"),
            "card.unknown",
            id="withdraw twice",
        ),
        pytest.param(WRITTEN, withdraw_request(BO, "a1"), "card.not_yours", id="another's"),
        pytest.param(
            WITH_PRIVATE_NOTE, withdraw_request(BO, "a1"), "card.unknown", id="another's private one"
        ),
        pytest.param(MERGED, withdraw_request(ANN, "a1"), "step.not_running", id="too late"),
        pytest.param(
            WITH_PRIVATE_NOTE, share_request(ANN, "a1", "a1"), (IdeasShared(("a1",)),), id="a note is shared"
        ),
        pytest.param(
            [*WITH_PRIVATE_NOTE, start_request("sort")],
            share_request(ANN, "a1"),
            (IdeasShared(("a1",)),),
            id="shared later",
        ),
        pytest.param(WRITTEN, share_request(ANN, "a1"), (), id="shared already"),
        pytest.param(WITH_PRIVATE_NOTE, share_request(ANN), (), id="nothing shared"),
        pytest.param(
            WITH_PRIVATE_NOTE, share_request(BO, "a1"), "card.unknown", id="another's note is not shared"
        ),
        pytest.param(WRITTEN, share_request(ANN, "b1"), "card.not_yours", id="another's card is not shared"),
        pytest.param(
            [*WITH_PRIVATE_NOTE, start_request("vote")],
            share_request(ANN, "a1"),
            "step.not_running",
            id="shared too late",
        ),
    ],
)
def test_withdraw_and_share_lead_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


def test_own_card_beneath_another_shows_the_cluster_of_its_stack() -> None:
    state = state_after(*MERGED)

    assert [own.cluster for own in own_cards(state, "seat-ann")] == [None, "sun"]
    assert [own.cluster for own in own_cards(state, "seat-cai")] == ["sun"]


def own_cards(state: State, participant: str) -> list[OwnCard]:
    return [each for each in view(state, own_audience(participant)).values() if isinstance(each, OwnCard)]


def test_private_note_is_visible_to_author_only() -> None:
    state = state_after(*WITH_PRIVATE_NOTE)

    assert view(state, "me/seat-ann")["mine/a1"] == OwnCard(
        "a1", 1, "light", "«secret»", NOW, False, None, False, False, 0, None
    )
    for audience in ("table/1", "me/seat-bo", SCREEN):
        assert "«secret»" not in str(view(state, audience))
    assert view(state, STAFF)["tile/1"] == TableTile(1, 2, 0, 1, 0)
    assert view(state, STAFF)["counts"] == Counts(3, 0, {"light": 0, "quiet": 0, "old": 0}, tables=2)


def test_table_with_only_private_notes_of_somebody_who_moved_away_is_not_counted() -> None:
    move = ANN, Move(id="move", table=2)
    state = state_after(join_request(ANN, 1), start_request("alone"), write_request(ANN, "a1"), move)
    assert state.table(1).cards
    assert count_used_tables(state) == 1


def test_shared_note_is_visible_to_table_without_author() -> None:
    state = state_after(*WITH_PRIVATE_NOTE, share_request(ANN, "a1"))
    card = TableCard("a1", 1, "light", "«secret»", NOW, None, (), False, None, 1)

    assert view(state, "table/1") == {"card/a1": card}
    assert view(state, "table/2") == {}
    assert view(state, STAFF)["card/a1"] == card
    assert "card/a1" not in view(state, SCREEN)
    assert view(state, STAFF)["tile/1"] == TableTile(1, 2, 1, 0, 0)


def test_cards_of_all_tables_are_shown_to_staff_oldest_first() -> None:
    state = state_after(*SEATED)
    written = [
        ("c2", CAI, 2, 40),
        ("a1", ANN, 1, 10),
        ("c1", CAI, 2, 20),
        ("a2", ANN, 1, 30),
        ("b2", BO, 1, 40),
    ]
    for card, who, table, at in sorted(written, key=lambda each: each[3]):
        added = IdeaAdded(card, who.id, table, "light", "A card", shared=True)
        state, _ = evolve_entry(state, LogEntry(at, f"written-{card}", who, NOW + at, (added,)))

    cards = [key for key in view(state, STAFF) if key.startswith("card/")]
    assert cards == ["card/a1", "card/c1", "card/a2", "card/b2", "card/c2"]


def test_cards_of_participant_who_moves_stay_at_table() -> None:
    state = state_after(*WRITTEN, (CAI, Move(id="move", table=1)))

    assert list(view(state, "table/2")) == ["card/c1"]
    assert "mine/c1" in view(state, "me/seat-cai")


def test_lead_card_withdrawn_is_replaced_by_next_card() -> None:
    seen = view(state_after(*MERGED, start_request("sort"), withdraw_request(BO, "b1")), SCREEN)

    assert seen["card/a2"] == TableCard("a2", 1, "light", "More light", NOW, None, (), True, "sun", 2)
    assert seen["cluster/sun"].cards == ("a2", "c1")  # type: ignore[attr-defined]
    assert "card/b1" not in seen


def test_scenario_with_withdrawn_card_counts_fewer_sources() -> None:
    state = state_after(*MERGED, start_request("sort"))
    events = decide(state, *withdraw_request(ANN, "a2"), NOW)
    state, touched = evolve_entry(state, LogEntry(0, "withdraw", ANN, NOW, events))

    assert "scenario/bright" in touched
    assert view(state, HALL)["scenario/bright"].sources == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            WRITTEN,
            withdraw_request(FACILITATOR, "a1"),
            (IdeaWithdrawn("a1"),),
            id="the facilitator removes any shared card",
        ),
        pytest.param(
            MERGED,
            withdraw_request(FACILITATOR, "b1"),
            (IdeaWithdrawn("b1"),),
            id="the facilitator removes a card in a cluster, in any step",
        ),
        pytest.param(
            [*SEATED, start_request("alone"), write_request(ANN, "a1")],
            withdraw_request(FACILITATOR, "a1"),
            "card.unknown",
            id="the facilitator cannot remove a private note",
        ),
        pytest.param(
            [*WRITTEN, CLOSE],
            withdraw_request(FACILITATOR, "a1"),
            "workshop.closed",
            id="the facilitator cannot remove a card after the end",
        ),
    ],
)
def test_withdrawal_by_facilitator_leads_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then
