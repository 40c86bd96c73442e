"""Whatever became of an option of the vote, every document says the same of it."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from app.core.aggregate import Actor
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.card_ids import report_card_id, report_ref
from app.reports.localized_report import LocalizedReport
from app.reports.report_format import RenderOptions
from app.reports.whole_contents import whole_contents
from app.workshop.activities.merge import DissolveCluster, WriteScenario
from app.workshop.bring_back import BringBackScenario
from app.workshop.undo import UndoChange
from tests.reports.council_hall import CouncilHall, council_pages
from tests.reports.file_reader import file_text
from tests.reports.option_states import compared_places

CATALOGUE = Catalogue.load()
KARI = Actor("facilitator", "session-kari")
"""Who has an id can undo."""


class EndsOfOptions(CouncilHall):
    """The deciding vote was on three scenarios, on `Loose ends`, a cluster without a scenario, and on a card
    in no cluster. Idea 1 has three cards. After the vote, each method does something to an option. few: the
    cluster of the scenario that few chose, which is made of them."""

    def __init__(self) -> None:
        super().__init__(3)
        workshop = self.workshop
        self.cards = [
            *workshop.state.desk.clusters[self.clusters[1]].cards,
            *(workshop.write(self.people[n], f"more {n}") for n in range(2)),
        ]
        workshop.place(self.clusters[1], *self.cards[1:])
        self.loose, self.in_loose = (workshop.write(self.people[n], f"loose {n}") for n in range(2))
        self.ends = workshop.cluster("Loose ends", self.in_loose)
        self.kept = workshop.cluster("Never in a vote", workshop.write(self.people[2], "kept"))
        workshop.start_step("vote")
        refs = (
            *(f"scenario/{each}" for each in self.scenarios),
            f"cluster/{self.ends}",
            f"card/{self.loose}",
        )
        vote = workshop.open_vote(*refs)
        for ref, count in zip(refs, (9, 2, 8, 1, 3), strict=True):
            workshop.cast(self.people[:count], vote, ref)
        workshop.close_vote(vote)
        self.few, self.few_ref = self.clusters[1], refs[1]
        self.vote_id = vote

    def keep(self) -> None:
        """Nothing became of it."""

    def write(self, cluster: str, title: str) -> None:
        scenario = self.workshop.new_id("scenario")
        command = WriteScenario(id=scenario, cluster=cluster, title=title, text="New.")
        self.workshop.submit_as_facilitator(command)

    def rewrite(self) -> None:
        self.write(self.few, "Another name")

    def dissolve(self) -> None:
        self.workshop.dissolve(self.few)

    def dissolve_and_undo(self) -> None:
        self.workshop.submit(KARI, DissolveCluster(id="dissolve", cluster=self.few))
        self.workshop.submit(KARI, UndoChange(id="undo"))

    def go_into_scenario(self) -> None:
        self.dissolve()
        self.workshop.place(self.clusters[0], *self.cards[:2])

    def go_into_cluster(self) -> None:
        self.dissolve()
        self.workshop.place(self.kept, *self.cards[:2])

    def go_into_voted_cluster(self) -> None:
        self.dissolve()
        self.workshop.place(self.ends, *self.cards)

    def go_into_cluster_that_gets_a_scenario(self) -> None:
        self.go_into_cluster()
        self.write(self.kept, "Late")

    def go_into_several(self) -> None:
        self.dissolve()
        for cluster, card in zip((self.clusters[0], self.kept), self.cards, strict=False):
            self.workshop.place(cluster, card)

    def go_with_most_cards_that_are_left(self) -> None:
        self.go_into_several()
        self.workshop.take_away(self.cards[0])
        self.workshop.take_away(self.cards[2])

    def lose_its_cards(self) -> None:
        for card in self.cards:
            self.workshop.take_away(card)

    def dissolve_and_lose_its_cards(self) -> None:
        self.dissolve()
        self.lose_its_cards()

    def come_back(self) -> None:
        self.go_into_cluster()
        (key,) = self.workshop.state.removed_texts
        scenario, _, text_id = key.partition("/")
        self.workshop.submit_as_facilitator(
            BringBackScenario(id=self.workshop.new_id("back"), scenario=scenario, text_id=text_id)
        )


EndOfOption = Callable[[EndsOfOptions], None]
ENDS: dict[EndOfOption, str] = {
    EndsOfOptions.keep: "scenario",
    EndsOfOptions.rewrite: "scenario",
    EndsOfOptions.dissolve: "removed",
    EndsOfOptions.dissolve_and_undo: "scenario",
    EndsOfOptions.go_into_scenario: "joined",
    EndsOfOptions.go_into_cluster: "cluster",
    EndsOfOptions.go_into_voted_cluster: "cluster",
    EndsOfOptions.go_into_cluster_that_gets_a_scenario: "joined",
    EndsOfOptions.go_into_several: "removed",
    EndsOfOptions.go_with_most_cards_that_are_left: "cluster",
    EndsOfOptions.lose_its_cards: "scenario",
    EndsOfOptions.dissolve_and_lose_its_cards: "removed",
    EndsOfOptions.come_back: "scenario",
}
EVERY_END = pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)


@EVERY_END
def test_scenario_of_the_vote_has_one_state_in_all_sections(end: EndOfOption) -> None:
    hall = EndsOfOptions()
    end(hall)
    assert compared_places(hall.report())[hall.vote_id, hall.few_ref].state == ENDS[end]


@EVERY_END
def test_documents_say_the_same_of_a_scenario_of_the_vote(end: EndOfOption) -> None:
    hall = EndsOfOptions()
    end(hall)
    report = replace(hall.report(), omitted_sections=("votes",))
    texts = {key: CATALOGUE.text("en", f"report.not_chosen.{key}") for key in ("removed", "cluster")}
    expected = [text for key, text in texts.items() if key == ENDS[end]]
    rows = [row.title for row in council_pages(report).other_options.items if "Idea 1" in row.title]
    assert rows == [f"“Idea 1” ({text})" for text in expected]
    section, *_ = whole_contents(LocalizedReport(report, CATALOGUE, "en")).not_chosen
    (few,) = section.groups
    (option,) = (each for each in few.options if "Idea 1" in each.title + each.state)
    assert [text for text in texts.values() if text in option.state] == expected
    file = file_text(FORMATS["md"].render(report, CATALOGUE, RenderOptions("en")))
    assert [text for text in texts.values() if f"“Idea 1” ({text})" in file] == expected


def test_removed_scenario_whose_cards_are_in_a_cluster_links_to_it_and_has_its_own_cards() -> None:
    hall = EndsOfOptions()
    hall.go_into_cluster()
    place = compared_places(hall.report())[hall.vote_id, hall.few_ref]
    assert (place.linked_anchor_id, place.number) == (hall.kept, 0)
    assert sorted(card.id for card in place.cards) == sorted(map(report_card_id, hall.cards))


def test_scenario_whose_writing_was_undone_after_the_vote_is_its_cluster() -> None:
    hall = CouncilHall(scenarios=1)
    workshop = hall.workshop
    hall.clusters.append(workshop.cluster("Cluster 1", workshop.write(hall.people[1], "card 1")))
    command = WriteScenario(id="late", cluster=hall.clusters[1], title="Idea 1", text="Text.")
    workshop.submit(KARI, command)
    hall.scenarios.append("late")
    hall.vote(people=(9, 2))
    workshop.submit(KARI, UndoChange(id="undo"))
    report = hall.report()
    assert [scenario.title for scenario in report.scenarios] == ["Idea 0"]
    (place,) = (each for (_, ref), each in compared_places(report).items() if ref == "scenario/late")
    assert (place.state, place.linked_anchor_id) == ("cluster", hall.clusters[1])


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (EndsOfOptions.keep, "cluster"),
        (lambda hall: hall.write(hall.ends, "Late"), "scenario"),
        (lambda hall: hall.workshop.join_clusters(hall.ends, hall.clusters[0]), "joined"),
        (lambda hall: hall.workshop.join_clusters(hall.ends, hall.kept), "cluster"),
        (lambda hall: hall.workshop.dissolve(hall.ends), "removed"),
        (lambda hall: hall.workshop.take_away(hall.in_loose), "cluster"),
    ],
    ids=["kept", "scenario", "joined", "joined-to-cluster", "dissolved", "empty"],
)
def test_cluster_of_the_vote_has_one_state_in_all_sections(end: EndOfOption, state: str) -> None:
    hall = EndsOfOptions()
    end(hall)
    assert compared_places(hall.report())[hall.vote_id, f"cluster/{hall.ends}"].state == state


@pytest.mark.parametrize(
    ("end", "number"),
    [
        (EndsOfOptions.keep, 0),
        (lambda hall: hall.workshop.place(hall.clusters[0], hall.loose), 1),
        (lambda hall: hall.workshop.place(hall.kept, hall.loose), 0),
        (lambda hall: hall.workshop.take_away(hall.loose), 0),
    ],
    ids=["kept", "in-scenario", "in-cluster", "taken-away"],
)
def test_card_of_the_vote_is_a_card_wherever_it_went(end: EndOfOption, number: int) -> None:
    hall = EndsOfOptions()
    end(hall)
    place = compared_places(hall.report())[hall.vote_id, report_ref(f"card/{hall.loose}")]
    assert (place.state, place.number) == ("card", number)
