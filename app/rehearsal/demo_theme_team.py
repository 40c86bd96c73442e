"""The simulated theme team: gathers what belongs together, until a real person takes over at the desk."""

import asyncio

import httpx

from app.client.api import ApiError, Facilitator, Views
from app.client.phone import new_id
from app.rehearsal.demo_ideas import Subject
from app.rehearsal.facilitator_actions import running_step
from app.workshop.activities.ideas import TableCard
from app.workshop.activities.merge import ClusterView, MakeCluster, ScenarioView, WriteScenario
from app.workshop.activities.vote import OpenVote, VoteView
from app.workshop.agenda import StepView
from app.workshop.plan import WorkshopView
from app.workshop.workshop import Command

POLL_INTERVAL = 2
"""Seconds between two looks at the desk."""
CLUSTERS, SCENARIOS, CARDS = 5, 2, 12
"""How many the team makes, and how many cards it would put to the vote where nothing is merged."""
START_DELAYS = {"merge": 6, "vote": 20}
"""Seconds of a step in which a real person has the first move."""


class DemoThemeTeam:
    """`work()` ends when the workshop is closed. pace: 1 as in a hall, less to hurry."""

    def __init__(
        self,
        facilitator: Facilitator,
        subjects: list[Subject],
        by_text: dict[str, Subject],
        language: str,
        pace: float,
    ) -> None:
        self._facilitator = facilitator
        self._subjects = sorted(subjects, key=lambda subject: subject.scenario is None)
        self._by_text = by_text
        self._language = language
        self._pace = pace
        self._made: dict[str, Subject] = {}
        self._run = (0, 0.0)

    async def work(self) -> None:
        """Look, and do one thing at a time."""
        while True:
            try:
                views = await self._facilitator.views()
                if is_closed(views):
                    return
                if command := self._next(views):
                    await self._facilitator.submit(command)
                    if isinstance(command, MakeCluster):
                        self._made[command.id] = self._named[command.name]
            except httpx.TransportError:
                await asyncio.sleep(POLL_INTERVAL * self._pace)  # the server is away for a moment
            except ApiError as refused:
                if refused.code.startswith(("credential.", "workshop.")):
                    raise
            await asyncio.sleep(POLL_INTERVAL * self._pace)

    def _next(self, views: Views) -> Command | None:
        step, now = running_step(views), views["hall"].get("step")
        if step is None or not isinstance(now, StepView) or step.activity not in START_DELAYS:
            return None
        clock = asyncio.get_running_loop().time()
        if self._run[0] != now.run:
            self._run = now.run, clock
        if clock - self._run[1] < START_DELAYS[step.activity] * self._pace:
            return None
        return self._merge(views) if step.activity == "merge" else self._open_vote(views, step.id)

    @property
    def _named(self) -> dict[str, Subject]:
        return {subject.name[self._language]: subject for subject in self._subjects}

    def _merge(self, views: Views) -> Command | None:
        """A scenario for a cluster of ours, or another cluster; nothing once somebody else works here."""
        clusters = [c for c in views["staff"].values() if isinstance(c, ClusterView)]
        scenarios = [s for s in views["hall"].values() if isinstance(s, ScenarioView)]
        if any(cluster.id not in self._made for cluster in clusters):
            return None
        if len(scenarios) < SCENARIOS:
            for cluster in clusters:
                words = self._made[cluster.id].scenario
                if words and not cluster.scenario and len(clusters) > len(scenarios) + 1:
                    title, text = words.title[self._language], words.text[self._language]
                    return WriteScenario(id=new_id(), cluster=cluster.id, title=title, text=text)
        return self._cluster(views) if len(clusters) < CLUSTERS else None

    def _cluster(self, views: Views) -> Command | None:
        """The next subject that several free cards are about: of the sent ones, else of all."""
        leads = [
            c for c in views["staff"].values() if isinstance(c, TableCard) and not c.under and not c.cluster
        ]
        taken = {id(subject) for subject in self._made.values()}
        for pool in ([lead for lead in leads if lead.sent], leads):
            for subject in self._subjects:
                about = [lead for lead in pool if self._by_text.get(lead.text) is subject]
                if id(subject) not in taken and sum(1 + len(lead.beneath) for lead in about) > 1:
                    name = subject.name[self._language]
                    return MakeCluster(id=new_id(), name=name, cards=tuple(lead.id for lead in about))
        return None

    def _open_vote(self, views: Views, step: str) -> Command | None:
        """A vote on what there is, the most worked on first; once per vote step."""
        votes = [vote for vote in views["hall"].values() if isinstance(vote, VoteView)]
        if any(not vote.closed or vote.step == step for vote in votes):
            return None
        workshop = views["hall"]["workshop"]
        scenarios = [f"scenario/{s.id}" for s in views["hall"].values() if isinstance(s, ScenarioView)]
        clusters = [f"cluster/{c.id}" for c in views["staff"].values() if isinstance(c, ClusterView)]
        cards = [f"card/{c.id}" for c in views["staff"].values() if isinstance(c, TableCard) and c.sent]
        options = next((refs for refs in (scenarios, clusters, cards[:CARDS]) if len(refs) > 1), None)
        if options is None or not isinstance(workshop, WorkshopView):
            return None
        title = workshop.question.get(self._language) or next(iter(workshop.question.values()))
        return OpenVote(id=new_id(), title=title[:120], options=tuple(options))


def is_closed(views: Views) -> bool:
    """The workshop is over."""
    workshop = views["hall"]["workshop"]
    return isinstance(workshop, WorkshopView) and workshop.closed
