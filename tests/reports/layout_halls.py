"""Halls with texts as long as people write them, to look at the pages of their reports."""

from functools import cache
from itertools import cycle, islice

from app.reports.model import Report
from app.workshop.plan import EditPlan
from tests.reports.sample_workshop import SampleWorkshop
from tests.reports.variant_hall import edition

SENTENCE = "There is one adult with time for us, and who knows every name. "


@cache
def demo_hall() -> Report:
    """The edition of 60 people at four tables: two short scenarios, joined with what was voted on beside
    them, and three clusters, of which one was voted on."""
    workshop, seats = _started(60, 4)
    cards = [workshop.write(seat, f"Card {n} says that {SENTENCE}") for n, seat in enumerate(seats)]
    clusters = [workshop.cluster(f"Cluster {n}", *cards[n::7][: 2 + n % 4]) for n in range(7)]
    scenarios = [workshop.scenario(clusters[n], f"Picture {n}", SENTENCE * 3) for n in range(2)]
    _vote(
        workshop,
        seats,
        "What do we want?",
        [*(f"scenario/{each}" for each in scenarios), *(f"cluster/{clusters[n]}" for n in (2, 3, 4))],
    )
    workshop.join_clusters(clusters[2], clusters[0])
    workshop.join_clusters(clusters[3], clusters[1])
    return edition(workshop)


@cache
def large_hall() -> Report:
    """The edition of 130 people at ten tables: ten scenarios of one to four paragraphs and 4 to 30 cards, a
    vote on all, a final, and a vote of too few; one scenario was rewritten after them."""
    workshop, seats = _started(130, 10)
    cards = [
        workshop.write(seats[n % 130], f"Card {n} says that {SENTENCE * (1 + n % 3)}") for n in range(260)
    ]
    left = iter(cards)
    clusters = [workshop.cluster(f"Cluster {n}", *islice(left, 4 + n * 29 % 27)) for n in range(11)]
    texts = ["\n\n".join([SENTENCE * 4] * (1 + n * 3 % 4)) for n in range(10)]
    scenarios = [
        workshop.scenario(cluster, f"Picture {n}", text)
        for n, (cluster, text) in enumerate(zip(clusters, texts, strict=False))
    ]
    refs = [f"scenario/{each}" for each in scenarios]
    _vote(workshop, seats[:90], "Which of all?", refs)
    final = _vote(workshop, seats[:90], "The final", refs[:4])
    _vote(workshop, seats[:3], "A small one", refs[:2])
    workshop.choose_deciding_vote(final)
    workshop.scenario(clusters[0], "Picture 0", "All of it is new.")
    return edition(workshop)


def _started(people: int, tables: int) -> tuple[SampleWorkshop, list[str]]:
    """A workshop in its step `ideas`, and its people."""
    workshop = SampleWorkshop()
    workshop.submit_as_facilitator(EditPlan(id="tables", tables=tables))
    roles, homes = ("student", "teacher", "parent"), ("aure", "tingvoll")
    seats = [workshop.join(n % tables + 1, roles[n % 3], homes[n // 3 % 2]) for n in range(people)]
    workshop.start_step("ideas")
    return workshop, seats


def _vote(workshop: SampleWorkshop, voters: list[str], title: str, refs: list[str]) -> str:
    """Hold and close a vote in which the first options have most support. Returns its id."""
    workshop.start_step("vote")
    vote = workshop.open_vote(*refs, title=title)
    dots = dict.fromkeys(voters, 5)
    turns = cycle(voters)
    for place, ref in enumerate(refs):
        for voter in islice(turns, len(voters) * (len(refs) - place) // (2 * len(refs)) + 1):
            if dots[voter]:
                dots[voter] -= 1
                workshop.cast([voter], vote, ref)
    workshop.close_vote(vote)
    return vote
