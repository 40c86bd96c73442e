"""The simulated theme team of a demo: makes clusters, scenarios and a vote, until a real person does."""

import asyncio

import httpx

from app.client.api import ApiError, Facilitator, Views
from app.client.phone import new_id
from app.core.aggregate import Command
from app.core.text import MAX_TITLE_LENGTH
from app.rehearsal.demo_ideas import Subject
from app.rehearsal.facilitator_actions import is_closed, running_step
from app.workshop.activities.ideas import TableCard
from app.workshop.activities.merge import ClusterView, MakeCluster, ScenarioView, WriteScenario
from app.workshop.activities.vote import OpenVote, VoteView
from app.workshop.agenda import StepView
from app.workshop.audiences import PLAN
from app.workshop.plan import WorkshopView

POLL_INTERVAL_S = 2
MAX_CLUSTERS, MAX_SCENARIOS, MAX_VOTE_CARDS = 5, 2, 12
"""The number of clusters and of scenarios that it makes; and of cards in its vote, if there are neither."""
START_DELAYS_S = {"merge": 6, "vote": 15}
"""Activity -> seconds from the start of a step until the team begins, so that a real person can be first. In
steps with other activities it does nothing."""


class DemoThemeTeam:
    """The theme team of one workshop. wait_factor: 1 as slow as real people; less is faster."""

    def __init__(
        self,
        facilitator: Facilitator,
        subjects: list[Subject],
        subject_by_text: dict[str, Subject],
        language: str,
        wait_factor: float,
    ) -> None:
        self._facilitator = facilitator
        self._subjects = subjects
        self._subject_by_text = subject_by_text
        self._language = language
        self._wait_factor = wait_factor
        self._subject_of_cluster: dict[str, Subject] = {}
        self._step_run, self._step_seen_at = 0, 0.0

    async def work(self) -> None:
        """Submit one command after the other, until the workshop is closed. Raises ApiError when the server
        refuses the key, or does not know the workshop."""
        while True:
            try:
                views = await self._facilitator.views()
                if is_closed(views):
                    return
                if command := self._next_command(views):
                    await self._facilitator.submit(command)
                    if isinstance(command, MakeCluster):
                        self._subject_of_cluster[command.id] = self._subject_by_name[command.name]
            except httpx.TransportError:
                await asyncio.sleep(POLL_INTERVAL_S * self._wait_factor)  # the server may be restarting
            except ApiError as error:
                if error.code.startswith(("credential.", "workshop.")):
                    raise
            await asyncio.sleep(POLL_INTERVAL_S * self._wait_factor)

    def _next_command(self, views: Views) -> Command | None:
        step, running = running_step(views), views["hall"].get("step")
        if step is None or not isinstance(running, StepView) or step.activity not in START_DELAYS_S:
            return None
        now = asyncio.get_running_loop().time()
        if self._step_run != running.run:
            self._step_run, self._step_seen_at = running.run, now
        if now - self._step_seen_at < START_DELAYS_S[step.activity] * self._wait_factor:
            return None
        return self._merge(views) if step.activity == "merge" else self._open_vote(views, step.id)

    @property
    def _subject_by_name(self) -> dict[str, Subject]:
        return {subject.name[self._language]: subject for subject in self._subjects}

    def _merge(self, views: Views) -> Command | None:
        """Write a scenario for a cluster, or make another cluster; nothing once a real person has made a
        cluster."""
        clusters = [view for view in views["staff"].values() if isinstance(view, ClusterView)]
        scenarios = [view for view in views["hall"].values() if isinstance(view, ScenarioView)]
        if any(cluster.id not in self._subject_of_cluster for cluster in clusters):
            return None
        if len(scenarios) < MAX_SCENARIOS:
            for cluster in clusters:
                scenario = self._subject_of_cluster[cluster.id].scenario
                if scenario and not cluster.scenario and len(clusters) > len(scenarios) + 1:
                    title, text = scenario.title[self._language], scenario.text[self._language]
                    return WriteScenario(id=new_id(), cluster=cluster.id, title=title, text=text)
        return self._cluster(views) if len(clusters) < MAX_CLUSTERS else None

    def _cluster(self, views: Views) -> Command | None:
        leads = [
            each
            for each in views["staff"].values()
            if isinstance(each, TableCard) and not each.under and not each.cluster
        ]
        done = list(self._subject_of_cluster.values())
        chosen = choose_cluster(leads, self._subjects, self._subject_by_text, done)
        if chosen is None:
            return None
        subject, cards = chosen
        return MakeCluster(id=new_id(), name=subject.name[self._language], cards=cards)

    def _open_vote(self, views: Views, step: str) -> Command | None:
        """Open a vote on scenarios and on clusters without one, or else on sent cards; once in each voting
        step."""
        votes = [vote for vote in views["hall"].values() if isinstance(vote, VoteView)]
        if any(not vote.closed or vote.step == step for vote in votes):
            return None
        workshop = views[PLAN]["workshop"]
        scenarios = [
            f"scenario/{scenario.id}"
            for scenario in views["hall"].values()
            if isinstance(scenario, ScenarioView)
        ]
        clusters = [
            f"cluster/{each.id}"
            for each in views["staff"].values()
            if isinstance(each, ClusterView) and not each.scenario
        ]
        cards = [
            f"card/{each.id}" for each in views["staff"].values() if isinstance(each, TableCard) and each.sent
        ]
        options = next(
            (refs for refs in (scenarios + clusters, cards[:MAX_VOTE_CARDS]) if len(refs) > 1), None
        )
        if options is None or not isinstance(workshop, WorkshopView):
            return None
        title = workshop.question.get(self._language) or next(iter(workshop.question.values()))
        return OpenVote(id=new_id(), title=title[:MAX_TITLE_LENGTH], options=tuple(options))


def choose_cluster(
    leads: list[TableCard], subjects: list[Subject], subject_by_text: dict[str, Subject], done: list[Subject]
) -> tuple[Subject, tuple[str, ...]] | None:
    """The next subject to make a cluster of, and the ids of its cards; None if no subject has several.

    A subject of several tables is better than one of a single table, and one of sent cards better than one of
    any. But first come those with a scenario, until there are `MAX_SCENARIOS`. leads: lead cards in no
    cluster. done: the subjects that have a cluster."""
    left = [subject for subject in subjects if subject not in done]
    with_scenario = [subject for subject in left if subject.scenario]
    has_scenarios = sum(subject.scenario is not None for subject in done) >= MAX_SCENARIOS
    sent = [lead for lead in leads if lead.sent]
    for some in (left,) if has_scenarios else (with_scenario, left):
        for candidates, least_tables in ((sent, 2), (leads, 2), (sent, 1), (leads, 1)):
            for subject in some:
                about = [lead for lead in candidates if subject_by_text.get(lead.text) is subject]
                cards = sum(1 + len(lead.beneath) for lead in about)
                if cards > 1 and len({lead.table for lead in about}) >= least_tables:
                    return subject, tuple(lead.id for lead in about)
    return None
