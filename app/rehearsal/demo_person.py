"""One simulated person of a demo hall, who does what the running step asks, at a human pace."""

import asyncio
import random
from collections.abc import Mapping
from typing import Final

from app.client.api import ApiError
from app.client.phone import Phone, new_id
from app.core.text import LocalizedText
from app.rehearsal.demo_ideas import Subject
from app.workshop.activities.ideas import AddIdea, OwnCard, ShareIdeas, TableCard
from app.workshop.activities.sort import SendCard, StackCard
from app.workshop.activities.vote import Ballot, CastDots, VoteView
from app.workshop.agenda import StepView
from app.workshop.state import Step
from app.workshop.workshop import Command

ACTION_INTERVALS: Final[Mapping[str, tuple[float, float]]] = {
    "ideas": (8, 24),
    "sort": (5, 15),
    "vote": (2, 6),
}
"""Seconds between two things that a person does."""
LEFT_FOR_OTHERS = 1
"""Of the cards that a table may send, as a real person may have sat down there."""

rng = random.Random()  # noqa: S311 - moods, not secrets


class DemoPerson:
    """Somebody with a phone, a language, and a few ideas. pace: 1 as people are, less to hurry."""

    def __init__(
        self,
        phone: Phone,
        language: str,
        ideas: list[tuple[Subject, LocalizedText]],
        subjects: Mapping[str, Subject],
        pace: float,
    ) -> None:
        self.phone = phone
        self._language = language
        self._ideas = ideas
        self._subjects = subjects
        self._pace = pace

    async def live(self, wait: float) -> None:
        """Take part until cancelled. wait: seconds before the first deed."""
        while True:
            changed = await self._rest(wait)
            step = self.phone.step
            pace = ACTION_INTERVALS.get(step.activity, (5, 15)) if step else (5, 15)
            if changed:
                wait = rng.uniform(1, pace[1])
                continue
            command = self._next(step) if step else None
            wait = rng.uniform(*pace)
            if command:
                try:
                    await self.phone.submit(command)
                except ApiError:
                    wait = rng.uniform(1, 3)  # somebody at the table was first, or the step is over

    async def _rest(self, seconds: float) -> bool:
        """True when the step changed meanwhile."""
        run = self._run()
        try:
            async with asyncio.timeout(seconds * self._pace):
                await self.phone.until(lambda: self._run() != run)
        except TimeoutError:
            return False
        return True

    def _run(self) -> int:
        now = self.phone.see("hall", "step")
        return now.run if isinstance(now, StepView) else 0

    def _next(self, step: Step) -> Command | None:
        match step.activity:
            case "ideas":
                return self._write(step)
            case "sort":
                return self._stack() or self._send(step)
            case "vote":
                return self._vote()
            case _:
                return None

    def _write(self, step: Step) -> Command | None:
        """A new card; one idea is kept for when everyone may see it at once. Notes are shared in the end."""
        notes = [
            c.id for c in self.phone.views.get("me", {}).values() if isinstance(c, OwnCard) and not c.shared
        ]
        if notes and (not step.private or len(self._ideas) <= 1):
            return ShareIdeas(id=new_id(), cards=tuple(notes))
        workshop = self.phone.workshop
        if workshop is None or len(self._ideas) <= (1 if step.private else 0):
            return None
        subject, idea = self._ideas.pop()
        themes = [theme.id for theme in workshop.themes if not theme.retired]
        return AddIdea(id=new_id(), theme=themes[subject.theme % len(themes)], text=idea[self._language])

    def _leads(self) -> list[TableCard]:
        """The cards and stacks that the table may still move."""
        cards = self.phone.views.get(self.phone.table, {}).values()
        return [c for c in cards if isinstance(c, TableCard) and not c.under and not c.cluster]

    def _stack(self) -> Command | None:
        """Put two cards together that are about the same."""
        piles: dict[int, list[TableCard]] = {}
        for lead in self._leads():
            if subject := self._subjects.get(lead.text):
                piles.setdefault(id(subject), []).append(lead)
        alike = [pile for pile in piles.values() if len(pile) > 1]
        if not alike:
            return None
        onto, card = sorted(rng.choice(alike), key=lambda lead: -len(lead.beneath))[:2]
        return StackCard(id=new_id(), card=card.id, onto=onto.id)

    def _send(self, step: Step) -> Command | None:
        """Send the biggest stack that is still here."""
        leads = self._leads()
        here = [lead for lead in leads if not lead.sent]
        if not here or len(leads) - len(here) >= step.sends - LEFT_FOR_OTHERS:
            return None
        return SendCard(id=new_id(), card=max(here, key=lambda lead: len(lead.beneath)).id)

    def _vote(self) -> Command | None:
        """One more dot, on something that is liked more often the earlier it stands."""
        for vote in self.phone.views["hall"].values():
            if not isinstance(vote, VoteView) or vote.closed:
                continue
            ballot = self.phone.see("me", f"ballot/{vote.id}")
            dots = ballot.dots if isinstance(ballot, Ballot) else {}
            if sum(dots.values()) < vote.budget:
                liked = [1 / (place + 1.5) for place in range(len(vote.options))]
                (option,) = rng.choices(vote.options, liked)
                return CastDots(id=new_id(), vote=vote.id, ref=option.ref, dots=dots.get(option.ref, 0) + 1)
        return None
