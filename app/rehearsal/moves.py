"""The facilitator's moves that simulated people need: a step that fits what they came to do."""

from collections.abc import Callable

from app.client import Facilitator, Views
from app.rehearsal.phone import new_id
from app.workshop.agenda import StartStep, StepView
from app.workshop.plan import WorkshopView
from app.workshop.state import Activity, Step


class Unready(Exception):
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


def running(views: Views) -> Step | None:
    """The step that the hall is in."""
    now = views["hall"].get("step")
    if not isinstance(now, StepView):
        return None
    return next((step for step in agenda(views) if step.id == now.step), None)


async def start(
    facilitator: Facilitator, activity: Activity, rather: Callable[[Step], bool] = lambda step: True
) -> Step:
    """The running step of this activity, started if need be: the first one, `rather` such a one."""
    views = await facilitator.views()
    now = running(views)
    if now and now.activity == activity and rather(now):
        return now
    steps = sorted((s for s in agenda(views) if s.activity == activity), key=lambda step: not rather(step))
    if not steps:
        raise Unready("no_step", activity=activity)
    await facilitator.submit(StartStep(id=new_id(), step=steps[0].id))
    return steps[0]


def is_open(step: Step) -> bool:
    """Cards of this step lie on the table at once."""
    return not step.private
