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

from app.client.api import Facilitator, fetch_join_info, http_client, normalize_code
from app.rehearsal.crowd import connected_phones, take_seats
from app.rehearsal.demo_ideas import by_text, dealt, language_of, read_subjects
from app.rehearsal.demo_person import DemoPerson, rng
from app.rehearsal.demo_theme_team import DemoThemeTeam
from app.rehearsal.facilitator_actions import running_step, shares_cards_at_once, start_activity

MINUTES = 45
PEOPLE_PER_TABLE = 4
WARM_UP_SECONDS = 16
"""Seconds until the last of them has done something."""


async def demo(url: str, code: str, people: int, operator_key: str, pace: float) -> None:
    """Fill the hall of this code and take part, until it closes."""
    async with asyncio.timeout(MINUTES * 60), http_client(url, operator_key) as http:
        facilitator = Facilitator(http, code)
        entrance = await fetch_join_info(http, normalize_code(code))
        if running_step(await facilitator.views()) is None:
            await start_activity(facilitator, "ideas", rather=shares_cards_at_once)
        tables = max(1, min(entrance.tables, people // PEOPLE_PER_TABLE))
        seats = await take_seats(url, entrance, people, tables)
        subjects = read_subjects()
        known, hands = by_text(subjects), dealt(subjects, people)
        team = DemoThemeTeam(facilitator, subjects, known, entrance.language, pace)
        async with connected_phones(url, seats) as phones, asyncio.TaskGroup() as group:
            lives = []
            for number, (phone, ideas) in enumerate(zip(phones, hands, strict=True)):
                person = DemoPerson(phone, language_of(number, entrance.language), ideas, known, pace)
                wait = 0.5 + WARM_UP_SECONDS * number / people + rng.uniform(0, 0.5)
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
    Thread(target=exit_with_parent, daemon=True).start()
    with suppress(TimeoutError):  # the three quarters of an hour; what goes wrong inside comes as a group
        asyncio.run(demo(given.url.rstrip("/"), given.workshop, given.people, operator_key, given.pace))


def exit_with_parent() -> None:
    """Wait for the end of standard input, then end this process at once."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
