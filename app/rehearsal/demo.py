"""The people of a demo, in a process of their own: `python -m app.rehearsal.demo --url … --workshop …`.

It ends when the workshop is closed, when standard input ends (as it does when the server that started the
process ends), and after 45 minutes in any case.
"""

import argparse
import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

from app.client.api import Facilitator, fetch_join_info, http_client
from app.client.join_flow import connected_phones, spread_people, take_seats
from app.rehearsal.demo_ideas import (
    assign_ideas,
    demo_language,
    language_of,
    read_subjects,
    same_ideas_by_text,
    subjects_by_text,
)
from app.rehearsal.demo_person import DemoPerson, rng
from app.rehearsal.demo_theme_team import DemoThemeTeam
from app.workshop.join_code import normalize_join_code

MAX_MINUTES = 45
DEMO_PEOPLE_PER_TABLE = 4
DEMO_GROUPS = 2
"""Roles and municipalities that the people have. With more, the groups would be too small to be compared in
the report."""
START_SPREAD_SECONDS = 16
"""The first actions of the people are spread over this many seconds."""


async def demo(url: str, code: str, people: int, operator_key: str, wait_factor: float) -> None:
    """Join the workshop of this code and take part until it is closed. operator_key: gives the theme team the
    rights of a facilitator. wait_factor: 1 as slow as real people; less is faster.

    Raises TimeoutError after MAX_MINUTES."""
    async with asyncio.timeout(MAX_MINUTES * 60), http_client(url, operator_key) as http:
        facilitator = Facilitator(http, code)
        join_info = await fetch_join_info(http, normalize_join_code(code))
        tables = max(1, min(join_info.tables, people // DEMO_PEOPLE_PER_TABLE))
        persons = spread_people(join_info, people, tables, DEMO_GROUPS)
        seats = await take_seats(url, join_info.code, persons)
        subjects = read_subjects()
        subject_by_text, same_by_text = subjects_by_text(subjects), same_ideas_by_text(subjects)
        ideas_per_person = assign_ideas(subjects, [person.table for person in persons])
        language = demo_language(join_info.language)
        team = DemoThemeTeam(facilitator, subjects, subject_by_text, language, wait_factor)
        async with connected_phones(url, seats) as phones, asyncio.TaskGroup() as group:
            tasks = []
            for number, (phone, ideas) in enumerate(zip(phones, ideas_per_person, strict=True)):
                own_language = language_of(number, join_info.language)
                person = DemoPerson(phone, own_language, ideas, same_by_text, wait_factor)
                wait = 0.5 + START_SPREAD_SECONDS * number / people + rng.uniform(0, 0.5)
                tasks.append(group.create_task(person.take_part(wait)))
            await team.work()
            for task in tasks:
                task.cancel()


def main() -> None:
    """Read the arguments and run the demo."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--workshop", required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--wait-factor", type=float, default=1)
    parser.add_argument("--operator-key-file", type=Path, required=True)
    arguments = parser.parse_args()
    operator_key = arguments.operator_key_file.read_text().strip()
    Thread(target=exit_with_parent, daemon=True).start()
    with suppress(TimeoutError):  # MAX_MINUTES are over; other errors come as an exception group
        asyncio.run(
            demo(
                arguments.url.rstrip("/"),
                arguments.workshop,
                arguments.people,
                operator_key,
                arguments.wait_factor,
            )
        )


def exit_with_parent() -> None:
    """End this process as soon as standard input ends."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
