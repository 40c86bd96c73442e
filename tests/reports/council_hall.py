"""A hall with scenarios and votes, and what the pages for the council show of it."""

from collections.abc import Sequence
from itertools import cycle, islice

from app.locale.catalogue import Catalogue
from app.reports.council_contents import CouncilContents
from app.reports.council_fit import fitting_parts
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from tests.reports.sample_reports import report_of
from tests.reports.sample_workshop import SampleWorkshop


class CouncilHall:
    """A workshop of ten people, with so many scenarios: Idea 0, Idea 1 and so on, each of one card.
    text: the end of every scenario's text."""

    def __init__(self, scenarios: int, text: str = "Words.") -> None:
        self.workshop = SampleWorkshop()
        self.people = [self.workshop.join(1) for _ in range(10)]
        self.scenarios: list[str] = []
        self.clusters: list[str] = []
        self.text = text
        self.add(scenarios)

    def add(self, number: int) -> None:
        """Write so many more scenarios."""
        self.workshop.start_step("ideas")
        for place in range(len(self.scenarios), len(self.scenarios) + number):
            card = self.workshop.write(self.people[place % 10], f"card {place}")
            self.clusters.append(self.workshop.cluster(f"Cluster {place}", card))
            self.scenarios.append(
                self.workshop.scenario(self.clusters[-1], f"Idea {place}", f"Text {place}: {self.text}")
            )

    def vote(self, people: Sequence[int], voters: int = 10) -> None:
        """Hold and close a vote on the first scenarios. people: how many give a dot to each of them. voters:
        how many take part."""
        self.workshop.start_step("vote")
        refs = [f"scenario/{scenario}" for scenario in self.scenarios[: len(people)]]
        vote = self.workshop.open_vote(*refs)
        next_voter = cycle(self.people[:voters])
        for ref, number in zip(refs, people, strict=True):
            self.workshop.cast(list(islice(next_voter, number)), vote, ref)
        self.workshop.close_vote(vote)

    def report(self) -> Report:
        return report_of(self.workshop)


def council_pages(report: Report, language: str = "en") -> CouncilContents:
    """The pages for the council in one language."""
    (contents,) = fitting_parts([LocalizedReport(report, Catalogue.load(), language)])
    return contents
