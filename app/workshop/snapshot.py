"""A state as bytes, so that a long log opens without applying all of its entries.

Only the code that wrote the bytes reads them (see `code_version`), so they need no care for other versions.
Maps are encoded in chunks: nothing takes long at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import asdict
from rpds import HashTrieMap

from app.analysis.group_numbers import Answers
from app.workshop.cards import index_first_words
from app.workshop.cluster_sources import count_sources
from app.workshop.name_index import index_names
from app.workshop.names import options_by_card
from app.workshop.state import (
    Card,
    Cluster,
    Desk,
    DeskText,
    History,
    ImportedCounts,
    Option,
    OptionSource,
    Participant,
    Plan,
    RemovedScenario,
    RunningStep,
    Scenario,
    State,
    Step,
    Table,
    Vote,
    VotedCard,
)

APP = Path(__file__).parents[1]
PACKAGES = ("analysis", "core", "locale", "workshop")
"""The packages of this folder whose modules a state depends on: `workshop` and all that it imports."""
LIBRARIES = ("msgspec", "rpds-py")
"""The distributions that encode a state and hold its maps."""
CHUNK_SIZE = 500
"""Entries of a map that are encoded at once."""
DIGEST_SIZE = hashlib.sha256().digest_size


class BrokenSnapshot(Exception):
    """The checksum in the bytes is not that of the rest of them."""


class _Small(msgspec.Struct, frozen=True):
    """Everything but the maps whose values are structs, and what can be computed from them."""

    plan: Plan
    closed: bool
    closed_seq: int
    closed_at: int
    imported: ImportedCounts | None
    running_step: RunningStep | None
    runs: tuple[Step | None, ...]
    run_times: tuple[int, ...]
    first_attended_at: int
    first_contributed_at: int
    placed: dict[str, str]
    shared_cards_by_theme: dict[str, int]
    removed_card_numbers: dict[str, int]
    taken_away: int
    deciding_vote: str | None
    offered_most_first: tuple[tuple[int, tuple[tuple[int, str], ...]], ...]


class _Vote(msgspec.Struct, frozen=True):
    """A `Vote`, with its ballots in a dict, and without what can be computed from it."""

    id: str
    step: str
    title: str
    options: tuple[Option, ...]
    budget: int
    at: int
    kind: str
    closed: bool
    ballots: dict[str, dict[str, int]]
    answers: dict[str, Answers]
    sources: dict[str, OptionSource]
    cards: dict[str, tuple[VotedCard, ...]]


class _Content(msgspec.Struct, frozen=True):
    """small: a `_Small`. chunks: name of a map and some of its entries. All encoded."""

    small: bytes
    chunks: list[tuple[str, bytes]]


_MAP_TYPES: dict[str, Any] = {
    "participants": dict[str, Participant],
    "tables": dict[int, Table],
    "cards": dict[str, Card],
    "votes": dict[str, _Vote],
    "histories": dict[str, History],
    "clusters": dict[str, Cluster],
    "scenarios": dict[str, Scenario],
    "desk_texts": dict[str, DeskText],
    "removed_texts": dict[str, RemovedScenario],
    "removed_keys": dict[str, dict[str, tuple[str, ...]]],
    "removed_by_writer": dict[str, tuple[str, ...]],
    "offered_texts": dict[str, tuple[int, str]],
    "offered_by_writer": dict[str, tuple[tuple[int, str], ...]],
}


def code_version(app: Path = APP) -> str:
    """A digest of the code that a state and its bytes depend on; empty for a package without its sources.
    app: the folder of the code."""
    if not (app / "workshop" / "state.py").exists():
        return ""
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    digest = hashlib.sha256("\0".join(libraries).encode())
    for package in PACKAGES:
        for path in sorted((app / package).rglob("*.py")):
            digest.update(path.relative_to(app).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def encode_state(state: State) -> bytes:
    """The state as bytes. May run in a thread, because a state never changes."""
    desk = state.desk
    small = _Small(
        state.plan,
        state.closed,
        state.closed_seq,
        state.closed_at,
        state.imported,
        state.running_step,
        state.runs,
        state.run_times,
        state.first_attended_at,
        state.first_contributed_at,
        _as_dict(desk.placed),
        _as_dict(state.shared_cards_by_theme),
        _as_dict(state.removed_card_numbers),
        state.taken_away,
        state.deciding_vote,
        state.offered_most_first,
    )
    votes = {each_id: _encoded_vote(vote) for each_id, vote in state.votes.items()}
    maps: dict[str, Any] = {
        "participants": state.participants,
        "tables": state.tables,
        "cards": state.cards,
        "votes": votes,
        "histories": state.histories,
        "clusters": desk.clusters,
        "scenarios": desk.scenarios,
        "desk_texts": state.desk_texts,
        "removed_texts": state.removed_texts,
        "removed_keys": {each_id: _as_dict(keys) for each_id, keys in state.removed_keys.items()},
        "removed_by_writer": state.removed_by_writer,
        "offered_texts": state.offered_texts,
        "offered_by_writer": state.offered_by_writer,
    }
    chunks = [(name, _encoder.encode(chunk)) for name, entries in maps.items() for chunk in _chunks(entries)]
    encoded = _encoder.encode(_Content(_encoder.encode(small), chunks))
    return hashlib.sha256(encoded).digest() + encoded


def decode_state(content: bytes) -> State:
    """The state that was encoded. May run in a thread. Raises BrokenSnapshot."""
    digest, encoded = content[:DIGEST_SIZE], content[DIGEST_SIZE:]
    if hashlib.sha256(encoded).digest() != digest:
        raise BrokenSnapshot
    parts = _content_decoder.decode(encoded)
    small = _small_decoder.decode(parts.small)
    maps: dict[str, HashTrieMap[Any, Any]] = {name: HashTrieMap() for name in _MAP_TYPES}
    for name, chunk in parts.chunks:
        maps[name] = maps[name].update(_DECODERS[name].decode(chunk))
    maps["votes"] = HashTrieMap({each_id: _decoded_vote(vote) for each_id, vote in maps["votes"].items()})
    removed_keys = {each_id: HashTrieMap(keys) for each_id, keys in maps["removed_keys"].items()}
    maps["removed_keys"] = HashTrieMap(removed_keys)
    desk = Desk(maps.pop("clusters"), maps.pop("scenarios"), HashTrieMap(small.placed))
    state = State(
        small.plan,
        small.closed,
        small.closed_seq,
        small.closed_at,
        small.imported,
        small.running_step,
        desk=desk,
        shared_cards_by_theme=HashTrieMap(small.shared_cards_by_theme),
        removed_card_numbers=HashTrieMap(small.removed_card_numbers),
        taken_away=small.taken_away,
        runs=small.runs,
        run_times=small.run_times,
        first_attended_at=small.first_attended_at,
        first_contributed_at=small.first_contributed_at,
        deciding_vote=small.deciding_vote,
        offered_most_first=small.offered_most_first,
        **maps,
    )
    return count_sources(index_first_words(index_names(state)))


def _encoded_vote(vote: Vote) -> _Vote:
    fields = {name: getattr(vote, name) for name in _Vote.__struct_fields__}
    return _Vote(**{**fields, "ballots": _as_dict(vote.ballots)})


def _decoded_vote(vote: _Vote) -> Vote:
    index = options_by_card(vote.options, vote.sources, vote.cards)
    return Vote(**{**asdict(vote), "ballots": HashTrieMap(vote.ballots)}, options_by_card=index)


def _as_dict(entries: Mapping[Any, Any]) -> dict[Any, Any]:
    """The entries one by one: `dict(entries)` is one step, during which Python runs no other thread."""
    return {key: value for key, value in entries.items()}  # noqa: C416


def _chunks(entries: Mapping[Any, Any]) -> Iterator[dict[Any, Any]]:
    chunk: dict[Any, Any] = {}
    for key, value in entries.items():
        chunk[key] = value
        if len(chunk) == CHUNK_SIZE:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


_encoder = msgspec.msgpack.Encoder()
_content_decoder = msgspec.msgpack.Decoder(_Content)
_small_decoder = msgspec.msgpack.Decoder(_Small)
_DECODERS = {name: msgspec.msgpack.Decoder(map_type) for name, map_type in _MAP_TYPES.items()}
