"""Workshops with votes."""

from app.reports.model import Report
from tests.reports.sample_reports import report_of
from tests.reports.sample_workshop import SampleWorkshop


def voted(workshop: SampleWorkshop, voters: int, others: int, close: bool = True) -> Report:
    """The report after a vote on two options. `voters` teachers from Aure and as many students from Smøla
    chose the first, `others` teachers and as many students the second."""
    groups = [("teacher", "aure"), ("student", "smøla")]
    seats = {role: [workshop.join(1, role, home) for _ in range(voters)] for role, home in groups}
    rest = [workshop.join(2, role) for role in ("teacher", "student") for _ in range(others)]
    workshop.start_step("ideas")
    first, second = (workshop.cluster(name, workshop.write(rest[0], name)) for name in ("first", "second"))
    ref = f"scenario/{workshop.scenario(first, 'First', 'Text')}"
    workshop.start_step("vote")
    vote_id = workshop.open_vote(ref, f"cluster/{second}")
    workshop.cast(seats["teacher"] + seats["student"], vote_id, ref, 2)
    workshop.cast(rest, vote_id, f"cluster/{second}", 1)
    if close:
        workshop.close_vote(vote_id)
    return report_of(workshop)


def rain_and_sun() -> tuple[SampleWorkshop, str, str]:
    """The clusters Rain (5 dots) and Sun (none) after a vote. The workshop, and the ids of both."""
    workshop = SampleWorkshop()
    voters = [workshop.join(1) for _ in range(5)]
    workshop.start_step("ideas")
    rain, sun = (workshop.cluster(name, workshop.write(voters[0], name)) for name in ("Rain", "Sun"))
    workshop.start_step("vote")
    vote_id = workshop.open_vote(f"cluster/{rain}", f"cluster/{sun}")
    workshop.cast(voters, vote_id, f"cluster/{rain}")
    workshop.close_vote(vote_id)
    return workshop, rain, sun


def voted_workshop() -> SampleWorkshop:
    """A cluster with a scenario and one without; a vote on both by 10 teachers and 10 students, half of each
    for either; and a vote on a card by one."""
    workshop = SampleWorkshop()
    seats = [
        workshop.join(1 + number % 2, ("student", "teacher")[number % 2], "aure") for number in range(20)
    ]
    workshop.start_step("ideas")
    cards = [workshop.write(seat, f"=card {number}") for number, seat in enumerate(seats)]
    workshop.start_step("sort")
    rain, sun = workshop.cluster("Rain", *cards[:3]), workshop.cluster("Sun", *cards[3:6])
    scenario = workshop.scenario(sun, "Sunny", "A text; with a semicolon\nand a line")
    workshop.start_step("vote")
    vote = workshop.open_vote(f"cluster/{rain}", f"scenario/{scenario}")
    workshop.cast(seats[:10], vote, f"cluster/{rain}", 2)
    workshop.cast(seats[10:], vote, f"scenario/{scenario}")
    workshop.close_vote(vote)
    small = workshop.open_vote(f"card/{cards[0]}", title="Again?")
    workshop.cast(seats[:1], small, f"card/{cards[0]}")
    workshop.close_vote(small)
    return workshop


def hall_with_silent_students() -> SampleWorkshop:
    """40 students and 20 teachers wrote a card each; 25 students and 12 teachers voted, and 15 and 6 of them
    chose the scenario Sunny."""
    workshop = SampleWorkshop()
    seats = {
        role: [workshop.join(1, role) for _ in range(n)] for role, n in (("student", 40), ("teacher", 20))
    }
    workshop.start_step("ideas")
    cards = [workshop.write(seat, "A card") for role in seats for seat in seats[role]]
    sunny = f"scenario/{workshop.scenario(workshop.cluster('Sun', cards[0]), 'Sunny', 'A text')}"
    rain = f"cluster/{workshop.cluster('Rain', cards[1])}"
    workshop.start_step("vote")
    vote = workshop.open_vote(sunny, rain)
    workshop.cast(seats["student"][:15] + seats["teacher"][:6], vote, sunny)
    workshop.cast(seats["student"][15:25] + seats["teacher"][6:12], vote, rain)
    workshop.close_vote(vote)
    return workshop
