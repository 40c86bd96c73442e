"""The commands that each kind of actor may send, all in this one table.

Routes have a table of their own in `app/web/rights.py`; `docs/rights.md` shows both together."""

from collections.abc import Mapping

from app.core.aggregate import ActorKind

AT_THE_TABLE = frozenset(
    {
        "welcome.describe",
        "welcome.move",
        "ideas.add",
        "ideas.edit",
        "ideas.withdraw",
        "ideas.share",
        "sort.stack",
        "sort.unstack",
        "sort.send",
        "sort.take_back",
        "vote.cast",
    }
)
AT_THE_DESK = frozenset(
    {
        "merge.cluster",
        "merge.place",
        "merge.take_out",
        "merge.rename",
        "merge.join",
        "merge.dissolve",
        "merge.write",
        "merge.bring_back",
        "merge.undo",
        "merge.redo",
        "merge.skip",
    }
)
RUN_THE_WORKSHOP = frozenset(
    {
        "plan.edit",
        "agenda.start",
        "agenda.extend",
        "agenda.pause",
        "agenda.resume",
        "ideas.withdraw",
        "ideas.bring_back",
        "vote.open",
        "vote.close",
        "vote.decides",
        "close.workshop",
        "close.reopen",
    }
)

COMMANDS_BY_ACTOR: Mapping[ActorKind, frozenset[str]] = {
    "visitor": frozenset({"welcome.join"}),
    "participant": AT_THE_TABLE,
    "table_host": AT_THE_TABLE,
    "theme_team": AT_THE_DESK,
    "facilitator": RUN_THE_WORKSHOP | AT_THE_DESK,
    "screen": frozenset(),
    "report": frozenset(),
}
"""The types of commands, as on the wire. What is not here is refused with `command.not_yours`."""
