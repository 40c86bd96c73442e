"""A state as bytes: read again it is the same; damaged bytes are refused."""

import pytest
from msgspec.structs import replace

from app.workshop.activities.ideas import WithdrawIdea
from app.workshop.activities.merge import DissolveCluster
from app.workshop.snapshot import CHUNK_SIZE, BrokenSnapshot, decode_state, encode_state
from app.workshop.state import ImportedCounts
from app.workshop.undo import UndoChange
from tests.workshop.named_cluster import SUN_AND_BRIGHT_NAMED
from tests.workshop.sample_workshop import (
    CLOSE,
    KARI,
    MERGED,
    SEATED,
    VOTED,
    Request,
    make_cluster_request,
    state_after,
)

SCENES: dict[str, tuple[Request, ...]] = {
    "empty": (),
    "seated": SEATED,
    "undone": (*MERGED, make_cluster_request("rain", "a1"), (KARI, UndoChange(id="undo"))),
    "voted": VOTED,
    "closed": (*VOTED, CLOSE),
    "named by a card": SUN_AND_BRIGHT_NAMED,
    "scenario removed": (*MERGED, (KARI, DissolveCluster(id="dissolve", cluster="sun"))),
    "removed": (*MERGED, (KARI, WithdrawIdea(id="away", card="b1"))),
}


@pytest.mark.parametrize("scene", SCENES)
def test_state_encoded_and_decoded_is_unchanged(scene: str) -> None:
    state = state_after(*SCENES[scene])
    assert decode_state(encode_state(state)) == state


def test_state_of_an_imported_workshop_is_unchanged() -> None:
    state = replace(state_after(CLOSE), imported=ImportedCounts(people=60, cards=200))
    assert decode_state(encode_state(state)) == state


def test_state_with_more_cards_than_a_chunk_is_unchanged() -> None:
    state = state_after(*MERGED)
    cards = state.cards
    for number in range(2 * CHUNK_SIZE + 1):
        cards = cards.insert(f"card-{number}", replace(cards["a1"], id=f"card-{number}"))
    state = replace(state, cards=cards)
    assert decode_state(encode_state(state)) == state


@pytest.mark.parametrize("content", [b"", b"nothing", b"\x00" * 100])
def test_bytes_of_no_state_are_refused(content: bytes) -> None:
    with pytest.raises(BrokenSnapshot):
        decode_state(content)


def test_state_with_one_changed_byte_is_refused() -> None:
    content = bytearray(encode_state(state_after(*MERGED)))
    content[-1] ^= 1
    with pytest.raises(BrokenSnapshot):
        decode_state(bytes(content))
