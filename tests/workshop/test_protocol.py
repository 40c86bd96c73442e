"""Decoding of submits and encoding of frames."""

from random import Random

import msgspec
import pytest
from hypothesis import given, strategies as st

from app.workshop.protocol import MAX_SUBMIT_BYTES, Ping, Submit, UnreadableCommand, read_submit
from app.workshop.workshop import COMMANDS
from tests.workshop.random_commands import random_command
from tests.workshop.sample_workshop import ANN, VOTED, state_after

ADD = '{"type":"ideas.add","id":"12345678","theme":"light","text":"Sun"}'


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__struct_config__.tag)
def test_command_encoded_and_decoded_is_unchanged(kind: type) -> None:
    state = state_after(*VOTED)
    for seed in range(100):
        command = random_command(kind, Random(seed), state, ANN, seed)
        sent = msgspec.json.encode(command)

        assert read_submit(sent) == read_submit(sent.decode()) == command


def test_ping_decoded_is_submit() -> None:
    assert read_submit('{"type":"ping"}') == Ping()


@pytest.mark.parametrize(
    ("sent", "code", "id_"),
    [
        pytest.param('{"type":"ideas.burn","id":"12345678"}', "command.unknown", "12345678", id="unknown"),
        pytest.param(
            '{"type":"ideas.add","id":"12345678"}', "command.malformed", "12345678", id="missing field"
        ),
        pytest.param(ADD[:-1] + ',"at":3}', "command.malformed", "12345678", id="unknown field"),
        pytest.param(ADD.replace('"Sun"', "7"), "command.malformed", "12345678", id="number for text"),
        pytest.param(ADD.replace("12345678", "short"), "command.malformed", "short", id="id too short"),
        pytest.param(
            ADD.replace("12345678", "<" * 40),
            "command.malformed",
            "<" * 40,
            id="special characters in an id of the longest length",
        ),
        pytest.param(ADD.replace("12345678", "x" * 41), "command.malformed", None, id="id too long"),
        pytest.param(
            ADD.replace("12345678", "<b>12345"),
            "command.malformed",
            "<b>12345",
            id="special characters in the id",
        ),
        pytest.param(ADD.replace('"12345678"', "5"), "command.malformed", None, id="id is a number"),
        pytest.param(
            ADD.replace("light", "a/b"),
            "command.malformed",
            "12345678",
            id="special characters in a reference",
        ),
        pytest.param(
            '{"type":"plan.edit","id":"12345678","base":{"unknown":1}}',
            "command.malformed",
            "12345678",
            id="unknown field of a base",
        ),
        pytest.param(
            '{"type":"vote.open","id":"12345678","title":"?","options":["card/a1"],"kind":"none"}',
            "command.malformed",
            "12345678",
            id="unknown kind of ballot",
        ),
        pytest.param('{"id":"12345678"}', "command.malformed", "12345678", id="no type"),
        pytest.param("{}", "command.malformed", None, id="nothing in it"),
        pytest.param("", "command.malformed", None, id="empty"),
        pytest.param("hello", "command.malformed", None, id="no JSON"),
        pytest.param("[1]", "command.malformed", None, id="a list"),
        pytest.param("null", "command.malformed", None, id="null"),
        pytest.param(ADD[:-1], "command.malformed", None, id="cut off"),
        pytest.param(ADD + ADD, "command.malformed", None, id="two objects"),
        pytest.param(ADD.encode("utf-16"), "command.malformed", None, id="UTF-16"),
        pytest.param(
            ADD.replace("Sun", "\xff").encode("latin-1"), "command.malformed", "12345678", id="latin-1"
        ),
        pytest.param(ADD.replace("Sun", "\ud800"), "command.malformed", "12345678", id="half a character"),
        pytest.param("[" * 60_000, "command.malformed", None, id="deep"),
        pytest.param(ADD.replace('"Sun"', "[" * 60_000), "command.malformed", None, id="deeply nested field"),
        pytest.param(ADD.replace("Sun", "x" * MAX_SUBMIT_BYTES), "command.too_large", None, id="too large"),
        pytest.param(
            ADD.replace("Sun", "ø" * (MAX_SUBMIT_BYTES * 2 // 3)),
            "command.too_large",
            None,
            id="too large in bytes",
        ),
    ],
)
def test_invalid_submit_decoded_raises_code_and_id(sent: str | bytes, code: str, id_: str | None) -> None:
    with pytest.raises(UnreadableCommand) as refusal:
        read_submit(sent)

    assert (refusal.value.code, refusal.value.id) == (code, id_)


@given(st.one_of(st.binary(), st.text(), st.builds(str, st.recursive(st.none() | st.text(), st.lists))))
def test_random_text_decoded_raises_only_unreadable_command(sent: str | bytes) -> None:
    with pytest.raises(UnreadableCommand):
        read_submit(sent)


def test_submit_types_are_unique() -> None:
    tags = [kind.__struct_config__.tag for kind in Submit.__args__]

    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("dots", ["-1", "1e99", "2.5", "true", '"3"', "null", "NaN", "501"])
def test_dots_that_are_no_count_are_malformed(dots: str) -> None:
    cast = f'{{"type":"vote.cast","id":"12345678","vote":"first","ref":"card/a1","dots":{dots}}}'

    with pytest.raises(UnreadableCommand) as error:
        read_submit(cast)

    assert error.value.code == "command.malformed"
