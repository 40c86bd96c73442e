"""The ideas of the simulated people of a demo. Their texts are in `demo_ideas.json`."""

import random
from functools import cache
from pathlib import Path

import msgspec

from app.core.text import LocalizedText

OTHER_NORWEGIAN = {"nb": "nn", "nn": "nb"}
"""Language -> the other written form of Norwegian."""


class DemoScenario(msgspec.Struct, frozen=True):
    """A scenario that the theme team writes about a subject."""

    title: LocalizedText
    text: LocalizedText


class Subject(msgspec.Struct, frozen=True):
    """Ideas that belong together. theme: the index of one of the workshop's themes, from 0. same: the indexes
    of ideas that say the same in other words. scenario: None: the theme team writes none."""

    theme: int
    name: LocalizedText
    ideas: tuple[LocalizedText, ...]
    same: tuple[tuple[int, ...], ...] = ()
    scenario: DemoScenario | None = None


_decoder = msgspec.json.Decoder(list[Subject])


@cache
def read_subjects() -> list[Subject]:
    """Everything that people of the demo may write, as in `demo_ideas.json`."""
    content = Path(__file__).with_suffix(".json").read_bytes()
    return _decoder.decode(content)


def subjects_by_text(subjects: list[Subject]) -> dict[str, Subject]:
    """Text of an idea, in any language -> the subject that it is about."""
    return {text: subject for subject in subjects for idea in subject.ideas for text in idea.values()}


def same_ideas_by_text(subjects: list[Subject]) -> dict[str, str]:
    """Text of an idea that is there in several wordings, in any language -> the first text of the first of
    them, which is thus the same for all that say the same."""
    return {
        text: next(iter(subject.ideas[same[0]].values()))
        for subject in subjects
        for same in subject.same
        for index in same
        for text in subject.ideas[index].values()
    }


def assign_ideas(
    subjects: list[Subject], table_by_person: list[int]
) -> list[list[tuple[Subject, LocalizedText]]]:
    """The ideas of each person, with their subjects. Each idea is given to one person, in random order. Those
    that say the same are given to people of one table, who can stack them.

    table_by_person: where each person sits."""
    groups = [
        [(subject, subject.ideas[i]) for i in same] for subject in subjects for same in _groups(subject)
    ]
    random.shuffle(groups)
    ideas_by_table: dict[int, list[tuple[Subject, LocalizedText]]] = {table: [] for table in table_by_person}
    for group in groups:
        min(ideas_by_table.values(), key=len).extend(group)
    ideas_of: list[list[tuple[Subject, LocalizedText]]] = [[] for _ in table_by_person]
    for table, ideas in ideas_by_table.items():
        people = [ideas_of[i] for i, own_table in enumerate(table_by_person) if own_table == table]
        for number, idea in enumerate(ideas):
            people[number % len(people)].append(idea)
    return ideas_of


def _groups(subject: Subject) -> list[tuple[int, ...]]:
    """The indexes of the subject's ideas: together those that say the same."""
    several = {index for same in subject.same for index in same}
    return [*subject.same, *((index,) for index in range(len(subject.ideas)) if index not in several)]


def demo_language(workshop_language: str) -> str:
    """The language of the ideas in a workshop of this language: English if there are none in its own."""
    return workshop_language if workshop_language in read_subjects()[0].name else "en"


def language_of(number: int, workshop_language: str) -> str:
    """The language that a person writes in: in a Norwegian workshop mostly its own form of Norwegian, and
    every sixth person the other one."""
    language = demo_language(workshop_language)
    return language if number % 6 else OTHER_NORWEGIAN.get(language, language)
