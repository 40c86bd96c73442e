"""Files of statements and votes as Polis (pol.is, online opinion surveys) exports them. The texts contain
what software often damages: quotes, line breaks, emoji, formulas."""

import csv
import random
from collections import Counter
from pathlib import Path

TEXTS = (
    'She said: "nobody eats alone", twice, with "quotes" and, commas',
    "ends with a new line\n",
    "two\nlines and a blank\n\nline",
    "blåbærsyltetøy på Smøla – «ja takk»",
    "👩‍👩‍👧 🐟 e\u0301 and  two  spaces ",
    "=1+1 <b>not bold</b> {{ nothing }} \\n",
    "same words",
    "same words",
    "ß" * 280,
)


def write_cards_file(path: Path, texts: tuple[str, ...] = TEXTS, agrees: tuple[int, ...] = ()) -> Path:
    """A file of cards, which Polis calls statements. agrees: how many people agreed with each; empty:
    not said."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["timestamp", "comment-id", "agrees", "comment-body"])
        for number, text in enumerate(texts):
            rows.writerow([number, 100 + number, agrees[number] if agrees else "", text])
    return path


def write_votes(path: Path, votes: list[tuple[int, int, int]]) -> Path:
    """A file of votes (statement, voter, vote), each cast a second after the one before. vote: 1 agree, 0
    pass, -1 disagree."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["timestamp", "comment-id", "voter-id", "vote"])
        for second, (statement, voter, vote) in enumerate(votes):
            rows.writerow([second * 1000, 100 + statement, voter, vote])
    return path


PUBLISHED_SURVEY = Path(__file__).parents[3] / "shared" / "data" / "bg2050-volunteers"
"""A real survey, if it is next to the checkout: 371 statements and 126 voters."""


def write_full_hall(folder: Path) -> tuple[Path, Path, int]:
    """Statements, votes and the number of voters: the published ones, or else random ones of the same
    size."""
    if PUBLISHED_SURVEY.exists():
        return PUBLISHED_SURVEY / "comments.csv", PUBLISHED_SURVEY / "votes.csv", 126
    rng = random.Random(2050)
    texts = tuple(f"{number}: {rng.choice(TEXTS)}"[:280] for number in range(371))
    votes = [
        (rng.randrange(371), voter, rng.choice((1, 1, 0, -1))) for voter in range(126) for _ in range(80)
    ]
    last = {(statement, voter): vote for statement, voter, vote in votes}
    agrees = Counter(statement for (statement, _), vote in last.items() if vote == 1)
    cards = write_cards_file(folder / "hall.csv", texts, tuple(agrees[number] for number in range(371)))
    return cards, write_votes(folder / "hall-votes.csv", votes), 126
