"""One simulated person of a demo, who does what the running step asks for, at the pace of a real person."""

import asyncio
import random
from collections.abc import Mapping
from typing import Final

from app.client.api import ApiError
from app.client.phone import Phone, new_id
from app.core.aggregate import Command
from app.core.text import LocalizedText
from app.rehearsal.demo_ideas import Subject
from app.workshop.activities.ideas import AddIdea, OwnCard, ShareIdeas, TableCard
from app.workshop.activities.sort import SendCard, StackCard
from app.workshop.activities.vote import Ballot, CastDots, VoteView
from app.workshop.agenda import StepView
from app.workshop.ballots import BALLOT_KINDS
from app.workshop.state import Step

ACTION_INTERVALS: Final[Mapping[str, tuple[float, float]]] = {
    "ideas": (10, 36),
    "sort": (5, 15),
    "vote": (2, 6),
}
"""Activity -> seconds between two commands of a person, at least and at most."""
DEFAULT_INTERVAL = (5, 15)
"""The same for other activities, and while no step is running."""
SENDS_RESERVED = 1
"""How many of the cards that a table may send are left to a real person who may have joined."""

rng = random.Random()  # noqa: S311 - nothing here is secret


class DemoPerson:
    """A person with a phone, a language, and a few ideas. same_ideas_by_text: which cards can be stacked, as
    the function of this name says. wait_factor: 1 as slow as real people; less is faster."""

    def __init__(
        self,
        phone: Phone,
        language: str,
        ideas: list[tuple[Subject, LocalizedText]],
        same_ideas_by_text: Mapping[str, str],
        wait_factor: float,
    ) -> None:
        self.phone = phone
        self._language = language
        self._ideas = ideas
        self._ideas_after_notes = 1 if len(ideas) > 1 else 0
        self._same_ideas_by_text = same_ideas_by_text
        self._wait_factor = wait_factor

    async def take_part(self, wait: float) -> None:
        """Take part until cancelled. wait: seconds before the first command."""
        while True:
            step_changed = await self._wait(wait)
            step = self.phone.step
            interval = ACTION_INTERVALS.get(step.activity, DEFAULT_INTERVAL) if step else DEFAULT_INTERVAL
            if step_changed:
                wait = rng.uniform(1, interval[1])
                continue
            command = self._next_command(step) if step else None
            wait = rng.uniform(*interval)
            if command:
                try:
                    await self.phone.submit(command)
                except ApiError:
                    wait = rng.uniform(1, 3)  # somebody else at the table was faster, or the step is over

    async def _wait(self, seconds: float) -> bool:
        """Wait, but at most until another step is started. Returns whether one was started."""
        run = self._step_run()
        try:
            async with asyncio.timeout(seconds * self._wait_factor):
                await self.phone.wait_until(lambda: self._step_run() != run)
        except TimeoutError:
            return False
        return True

    def _step_run(self) -> int:
        """The `run` of the running step; 0 if none is running."""
        running = self.phone.entity("hall", "step")
        return running.run if isinstance(running, StepView) else 0

    def _next_command(self, step: Step) -> Command | None:
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
        """Write a card. In a private step the last of several ideas is kept for a later step, and then the
        notes are shared."""
        notes = [
            card.id
            for card in self.phone.views.get("me", {}).values()
            if isinstance(card, OwnCard) and not card.shared
        ]
        if notes and (not step.private or len(self._ideas) <= self._ideas_after_notes):
            return ShareIdeas(id=new_id(), cards=tuple(notes))
        workshop = self.phone.workshop
        if workshop is None or len(self._ideas) <= (self._ideas_after_notes if step.private else 0):
            return None
        subject, idea = self._ideas.pop()
        themes = [theme.id for theme in workshop.themes if not theme.retired]
        return AddIdea(id=new_id(), theme=themes[subject.theme % len(themes)], text=idea[self._language])

    def _leads(self) -> list[TableCard]:
        """The lead cards that the table may still stack or send."""
        cards = self.phone.views.get(self.phone.table_audience, {}).values()
        return [card for card in cards if isinstance(card, TableCard) and not card.under and not card.cluster]

    def _stack(self) -> Command | None:
        """Stack two cards that say the same."""
        by_idea: dict[str, list[TableCard]] = {}
        for lead in self._leads():
            if idea := self._same_ideas_by_text.get(lead.text):
                by_idea.setdefault(idea, []).append(lead)
        same = [leads for leads in by_idea.values() if len(leads) > 1]
        if not same:
            return None
        onto, card = sorted(rng.choice(same), key=lambda lead: -len(lead.beneath))[:2]
        return StackCard(id=new_id(), card=card.id, onto=onto.id)

    def _send(self, step: Step) -> Command | None:
        """Send the largest stack that is not sent, unless only SENDS_RESERVED are left."""
        leads = self._leads()
        unsent = [lead for lead in leads if not lead.sent]
        if not unsent or len(leads) - len(unsent) >= step.sends - SENDS_RESERVED:
            return None
        return SendCard(id=new_id(), card=max(unsent, key=lambda lead: len(lead.beneath)).id)

    def _vote(self) -> Command | None:
        """Change the ballot in an open vote, as its kind says."""
        for vote in self.phone.views["hall"].values():
            if not isinstance(vote, VoteView) or vote.closed:
                continue
            ballot = self.phone.entity("me", f"ballot/{vote.id}")
            dots = ballot.dots if isinstance(ballot, Ballot) else {}
            refs = [option.ref for option in vote.options]
            if change := BALLOT_KINDS[vote.kind].next_dots(refs, vote.budget, dots, rng.random()):
                ref, new_dots = change
                return CastDots(id=new_id(), vote=vote.id, ref=ref, dots=new_dots)
        return None
