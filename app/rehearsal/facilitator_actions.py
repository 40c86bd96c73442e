"""The facilitator's moves that simulated people need: a step that fits what they came to do."""

from collections.abc import Callable

import httpx

from app.client.api import Facilitator, Views, request
from app.client.phone import new_id
from app.rehearsal.sample_text import is_rehearsal_title, is_sample_text, workshop_title
from app.rehearsal.workload import tables_for
from app.workshop.activities.ideas import TableCard
from app.workshop.activities.welcome import TableTile
from app.workshop.agenda import StartStep, StepView
from app.workshop.plan import MAX_TABLES, EditPlan, WorkshopView
from app.workshop.state import ActivityName, Step


class RehearsalError(Exception):
    """The rehearsal cannot go on. `reason` is a catalogue key under `cli.unready.`"""

    def __init__(self, reason: str, **params: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


def agenda(views: Views) -> tuple[Step, ...]:
    """The workshop's steps, in order."""
    workshop = views["hall"]["workshop"]
    if not isinstance(workshop, WorkshopView):
        raise TypeError(f"the workshop is shown as {type(workshop).__name__}")
    return workshop.agenda


def running_step(views: Views) -> Step | None:
    """The step that the hall is in."""
    now = views["hall"].get("step")
    if not isinstance(now, StepView):
        return None
    return next((step for step in agenda(views) if step.id == now.step), None)


async def start_activity(
    facilitator: Facilitator, activity: ActivityName, rather: Callable[[Step], bool] = lambda step: True
) -> Step:
    """The running step of this activity, started if need be: the first one, `rather` such a one."""
    views = await facilitator.views()
    now = running_step(views)
    if now and now.activity == activity and rather(now):
        return now
    steps = sorted((s for s in agenda(views) if s.activity == activity), key=lambda step: not rather(step))
    if not steps:
        raise RehearsalError("no_step", activity=activity)
    await facilitator.submit(StartStep(id=new_id(), step=steps[0].id))
    return steps[0]


async def create_workshop(http: httpx.AsyncClient, people: int, tables: int | None, language: str) -> str:
    """The code of a fresh workshop for a rehearsal with so many. `http`: an organiser's."""
    tables = tables or min(tables_for(people), MAX_TABLES)
    wish = {"tables": tables, "title": workshop_title(language, people), "language": language}
    code = str((await request(http, "POST", "/api/workshops", json=wish)).json()["code"])
    await Facilitator(http, code).submit(EditPlan(id=new_id(), capacity=people))
    return code


def require_no_real_people(views: Views) -> None:
    """Unready where real people are, or have been: where cards or seats are not what a rehearsal left.

    Whose a private note is, nobody sees: it is a real person's, unless the workshop was made for rehearsals.
    So is a seat, as everyone in a rehearsal writes: it leaves no more seats than cards."""
    workshop = views["hall"]["workshop"]
    ours = isinstance(workshop, WorkshopView) and is_rehearsal_title(workshop.title)
    cards = [card for card in views["staff"].values() if isinstance(card, TableCard)]
    tiles = [tile for tile in views["staff"].values() if isinstance(tile, TableTile)]
    theirs = sum(not is_sample_text(card.text) for card in cards)
    notes, seats = sum(tile.private for tile in tiles), sum(tile.people for tile in tiles)
    if theirs or (notes and not ours):
        raise RehearsalError("cards", count=theirs + notes)
    if seats > len(cards) and not ours:
        raise RehearsalError("people", count=seats)


def step_after(steps: tuple[Step, ...], activity: ActivityName) -> Step | None:
    """A step to move on to from one of this activity: the next of another activity, if there is any."""
    places = [n for n, step in enumerate(steps) if step.activity == activity]
    turned = (*steps[places[0] :], *steps[: places[0]]) if places else steps
    return next((step for step in turned if step.activity != activity), None)


def shares_cards_at_once(step: Step) -> bool:
    """Cards of this step lie on the table at once."""
    return not step.private
