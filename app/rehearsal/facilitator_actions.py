"""Actions of a facilitator for simulated people: start steps, make workshops, and look for real people."""

from collections.abc import Callable

import httpx

from app.client.api import Facilitator, Views, request
from app.client.phone import new_id
from app.rehearsal.sample_text import is_rehearsal_title, is_sample_text, rehearsal_title
from app.rehearsal.workload import tables_for
from app.workshop.activities.ideas import TableCard
from app.workshop.activities.welcome import TableTile
from app.workshop.agenda import StartStep, StepView
from app.workshop.audiences import PLAN
from app.workshop.plan import MAX_TABLES, EditPlan, WorkshopView
from app.workshop.state import ActivityName, Step


class ActionFailed(Exception):
    """A step cannot be started, or a rehearsal cannot start or continue.

    reason, params: a catalogue key under `cli.action_failed.`, and the values of its placeholders."""

    def __init__(self, reason: str, **params: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


def agenda(views: Views) -> tuple[Step, ...]:
    """The steps of the workshop's agenda, in order, from the views of a console."""
    workshop = views[PLAN]["workshop"]
    if not isinstance(workshop, WorkshopView):
        raise TypeError(f"the workshop is shown as {type(workshop).__name__}")
    return workshop.agenda


def running_step(views: Views) -> Step | None:
    """The running step; None before the first step."""
    now = views["hall"].get("step")
    if not isinstance(now, StepView):
        return None
    return next((step for step in agenda(views) if step.id == now.step), None)


def is_closed(views: Views) -> bool:
    """Whether the workshop is closed."""
    workshop = views[PLAN]["workshop"]
    return isinstance(workshop, WorkshopView) and workshop.closed


async def start_activity(
    facilitator: Facilitator, activity: ActivityName, prefer: Callable[[Step], bool] = lambda step: True
) -> Step:
    """The running step if it has this activity and `prefer` is true of it. Otherwise start the first step of
    this activity, preferably one that `prefer` is true of, and return it. Raises ActionFailed when the agenda
    has none."""
    views = await facilitator.views()
    now = running_step(views)
    if now and now.activity == activity and prefer(now):
        return now
    steps = sorted(
        (each for each in agenda(views) if each.activity == activity), key=lambda step: not prefer(step)
    )
    if not steps:
        raise ActionFailed("no_step", activity=activity)
    await facilitator.submit(StartStep(id=new_id(), step=steps[0].id))
    return steps[0]


async def create_workshop(http: httpx.AsyncClient, people: int, tables: int | None, language: str) -> str:
    """Make a workshop for a rehearsal with `people` people, and return its code. tables: None: as many as
    these people fill. http: has an organiser's rights."""
    tables = tables or min(tables_for(people), MAX_TABLES)
    title = rehearsal_title(language, people)
    options = {"tables": tables, "title": title, "language": language, "demo": True}
    code = str((await request(http, "POST", "/api/workshops", json=options)).json()["code"])
    await Facilitator(http, code).submit(EditPlan(id=new_id(), capacity=people))
    return code


def require_no_real_people(views: Views) -> None:
    """Raise ActionFailed where real people are or have been: where there are cards or seats that no
    rehearsal has left.

    Nobody can read private notes, so they count as real people's, unless the workshop was made for
    rehearsals. Everyone in a rehearsal writes, so seats in excess of the cards count as real people's too."""
    workshop = views[PLAN]["workshop"]
    made_for_rehearsals = isinstance(workshop, WorkshopView) and is_rehearsal_title(workshop.title)
    cards = [card for card in views["staff"].values() if isinstance(card, TableCard)]
    tiles = [tile for tile in views["staff"].values() if isinstance(tile, TableTile)]
    real_cards = sum(not is_sample_text(card.text) for card in cards)
    notes, seats = sum(tile.private for tile in tiles), sum(tile.people for tile in tiles)
    if real_cards or (notes and not made_for_rehearsals):
        raise ActionFailed("cards", count=real_cards + notes)
    if seats > len(cards) and not made_for_rehearsals:
        raise ActionFailed("people", count=seats)


def step_after(steps: tuple[Step, ...], activity: ActivityName) -> Step | None:
    """The first step with another activity that follows the first one with this activity; after the end of
    the agenda the search goes on at its start. None: all steps have this activity, or there are none."""
    positions = [n for n, step in enumerate(steps) if step.activity == activity]
    rotated = (*steps[positions[0] :], *steps[: positions[0]]) if positions else steps
    return next((step for step in rotated if step.activity != activity), None)


def shares_cards_immediately(step: Step) -> bool:
    """Whether a card of this step is on the table as soon as it is written."""
    return not step.private
