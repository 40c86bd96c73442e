"""The people of a demo hall, as a process of its own: `python -m app.rehearsal.demo --url … --workshop …`.

They go home when the workshop closes, when standard input ends (as it does when the server that started
them is gone), and after three quarters of an hour in any case.
"""

import argparse
import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

from app.client import Facilitator, compact, door, reaching
from app.rehearsal.crowd import gathered, take_seats
from app.rehearsal.demo_ideas import by_text, dealt, language_of, read_subjects
from app.rehearsal.moves import is_open, running, start
from app.rehearsal.person import Person, dice
from app.rehearsal.theme_team import ThemeTeam

MINUTES = 45
AT_A_TABLE = 4
WARM_UP = 16
"""Seconds until the last of them has done something."""


async def demo(url: str, code: str, people: int, operator_key: str, pace: float) -> None:
    """Fill the hall of this code and take part, until it closes."""
    async with asyncio.timeout(MINUTES * 60), reaching(url, operator_key) as http:
        facilitator = Facilitator(http, code)
        entrance = await door(http, compact(code))
        if running(await facilitator.views()) is None:
            await start(facilitator, "ideas", rather=is_open)
        tables = max(1, min(entrance.tables, people // AT_A_TABLE))
        seats = await take_seats(url, entrance, people, tables)
        subjects = read_subjects()
        known, hands = by_text(subjects), dealt(subjects, people)
        team = ThemeTeam(facilitator, subjects, known, entrance.language, pace)
        async with gathered(url, seats) as phones, asyncio.TaskGroup() as group:
            lives = []
            for number, (phone, ideas) in enumerate(zip(phones, hands, strict=True)):
                person = Person(phone, language_of(number, entrance.language), ideas, known, pace)
                wait = 0.5 + WARM_UP * number / people + dice.uniform(0, 0.5)
                lives.append(group.create_task(person.live(wait)))
            await team.work()
            for life in lives:
                life.cancel()


def main() -> None:
    """Read where to go, and go."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--workshop", required=True)
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--pace", type=float, default=1)
    parser.add_argument("--operator-key-file", type=Path, required=True)
    given = parser.parse_args()
    operator_key = given.operator_key_file.read_text().strip()
    Thread(target=_leash, daemon=True).start()
    with suppress(TimeoutError):  # the three quarters of an hour; what goes wrong inside comes as a group
        asyncio.run(demo(given.url.rstrip("/"), given.workshop, given.people, operator_key, given.pace))


def _leash() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
