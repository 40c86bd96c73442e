"""After any sequence of commands by anybody, the report has the numbers and texts that follow from the log:
`recompute.py` computes them a second time, without the program."""

import json
from collections import Counter
from contextlib import suppress
from random import Random
from typing import get_args

from msgspec.structs import replace

from app.core.aggregate import Event, LogEntry
from app.core.errors import Rejected
from app.reports.build import build_report
from app.reports.groups import count_groups
from app.reports.model import encode_content
from app.reports.options_today import OptionState
from app.web.edition_maker import WITHOUT_TRACE
from app.workshop.activities.close import CloseWorkshop, WorkshopClosed
from app.workshop.activities.vote import VoteClosed, VoteOpened
from app.workshop.plan import WorkshopCreated
from app.workshop.state import State
from app.workshop.workshop import decide, encode_events, evolve_entry, initial_state
from tests.reports.option_states import compared_places
from tests.reports.recompute import KINDS, LoggedEntry, LoggedWorkshop
from tests.workshop.random_commands import random_request
from tests.workshop.sample_workshop import (
    FACILITATORS,
    NOW,
    PEOPLE,
    PLAN,
    VOTED,
    Request,
    cast_dots_request,
)

COMMANDS, COMPARED_EVERY = 500, 10
CODE = "K7MP4WXA"


def test_report_after_random_commands_is_what_follows_from_the_log() -> None:
    states = Counter[str]()
    votes = sum(_send_commands_and_compare(seed, states) for seed in range(25))
    assert votes > 50, "hardly any vote had numbers to compare"
    assert states.keys() == {*get_args(OptionState)}


def _send_commands_and_compare(seed: int, states: Counter[str]) -> int:
    """Returns how many votes with numbers were compared. states: the states of options that were found are
    added to them."""
    rng, logged = Random(seed), LoggedWorkshop()
    plan = replace(PLAN, privacy_threshold=1 + seed % 3)
    state, votes = initial_state(plan), 0
    _log(logged, LogEntry(1, "created", FACILITATORS[0], NOW, (WorkshopCreated(plan),)))
    for number, request in enumerate(VOTED, 2):
        state, _ = _submit(state, logged, number, request)
    for number in range(100, 100 + COMMANDS):
        state, has_changed = _submit(state, logged, number, _request(rng, state, number))
        if has_changed and number % COMPARED_EVERY == 0:
            at = NOW + number * 1000
            votes += _compare(state, logged, at)
            places = compared_places(build_report(state, CODE, at, is_demo=False))
            states.update(place.state for place in places.values())
    return votes


def test_recomputed_report_says_how_people_voted_unless_it_was_with_dots() -> None:
    logged = LoggedWorkshop()
    _log(logged, LogEntry(1, "created", FACILITATORS[0], NOW, (WorkshopCreated(PLAN),)))
    for number, kind in enumerate(("dots", "approval"), 2):
        events = (VoteOpened(kind, "vote", "Which?", (), 5, kind), VoteClosed(kind))
        _log(logged, LogEntry(number, kind, FACILITATORS[0], NOW + number, events))
    assert [vote.get("kind") for vote in logged.report(CODE, NOW)["votes"]] == [None, "approval"]


def test_report_is_the_same_after_events_that_leave_no_trace_in_it() -> None:
    found = Counter[str]()
    for seed in range(10):
        rng, state = Random(seed), initial_state(PLAN)
        for number in range(2, COMMANDS):
            actor, command = VOTED[number - 2] if number < len(VOTED) + 2 else _request(rng, state, number)
            before, at, events = state, NOW + number * 1000, tuple[Event, ...]()
            with suppress(Rejected):
                events = decide(state, actor, command, at)
            state, _ = evolve_entry(state, LogEntry(number, command.id, actor, at, events))
            has_trace = not all(isinstance(event, WITHOUT_TRACE) for event in events)
            if not events or has_trace or isinstance(command, CloseWorkshop):  # a close may close a vote
                continue
            found.update(type(event).__name__ for event in events)
            assert _result(state) == _result(before)
            if before.closed:
                entry = LogEntry(number, "close", actor, at, (WorkshopClosed(),))
                assert _result(evolve_entry(state, entry)[0]) == _result(before)
    assert found.keys() == {event.__name__ for event in WITHOUT_TRACE} - {WorkshopClosed.__name__}


def _result(state: State) -> bytes:
    return encode_content(build_report(state, CODE, NOW, count_groups(state), is_demo=False))


def _request(rng: Random, state: State, number: int) -> Request:
    """A random command. Votes get many dots, and the workshop is rarely closed."""
    vote = next((vote for vote in state.votes.values() if not vote.closed), None)
    if vote and rng.random() < 0.4:
        ref, dots = rng.choice(vote.options).ref, rng.randrange(4)
        who, command = cast_dots_request(rng.choice(PEOPLE), vote.id, ref, dots)
        return who, replace(command, id=f"cast-{number}")
    actor, command = random_request(rng, state, number)
    if isinstance(command, CloseWorkshop) and rng.random() < 0.7:
        return random_request(rng, state, number)
    return actor, command


def _submit(state: State, logged: LoggedWorkshop, number: int, request: Request) -> tuple[State, bool]:
    """The state after a request, and whether it has changed."""
    actor, command = request
    at = NOW + number * 1000
    events: tuple[Event, ...] = ()
    try:
        events = decide(state, actor, command, at)
    except Rejected:
        return state, False
    entry = LogEntry(number, command.id, actor, at, events)
    _log(logged, entry)
    return evolve_entry(state, entry)[0], bool(events)


def _log(logged: LoggedWorkshop, entry: LogEntry) -> None:
    """Apply the stored form of the events."""
    row = LoggedEntry(entry.seq, entry.actor.kind, entry.at, json.loads(encode_events(entry.events)))
    for event in row.events:
        logged.apply(event, row)


def _compare(state: State, logged: LoggedWorkshop, at: int) -> int:
    """Compare the report with the log. Returns how many votes with numbers it has."""
    found = json.loads(encode_content(build_report(state, CODE, at, count_groups(state), is_demo=False)))
    published, _ = found.pop("groups"), found.pop("changes")
    assert found == logged.report(CODE, at)
    truth = logged.groups()
    assert published["people"] == len(truth.people)
    for kind in KINDS:
        shown = published["here"][kind]["groups"]
        counts = truth.count_groups(kind, truth.people)
        assert shown == {group: counts[group] for group in shown}
    return sum(vote["voters"] is not None for vote in found["votes"])
