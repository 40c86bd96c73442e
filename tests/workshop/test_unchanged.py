"""A command with the values that are there already leads to no event: the log gets no row for it."""

import msgspec
import pytest

from app.core.aggregate import Command
from app.workshop.activities.close import ReopenWorkshop
from app.workshop.activities.ideas import AddIdea, EditIdea, ShareIdeas, WithdrawIdea
from app.workshop.activities.merge import (
    DissolveCluster,
    JoinClusters,
    MakeCluster,
    PlaceCards,
    RenameCluster,
    TakeOutCards,
    WriteScenario,
)
from app.workshop.activities.sort import SendCard, StackCard, TakeBackCard, UnstackCard
from app.workshop.activities.vote import CastDots, ChooseDecidingVote, CloseVote, OpenVote
from app.workshop.activities.welcome import Describe, Move
from app.workshop.agenda import ExtendStep, PauseStep, ResumeStep, StartStep
from app.workshop.bring_back import BringBackScenario
from app.workshop.plan import EditPlan
from app.workshop.taken_away import BringBackCard
from app.workshop.undo import RedoChange, SkipChange, UndoChange
from app.workshop.workshop import COMMANDS
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CLOSE,
    FACILITATOR,
    MERGED,
    PLAN,
    SEATED,
    SMALL_HALL,
    SORTED,
    VOTED,
    WRITTEN,
    Request,
    as_input,
    join_request,
    outcome,
    start_request,
)

PAUSED = (start_request("sort"), (FACILITATOR, PauseStep(id="pause")))
OVER = (start_request("sort"), (FACILITATOR, ExtendStep(id="end", seconds=-600)))
NEXT_SORT = (*SORTED, start_request("sort"))
CHOICE: Request = (FACILITATOR, ChooseDecidingVote(id="decide", vote="first"))
DECIDED = (SMALL_HALL, *VOTED, (FACILITATOR, CloseVote(id="close-vote", vote="first")), CHOICE)
PLAN_FIELDS = {
    field: as_input(value)
    for field, value in msgspec.structs.asdict(PLAN).items()
    if field in EditPlan.__struct_fields__
}

UNCHANGED: list[tuple[tuple[Request, ...], Request]] = [
    ((), (FACILITATOR, EditPlan(id="edit", **PLAN_FIELDS))),
    (WRITTEN, (FACILITATOR, EditPlan(id="edit", **PLAN_FIELDS))),
    ((start_request("sort"),), (FACILITATOR, ExtendStep(id="extend", seconds=0))),
    (PAUSED, (FACILITATOR, ExtendStep(id="extend", seconds=0))),
    (OVER, (FACILITATOR, ExtendStep(id="extend", seconds=0))),
    (OVER, (FACILITATOR, ExtendStep(id="extend", seconds=-60))),
    ((*OVER, PAUSED[1]), (FACILITATOR, ExtendStep(id="extend", seconds=-60))),
    (PAUSED, PAUSED[1]),
    ((start_request("sort"),), (FACILITATOR, ResumeStep(id="resume"))),
    (MERGED, (FACILITATOR, SkipChange(id="skip", change="sun"))),
    (SEATED, join_request(ANN, 3)),
    (SEATED, (ANN, Describe(id="describe", role=None, municipality=None, language=""))),
    (SEATED, (ANN, Move(id="move", table=1))),
    (WRITTEN, (ANN, EditIdea(id="edit", card="a1"))),
    (WRITTEN, (ANN, EditIdea(id="edit", card="a1", theme="light", text="More light"))),
    (WRITTEN, (ANN, ShareIdeas(id="share", cards=("a1", "a2")))),
    (NEXT_SORT, (ANN, StackCard(id="stack", card="a2", onto="b1"))),
    (NEXT_SORT, (ANN, UnstackCard(id="unstack", card="a1"))),
    (NEXT_SORT, (BO, SendCard(id="send", card="a2"))),
    (NEXT_SORT, (ANN, TakeBackCard(id="take-back", card="a1"))),
    (MERGED, (FACILITATOR, PlaceCards(cluster="sun", id="place", cards=("c1", "a2", "b1")))),
    (MERGED, (FACILITATOR, TakeOutCards(id="take-out", cards=("a1",)))),
    (MERGED, (FACILITATOR, RenameCluster(id="rename", cluster="sun", name="Sun"))),
    (
        MERGED,
        (
            FACILITATOR,
            WriteScenario(id="write", cluster="sun", title="Bright", text="It is bright."),
        ),
    ),
    (VOTED, (ANN, CastDots(id="cast", vote="first", ref="scenario/bright", dots=2))),
    (VOTED, (ANN, CastDots(id="cast", vote="first", ref="card/a1", dots=0))),
    (DECIDED, CHOICE),
    ((CLOSE,), CLOSE),
    ((), (FACILITATOR, ReopenWorkshop(id="reopen"))),
]
CHANGES_ALWAYS = {
    StartStep,  # counts one run more
    UndoChange,
    RedoChange,
    BringBackScenario,
    BringBackCard,
    AddIdea,
    WithdrawIdea,
    MakeCluster,
    JoinClusters,
    DissolveCluster,
    OpenVote,
    CloseVote,
}
"""Commands that change something or are refused."""


@pytest.mark.parametrize(("given", "when"), UNCHANGED, ids=lambda value: repr(value)[-60:])
def test_command_that_changes_nothing_leads_to_no_event(given: tuple[Request, ...], when: Request) -> None:
    assert outcome(given, when) == ()


def test_every_command_is_tried_with_unchanged_values_or_changes_something_always() -> None:
    tried: set[type[Command]] = {type(command) for _, (_, command) in UNCHANGED}
    assert tried | CHANGES_ALWAYS == {*COMMANDS}
    assert not tried & CHANGES_ALWAYS
