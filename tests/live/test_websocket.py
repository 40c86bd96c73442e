"""The protocol over real WebSockets: who is sent what, and how submits are acknowledged or rejected."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.live.live_workshop import TestHall, new_id

NewHall = Callable[..., Awaitable[TestHall]]


async def test_shared_card_is_sent_to_its_table_only(hall: NewHall) -> None:
    room = await hall()
    writer, neighbour, stranger = [await (await room.join(table)).line() for table in (1, 1, 2)]
    ack = await writer.submit("ideas.add", card := new_id(), theme="safety", text="A tree\n")
    await neighbour.until(lambda: neighbour.entities("card/"))
    assert (ack["type"], ack["id"]) == ("ack", card)
    assert neighbour.entities("card/")[f"card/{card}"]["text"] == "A tree\n"
    await stranger.submit("ideas.add", theme="safety", text="A lake")
    await stranger.until(lambda: stranger.entities("card/"))
    assert [c["text"] for c in stranger.entities("card/").values()] == ["A lake"]


async def test_private_note_is_sent_to_others_only_after_sharing(hall: NewHall) -> None:
    room = await hall(step="alone")
    writer, neighbour = [await (await room.join(1)).line() for _ in range(2)]
    console = await room.console()
    await writer.submit("ideas.add", card := new_id(), theme="safety", text="My secret note")
    await console.until(lambda: console.entities("tile/1").get("tile/1", {}).get("private") == 1)
    shared = await writer.submit("ideas.share", cards=[card])
    await neighbour.until(lambda: neighbour.entities("card/"))
    await console.until(lambda: console.entities("card/"))
    for line in (neighbour, console):
        first = next(f for f in line.frames if "My secret note" in json.dumps(f))
        assert first["rev"] >= shared["seq"], "no frame before the share has the text"
        assert "author" not in json.dumps(line.frames)


async def test_command_sent_again_gets_same_ack_and_has_one_effect(hall: NewHall) -> None:
    room = await hall()
    seat = await room.join()
    line = await seat.line()
    idea = {"theme": "safety", "text": "Once"}
    first = await line.submit("ideas.add", card := new_id(), **idea)
    again = await line.submit("ideas.add", card, **idea)
    later = await (await seat.line()).submit("ideas.add", card, **idea)
    assert first == again == later
    await line.until(lambda: line.entities("mine/"))
    assert len(line.entities("mine/")) == 1


async def test_command_with_id_of_another_participant_is_rejected(hall: NewHall) -> None:
    room = await hall()
    one, other = [await (await room.join(1)).line() for _ in range(2)]
    await one.submit("ideas.add", card := new_id(), theme="safety", text="Mine")
    answer = await other.submit("ideas.add", card, theme="safety", text="Not mine")
    assert answer["code"] == "command.id_taken"


async def test_phone_that_reconnects_gets_only_changes(hall: NewHall) -> None:
    room = await hall()
    seat, writer = await room.join(1), await (await room.join(1)).line()
    line = await seat.line()
    await writer.submit("ideas.add", theme="safety", text="Before")
    await line.until(lambda: line.entities("card/"))
    await line.socket.close()
    await writer.submit("ideas.add", later := new_id(), theme="safety", text="While away")
    back = await seat.line(line.since())
    back.known = line.known
    await back.until(lambda: len(back.entities("card/")) == 2)
    patches = [f for f in back.frames if f["audience"] == "table/1"]
    assert [list(f["changed"]) for f in patches] == [[f"card/{later}"]]
    assert all(f["type"] == "patch" for f in back.frames)


async def test_phone_with_unknown_revs_gets_snapshots(hall: NewHall) -> None:
    room = await hall()
    seat = await room.join(1)
    line = await seat.line("hall:999999,table/1:x,me:-3,nonsense,:7")
    await line.until(lambda: len(line.known) == 3)
    assert {f["type"] for f in line.frames} == {"snapshot"}


async def test_phone_that_changes_table_gets_new_table_and_leaves_old_one(hall: NewHall) -> None:
    room = await hall()
    mover = await (await room.join(1)).line()
    resident = await (await room.join(2)).line()
    await resident.submit("ideas.add", theme="safety", text="At table 2")
    await mover.submit("welcome.move", table=2)
    await mover.until(lambda: "table/2" in mover.known and mover.known["me"]["me"]["table"] == 2)
    assert "table/1" not in mover.known
    assert [c["text"] for c in mover.entities("card/").values()] == ["At table 2"]
    await resident.submit("ideas.add", theme="safety", text="Later")
    await mover.until(lambda: len(mover.entities("card/")) == 2)


async def test_presence_with_two_tabs_counts_one_person_without_ids(hall: NewHall) -> None:
    room = await hall()
    seat = await room.join(3)
    first, second = await seat.line(), await seat.line()
    console = await room.console()

    def presence() -> list[dict[str, Any]]:
        return [f for f in console.frames if f["type"] == "presence"]

    await console.until(lambda: presence() and presence()[-1]["people"] == 1)
    assert presence()[-1] == {"type": "presence", "people": 1, "cards": 0, "tables": {"3": 1}}
    await first.socket.close()
    await second.socket.close()
    await console.until(lambda: presence()[-1]["people"] == 0)


async def test_dots_of_others_are_hidden_until_vote_is_closed(hall: NewHall) -> None:
    room = await hall()
    writer = await (await room.join(1)).line()
    voter = await (await room.join(2)).line()
    await writer.submit("ideas.add", card := new_id(), theme="safety", text="A tree")
    await room.command("agenda.start", step="vote")
    opened = await room.command("vote.open", title="Which?", options=[f"card/{card}"], budget=3)
    assert opened.status_code == 200
    await voter.until(lambda: voter.entities("vote/"))
    (vote,) = voter.entities("vote/").values()
    cast = await voter.submit("vote.cast", vote=vote["id"], ref=f"card/{card}", dots=3)
    over = await writer.submit("vote.cast", vote=vote["id"], ref=f"card/{card}", dots=4)
    assert (cast["type"], over["code"]) == ("ack", "vote.over_budget")
    await voter.until(lambda: voter.entities("ballot/"))
    await room.command("vote.close", vote=vote["id"])
    await writer.until(lambda: next(iter(writer.entities("vote/").values()))["closed"])
    (closed,) = writer.entities("vote/").values()
    assert closed["results"] == [{"ref": f"card/{card}", "dots": 3, "people": 1}]
    before = [f for f in writer.frames if f["type"] != "ack" and '"closed": true' not in json.dumps(f)]
    assert not any('"dots": 3' in json.dumps(f) for f in before if f.get("audience") != "hall")
    assert not any('"results": [' in json.dumps(f) for f in before)


INVALID_SUBMITS: list[tuple[str | bytes, str]] = [
    ("nonsense", "command.malformed"),
    ("[" * 5000, "command.malformed"),
    (b"\xff\xfe", "command.malformed"),
    ("{}", "command.malformed"),
    (json.dumps({"id": "x" * 10, "type": "ideas.explode"}), "command.unknown"),
    (json.dumps({"id": "x" * 10, "type": "ideas.add", "theme": "safety"}), "command.malformed"),
    (
        json.dumps({"id": "x" * 10, "type": "ideas.add", "theme": "safety", "text": "a", "table": 2}),
        "command.malformed",
    ),
    (json.dumps({"id": "no", "type": "ideas.add", "theme": "safety", "text": "a"}), "command.malformed"),
    (
        json.dumps({"id": "x" * 10, "type": "ideas.add", "theme": "safety", "text": "a" * 281}),
        "text.too_long",
    ),
    (json.dumps({"id": "x" * 10, "type": "ideas.add", "theme": "safety", "text": "  \n "}), "text.blank"),
    (
        json.dumps({"id": "x" * 10, "type": "ideas.add", "theme": "safety", "text": "a\u0000b"}),
        "text.control_characters",
    ),
    (json.dumps({"id": "x" * 10, "type": "ideas.add", "theme": "nothing", "text": "a"}), "theme.unknown"),
    (json.dumps({"id": "x" * 10, "type": "sort.send", "card": "a-card"}), "step.not_running"),
    (json.dumps({"id": "x" * 10, "type": "agenda.pause"}), "command.not_yours"),
    (json.dumps({"id": "x" * 10, "type": "welcome.move", "table": 99}), "table.unknown"),
]


@pytest.mark.parametrize(("text", "code"), INVALID_SUBMITS)
async def test_invalid_submit_is_rejected_with_message_and_changes_nothing(
    hall: NewHall, text: str | bytes, code: str
) -> None:
    room = await hall()
    line = await (await room.join(1, language="nb")).line()
    before = await room.rev()
    answer = await line.say(text)
    assert (answer["type"], answer["code"]) == ("rejection", code)
    sent_id = re.search(r'"id": "(\w+)"', str(text))
    assert answer["id"] == (sent_id and sent_id[1]), "a phone must know which submit to drop"
    assert answer["message"].endswith("."), answer["message"]
    assert await room.rev() == before
    assert (await line.submit("ideas.add", theme="safety", text="Still here"))["type"] == "ack"


async def test_rejection_message_is_in_language_of_participant(hall: NewHall) -> None:
    room = await hall()
    messages: dict[str, Any] = {}
    for language in ("en", "nb", "nn"):
        line = await (await room.join(1, language=language)).line()
        messages[language] = (await line.submit("ideas.add", theme="safety", text=" "))["message"]
    assert len(set(messages.values())) == 3, messages


@pytest.mark.parametrize(
    ("client_kind", "headers", "code", "close_code"),
    [
        ("phone", {}, "credential.missing", 4401),
        ("phone", {"cookie": "samskap_seat_{code}=forged.cookie"}, "credential.missing", 4401),
        ("console", {"authorization": "Bearer guess"}, "credential.missing", 4401),
        ("console", {"cookie": "samskap_screen_{code}=0123"}, "credential.missing", 4401),
        ("screen", {"origin": "http://elsewhere.example"}, "credential.wrong_origin", 4403),
    ],
)
async def test_websocket_without_right_gets_rejection_and_close_code(
    hall: NewHall, client_kind: str, headers: dict[str, str], code: str, close_code: int
) -> None:
    room = await hall()
    line = await room.line(client_kind, {k: v.replace("{code}", room.code) for k, v in headers.items()})
    assert (await line.read())["code"] == code
    with pytest.raises(ConnectionClosed) as closed:
        await line.read()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == close_code
