"""The command that starts a step of a workshop's agenda, or lists the steps."""

import json
from collections.abc import Iterable
from typing import Annotated

import httpx
import typer

from app.cli.options import AsJson, WorkshopCode
from app.cli.output import terminal_language, translate
from app.cli.run_command import call_as_operator, run_command
from app.client.api import Facilitator, Views
from app.client.phone import new_id
from app.rehearsal.facilitator_actions import ActionFailed, agenda, is_closed, running_step
from app.workshop.agenda import StartStep
from app.workshop.state import Step


def step(
    workshop: WorkshopCode,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help=translate("cli.step_name"))] = None,
    as_json: AsJson = False,
) -> None:
    """Start a step of the agenda, and print its title. name: see `find_step`; None: list the steps, with a
    mark at the running one."""
    if name is None:
        _list_steps(workshop, as_json)
    else:
        _start_step(workshop, name, as_json)


def _list_steps(workshop: str, as_json: bool) -> None:
    async def read_views(http: httpx.AsyncClient) -> Views:
        return await Facilitator(http, workshop).views()

    views = run_command(call_as_operator(read_views))
    steps, closed = agenda(views), is_closed(views)
    running = None if closed else running_step(views)
    if as_json:
        answer = [
            {"step": step.id, "activity": step.activity, "title": _title(step), "running": step == running}
            for step in steps
        ]
        typer.echo(json.dumps({"steps": answer, "closed": closed}, ensure_ascii=False))
        return
    width = max((len(step.id) for step in steps), default=0)
    for step in steps:
        mark = "→" if step == running else " "
        typer.echo(f"{mark} {step.id:<{width}}  {_title(step)}")
    if closed:
        typer.echo(translate("cli.action_failed.step_closed"))


def _start_step(workshop: str, name: str, as_json: bool) -> None:
    async def start(http: httpx.AsyncClient) -> tuple[Step, int]:
        facilitator = Facilitator(http, workshop)
        found = find_step(await facilitator.views(), name)
        return found, await facilitator.submit(StartStep(id=new_id(), step=found.id))

    started, seq = run_command(call_as_operator(start))
    title = _title(started)
    if as_json:
        answer = {"step": started.id, "activity": started.activity, "title": title, "seq": seq}
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        typer.echo(translate("cli.step_started", title=title))


def find_step(views: Views, name: str) -> Step:
    """The step that `name` means. `next` is the step after the running one, or the first if no step of the
    agenda runs. Other names are compared with the steps' ids; then, ignoring case, with ids and titles in any
    language; then with activities. The first comparison that finds a step decides. If it finds several, that
    is an error.

    Raises ActionFailed, whose sentences are under `cli.action_failed`: `step_closed`, `no_such_step`,
    `several_steps`, `no_next_step`."""
    if is_closed(views):
        raise ActionFailed("step_closed")
    steps, running, name = agenda(views), running_step(views), name.strip()
    name_folded = name.casefold()
    if name_folded == "next":
        following = steps[steps.index(running) + 1 :] if running else steps
        if not following:
            raise ActionFailed("no_next_step")
        return following[0]
    for matching in (
        [step for step in steps if step.id == name],
        [
            step
            for step in steps
            if name_folded in {text.casefold() for text in (step.id, *step.title.values())}
        ],
        [step for step in steps if step.activity == name_folded],
    ):
        if len(matching) > 1:
            raise ActionFailed("several_steps", name=name, steps=_ids(matching))
        if matching:
            return matching[0]
    raise ActionFailed("no_such_step", name=name, steps=_ids(steps))


def _ids(steps: Iterable[Step]) -> str:
    return ", ".join(step.id for step in steps)


def _title(step: Step) -> str:
    return step.title.get(terminal_language) or next(iter(step.title.values()))
