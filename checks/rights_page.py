"""Generate docs/rights.md, the table of what every right may do, from the tables of commands and routes.

`python -m checks.rights_page` writes the page; with `--check` it only checks that the page is up to date.
"""

from collections.abc import Collection, Sequence
from typing import get_args

from app.access.rights import SCOPES
from app.core.aggregate import ActorKind
from app.web.rights import CLIENTS, ROUTES, Right
from app.workshop.rights import COMMANDS_BY_ACTOR
from checks.generated_file import ROOT, write_or_check

PATH = ROOT / "docs/rights.md"
PEOPLE: tuple[Right, ...] = (*get_args(ActorKind), "organiser", "operator")
RIGHTS: tuple[Right, ...] = (*PEOPLE, *SCOPES)
ORGANISER_IS: set[Right] = {"facilitator", "organiser"}
OPERATOR_IS: set[Right] = {*ORGANISER_IS, "operator"}
Row = tuple[str, set[Right]]
NAMES = {right: right.replace("_", " ") for right in PEOPLE} | {scope: f"token: {scope}" for scope in SCOPES}
INTRODUCTION = """\
<!-- Generated from app/workshop/rights.py and app/web/rights.py by `make wire`; change those instead. -->

# Rights

Each row is a command or a route, each column a right. A *visitor* has no credential; a *participant* has a
seat. *Table host*, *theme team*, *facilitator*, *screen* and *report* come from links that a facilitator
makes and can turn off (`app/access/links.py`). An *organiser* may do what a facilitator may, in every
workshop, and the *operator* what an organiser may. The last columns are programs whose API token has one
scope ([the API](api.md)). `tests/web/test_rights.py` tries every route and every kind of client with every
right, and every command with every right that can connect."""


def page() -> str:
    """The whole page, in Markdown."""
    commands = sorted(frozenset[str]().union(*COMMANDS_BY_ACTOR.values()))
    senders: list[Row] = [
        (f"`{name}`", {actor for actor, sent in COMMANDS_BY_ACTOR.items() if name in sent})
        for name in commands
    ]
    clients: list[Row] = [(kind, set(allowed)) for kind, allowed in CLIENTS.items()]
    routes: list[Row] = [(f"`{route}`", set(allowed or RIGHTS)) for route, allowed in ROUTES.items()]
    parts = [
        INTRODUCTION,
        "## Commands",
        table("command", senders, PEOPLE),
        "## Connections, by WebSocket, event stream or polling",
        table("client", clients, PEOPLE),
        "## Routes",
        table("route", routes, RIGHTS),
    ]
    return "\n\n".join(parts) + "\n"


def table(title: str, rows: Collection[Row], rights: Sequence[Right]) -> str:
    """A table with a column for each of these rights."""
    head = f"| {title} | {' | '.join(NAMES[right] for right in rights)} |"
    lines = [f"| {name} | {' | '.join(cell(right, allowed) for right in rights)} |" for name, allowed in rows]
    return "\n".join([head, "|---" * (len(rights) + 1) + "|", *lines])


def cell(right: Right, allowed: set[Right]) -> str:
    """Whether this right, or one that it includes, is allowed."""
    included = {"organiser": ORGANISER_IS, "operator": OPERATOR_IS}.get(right, {right})
    return "yes" if included & allowed else ""


if __name__ == "__main__":
    write_or_check(PATH, page())
