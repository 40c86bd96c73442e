"""The protocol over real WebSockets: the frames for each audience, and the acks and rejections of submits."""

import json
import re
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from app.locale import LANGUAGES
from tests.live.live_workshop import LANGUAGES_OF_PHONES, CreateWorkshop, new_id


async def test_shared_card_is_sent_to_its_table_only(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    writer, neighbour, stranger = [await (await workshop.join(table)).connect() for table in (1, 1, 2)]
    ack = await writer.submit("ideas.add", card := new_id(), theme="safety", text="A tree\n")
    await neighbour.read_until(lambda: neighbour.entities("card/"))
    assert (ack["type"], ack["id"]) == ("ack", card)
    assert neighbour.entities("card/")[f"card/{card}"]["text"] == "A tree\n"
    await stranger.submit("ideas.add", theme="safety", text="A lake")
    await stranger.read_until(lambda: stranger.entities("card/"))
    assert [card_view["text"] for card_view in stranger.entities("card/").values()] == ["A lake"]


async def test_private_note_is_sent_to_others_only_after_sharing(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop(step="alone")
    writer, neighbour = [await (await workshop.join(1)).connect() for _ in range(2)]
    console = await workshop.connect_console()
    await writer.submit("ideas.add", card := new_id(), theme="safety", text="My secret note")
    await console.read_until(lambda: console.entities("tile/1").get("tile/1", {}).get("private") == 1)
    shared = await writer.submit("ideas.share", cards=[card])
    await neighbour.read_until(lambda: neighbour.entities("card/"))
    await console.read_until(lambda: console.entities("card/"))
    for client in (neighbour, console):
        first = next(frame for frame in client.frames if "My secret note" in json.dumps(frame))
        assert first["rev"] >= shared["seq"], "no frame before the share has the text"
        assert "author" not in json.dumps(client.frames)


async def test_command_sent_again_gets_same_ack_and_has_one_effect(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    client = await seat.connect()
    idea = {"theme": "safety", "text": "Once"}
    first = await client.submit("ideas.add", card := new_id(), **idea)
    again = await client.submit("ideas.add", card, **idea)
    later = await (await seat.connect()).submit("ideas.add", card, **idea)
    assert first == again == later
    await client.read_until(lambda: client.entities("mine/"))
    assert len(client.entities("mine/")) == 1


async def test_command_with_id_of_another_participant_is_rejected(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    first, other = [await (await workshop.join(1)).connect() for _ in range(2)]
    await first.submit("ideas.add", card := new_id(), theme="safety", text="Mine")
    reply = await other.submit("ideas.add", card, theme="safety", text="Not mine")
    assert reply["code"] == "command.id_taken"


async def test_phone_that_reconnects_gets_only_changes(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    seat, writer = await workshop.join(1), await (await workshop.join(1)).connect()
    client = await seat.connect()
    await writer.submit("ideas.add", theme="safety", text="Before")
    await client.read_until(lambda: client.entities("card/"))
    await client.socket.close()
    await writer.submit("ideas.add", later := new_id(), theme="safety", text="While away")
    reconnected = await seat.connect(client.since())
    reconnected.views = client.views
    await reconnected.read_until(lambda: len(reconnected.entities("card/")) == 2)
    patches = [frame for frame in reconnected.frames if frame["audience"] == "table/1"]
    assert [list(frame["changed"]) for frame in patches] == [[f"card/{later}"]]
    assert all(frame["type"] == "patch" for frame in reconnected.frames)


async def test_phone_with_unknown_revs_gets_snapshots(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    seat = await workshop.join(1)
    client = await seat.connect("hall:999999-1,table/1:x,me:-3,nonsense,:7")
    await client.read_until(lambda: len(client.views) == 4)
    assert {frame["type"] for frame in client.frames} == {"snapshot"}


@pytest.mark.parametrize("revision", ["{0}", "1-{0}"], ids=["rev", "check"])
async def test_phone_whose_revs_have_too_many_digits_gets_snapshots(
    new_workshop: CreateWorkshop, revision: str
) -> None:
    seat = await (await new_workshop()).join(1)
    client = await seat.connect("hall:" + revision.format("9" * 5000))  # more than Python reads as a number
    frames = await client.read_until_presence()
    assert {frame["type"] for frame in frames} == {"snapshot"}


@pytest.mark.parametrize("check", ["", "-1"], ids=["without_check_value", "with_another_check_value"])
async def test_phone_with_current_revs_that_are_not_of_this_log_gets_snapshots(
    new_workshop: CreateWorkshop, check: str
) -> None:
    seat = await (await new_workshop()).join(1)
    revs = (await seat.connect()).revs
    client = await seat.connect(",".join(f"{audience}:{rev}{check}" for audience, rev in revs.items()))
    frames = await client.read_until_presence()
    assert [(frame["type"], frame["audience"]) for frame in frames] == [
        ("snapshot", audience) for audience in ("plan/all", "hall", "table/1", "me")
    ]


async def test_phone_with_a_view_of_another_table_that_is_not_of_this_log_leaves_it(
    new_workshop: CreateWorkshop,
) -> None:
    seat = await (await new_workshop()).join(1)
    client = await seat.connect("table/2:1-1,table/3:1")
    frames = [await client.read_without_applying() for _ in range(6)]
    left = [frame["audience"] for frame in frames if frame["type"] == "leave"]
    assert sorted(left) == ["table/2", "table/3"]


@pytest.mark.parametrize("language", LANGUAGES_OF_PHONES)
async def test_phone_gets_nothing_of_the_report_whatever_language_it_says(
    new_workshop: CreateWorkshop, language: str
) -> None:
    workshop = await new_workshop()
    preface = dict.fromkeys(LANGUAGES, "Not published yet")
    (await workshop.submit("plan.edit", preface=preface)).raise_for_status()
    headers = {"cookie": (await workshop.join(1)).cookie}
    phone = await workshop.connect("phone", headers, language)
    await phone.read_until(lambda: len(phone.views) == 4)
    (await workshop.submit("plan.edit", capacity=77, report_colour="#0b5c7a")).raise_for_status()
    await phone.read_until(lambda: phone.entities("workshop")["workshop"]["capacity"] == 77)
    assert "Not published yet" not in (shown := json.dumps(phone.frames))
    assert "#0b5c7a" not in shown


async def test_phone_that_changes_table_gets_new_table_and_leaves_old_one(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    mover = await (await workshop.join(1)).connect()
    resident = await (await workshop.join(2)).connect()
    await resident.submit("ideas.add", theme="safety", text="At table 2")
    await mover.submit("welcome.move", table=2)
    await mover.read_until(lambda: "table/2" in mover.views and mover.views["me"]["me"]["table"] == 2)
    assert "table/1" not in mover.views
    assert [card_view["text"] for card_view in mover.entities("card/").values()] == ["At table 2"]
    await resident.submit("ideas.add", theme="safety", text="Later")
    await mover.read_until(lambda: len(mover.entities("card/")) == 2)


async def test_presence_with_two_tabs_counts_one_person_without_ids(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    seat = await workshop.join(3)
    first, second = await seat.connect(), await seat.connect()
    console = await workshop.connect_console()

    def presence() -> list[dict[str, Any]]:
        return [frame for frame in console.frames if frame["type"] == "presence"]

    await console.read_until(lambda: presence() and presence()[-1]["people"] == 1)
    assert presence()[-1] == {"type": "presence", "people": 1, "cards": 0, "tables": {"3": 1}}
    await first.socket.close()
    await second.socket.close()
    await console.read_until(lambda: presence()[-1]["people"] == 0)


async def test_dots_of_others_are_hidden_until_vote_is_closed(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    await workshop.submit("plan.edit", privacy_threshold=1)
    writer = await (await workshop.join(1)).connect()
    voter = await (await workshop.join(2)).connect()
    await writer.submit("ideas.add", card := new_id(), theme="safety", text="A tree")
    await workshop.submit("agenda.start", step="vote")
    opened = await workshop.submit("vote.open", title="Which?", options=[f"card/{card}"], budget=3)
    assert opened.status_code == 200
    await voter.read_until(lambda: voter.entities("vote/"))
    (vote,) = voter.entities("vote/").values()
    cast = await voter.submit("vote.cast", vote=vote["id"], ref=f"card/{card}", dots=3)
    over = await writer.submit("vote.cast", vote=vote["id"], ref=f"card/{card}", dots=4)
    assert (cast["type"], over["code"]) == ("ack", "vote.over_budget")
    await voter.read_until(lambda: voter.entities("ballot/"))
    await workshop.submit("vote.close", vote=vote["id"])
    await writer.read_until(lambda: next(iter(writer.entities("vote/").values()))["closed"])
    (closed,) = writer.entities("vote/").values()
    assert closed["results"] == [{"ref": f"card/{card}", "dots": 3, "people": 1}]
    before = [
        frame
        for frame in writer.frames
        if frame["type"] != "ack" and '"closed": true' not in json.dumps(frame)
    ]
    assert not any('"dots": 3' in json.dumps(frame) for frame in before if frame.get("audience") != "hall")
    assert not any('"results": [' in json.dumps(frame) for frame in before)


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
    new_workshop: CreateWorkshop, text: str | bytes, code: str
) -> None:
    workshop = await new_workshop()
    client = await (await workshop.join(1, language="nb")).connect()
    before = await workshop.current_rev()
    reply = await client.request(text)
    assert (reply["type"], reply["code"]) == ("rejection", code)
    sent_id = re.search(r'"id": "(\w+)"', str(text))
    assert reply["id"] == (sent_id and sent_id[1]), "a phone must know which submit to drop"
    assert reply["message"].endswith("."), reply["message"]
    assert await workshop.current_rev() == before
    assert (await client.submit("ideas.add", theme="safety", text="Still here"))["type"] == "ack"


async def test_rejection_message_is_in_language_of_participant(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    messages: dict[str, Any] = {}
    for language in ("en", "nb", "nn"):
        client = await (await workshop.join(1, language=language)).connect()
        messages[language] = (await client.submit("ideas.add", theme="safety", text=" "))["message"]
    assert len(set(messages.values())) == 3, messages


@pytest.mark.parametrize(
    ("client_kind", "headers", "code", "close_code"),
    [
        ("phone", {}, "credential.missing", 4401),
        ("phone", {"cookie": "samskap_seat_{code}=forged.cookie"}, "credential.missing", 4401),
        ("console", {"authorization": "Bearer guess"}, "credential.missing", 4401),
        ("console", {"cookie": "samskap_screen_{code}=0123"}, "credential.missing", 4401),
        ("screen", {"origin": "http://elsewhere.example"}, "credential.wrong_origin", 4403),
        ("phone", {"origin": "http://["}, "credential.wrong_origin", 4403),
    ],
)
async def test_websocket_without_right_gets_rejection_and_close_code(
    new_workshop: CreateWorkshop, client_kind: str, headers: dict[str, str], code: str, close_code: int
) -> None:
    workshop = await new_workshop()
    client = await workshop.connect(
        client_kind, {name: value.replace("{code}", workshop.code) for name, value in headers.items()}
    )
    assert (await client.read())["code"] == code
    with pytest.raises(ConnectionClosed) as closed:
        await client.read()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == close_code


async def test_table_whose_last_card_was_removed_shows_the_next_card(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    seat = await workshop.join(1)
    author, reader = await seat.connect(), await (await workshop.join(1)).connect()
    await author.submit("ideas.add", last := new_id(), theme="safety", text="The only card")
    await reader.read_until(lambda: reader.entities("card/"))
    assert (await workshop.submit("ideas.withdraw", card=last)).status_code == 200
    await reader.read_until(lambda: not reader.entities("card/"))

    await author.submit("ideas.add", theme="safety", text="The next card")

    await reader.read_until(lambda: reader.entities("card/"))
    reloaded = await seat.connect()
    assert [card["text"] for card in reloaded.entities("card/").values()] == ["The next card"]
    assert reader.views["table/1"] == reloaded.views["table/1"]
