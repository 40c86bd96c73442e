"""A workshop in which everything that people can write is a text of the corpus, and its report."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from app.reports.model import Named, Report, ReportTheme
from app.workshop.plan import validate_plan
from app.workshop.state import Label, Plan, Step, Theme
from app.workshop.workshop import initial_state
from tests.reports.corpus import CORPUS, LINES
from tests.reports.file_kinds import Written
from tests.reports.sample_workshop import SampleWorkshop, plan

TITLE = '<b>{page}</b> of {pages}: ../a\\b «=1+1» #panic("x") {{title}} 👩\u200d👧 & co'
QUESTION = "[What](https://example.org) do *we* want? <script>alert(1)</script>\N{LINE SEPARATOR}=1+1"
PEOPLE = 30
BATCH = 7
"""The number of texts of the corpus in the text of one scenario, which may have 2,000 characters."""


def english(text: str) -> dict[str, str]:
    """The text in English only."""
    return {"en": text}


def every(number: int, limit: int, first: int = 0) -> list[str]:
    """Every `number`-th of the lines that have at most `limit` characters, from the one at `first` on."""
    return [line for line in LINES if len(line) <= limit][first::number]


def corpus_plan() -> Plan:
    """A valid plan with these texts as names: 8 themes, 3 roles, 3 municipalities and 60 steps."""
    names = every(5, 60)
    steps = [Step(f"step-{n}", "ideas", english(name), english(name), 5) for n, name in enumerate(names[:58])]
    last = [Step(name, name, english(name), english(name), 5, dots=5) for name in ("sort", "vote")]
    return validate_plan(
        replace(
            plan(),
            title=english(TITLE),
            question=english(QUESTION),
            language="en",
            themes=tuple(
                Theme(f"theme-{n}", english(name), 1 + n, "leaf")
                for n, name in enumerate(every(40, 60, 1)[:8])
            ),
            roles=tuple(Label(f"role-{n}", english(name)) for n, name in enumerate(every(40, 60, 2)[:3])),
            municipalities=tuple(
                Label(f"place-{n}", english(name)) for n, name in enumerate(every(40, 60, 3)[:3])
            ),
            agenda=(*steps, *last),
        )
    )


def corpus_workshop(cards: Sequence[str] = CORPUS) -> SampleWorkshop:
    """People of three roles and municipalities wrote these cards. A third of the corpus's lines are names of
    clusters, others titles of scenarios and votes. One vote has all clusters and scenarios as options."""
    workshop = SampleWorkshop()
    workshop.state = initial_state(corpus_plan())
    people = [workshop.join(1 + n % 8, f"role-{n % 3}", f"place-{n % 3}") for n in range(PEOPLE)]
    for step in workshop.state.plan.agenda[:-2]:
        workshop.start_step(step.id)
    written = [workshop.write(people[n % PEOPLE], text, f"theme-{n % 8}") for n, text in enumerate(cards)]
    workshop.start_step("sort")
    clusters = [
        workshop.cluster(name, *written[n : n + 1] if n < 200 else ()) for n, name in enumerate(every(3, 80))
    ]
    titles = every(6, 120)
    batches = [cards[n : n + BATCH] for n in range(0, len(cards), BATCH)]
    scenarios = [
        workshop.scenario(cluster, title, "\n\n".join(texts))
        for cluster, title, texts in zip(clusters, titles, batches, strict=False)
    ]
    assert len(scenarios) == len(batches), "not all texts are in a scenario"
    workshop.start_step("vote")
    options = [
        *(f"scenario/{each}" for each in scenarios),
        *(f"cluster/{each}" for each in clusters[len(scenarios) :]),
    ]
    for title, refs in [("Which first?", options), *((title, options[:2]) for title in every(40, 120))]:
        vote = workshop.open_vote(*refs, title=title)
        workshop.cast(people[:10], vote, refs[0], 2)
        workshop.cast(people[10:20], vote, refs[1])
        workshop.close_vote(vote)
    return workshop


def written_in(report: Report) -> Written:
    """Everything that people wrote in it, by the kind of thing."""

    def names(things: Iterable[ReportTheme | Named]) -> list[str]:
        return [text for thing in things for text in thing.name.values()]

    return {
        "title": [*report.title.values()],
        "question": [*report.question.values()],
        "card": [card.text for card in report.cards],
        "theme": names(report.themes),
        "cluster": [cluster.name for cluster in report.clusters if cluster.name],
        "scenario": [
            text for scenario in report.scenarios for text in (scenario.title, scenario.text) if text
        ],
        "vote": [vote.title for vote in report.votes],
        "option": [option.title for vote in report.votes for option in vote.choices if option.title],
        "group": [*names(report.roles), *names(report.municipalities)],
        "step": [text for step in report.steps for text in step.title.values()],
    }
