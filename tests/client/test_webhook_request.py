"""Requests to webhooks: how they are signed, and to which addresses they go."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.client.webhook_request import NotDelivered, Resolve, WebhookClient, is_public, signature_headers
from tests.webhook_receiver import NO_ANSWER, receiving

CERTIFICATE = Path(__file__).with_name("hooks.example.pem")
"""The certificate of hooks.example, with its key. Self-signed."""


class Resolver:
    """Looks names up: it returns its answers in order, then repeats the last. asked: the names."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


async def post(url: str, *, to_private_addresses: bool, resolve: Resolve | None = None) -> int | str:
    """The status of the answer, or the code of the reason why there was none."""
    client = WebhookClient(to_private_addresses=to_private_addresses, resolve=resolve)
    try:
        return (await client.post(url, {"webhook-id": "msg_1"}, b"{}")).status
    except NotDelivered as failed:
        return failed.code


def test_signature_is_the_one_of_the_example_of_standard_webhooks() -> None:
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    headers = signature_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", secret, 1614265330, body)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "203.0.113.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "ff0e::1", "fec0::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:a00:1::1"),
    ],
)
def test_address_outside_of_the_internet_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::8.8.8.8", "2002:808:808::1"])
def test_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f000001", "127.1", "[::1]"])
async def test_request_to_this_machine_is_not_sent_whatever_its_address_looks_like(host: str) -> None:
    with receiving() as receiver:
        url = f"http://{host}:{receiver.address.partition(':')[2]}/hook"
        assert await post(url, to_private_addresses=False) == "webhook.private_address"
        assert receiver.rest() == []


async def test_request_to_a_name_of_which_one_address_is_private_is_not_sent() -> None:
    with receiving() as receiver:
        url = f"http://hooks.example:{receiver.address.partition(':')[2]}/hook"
        for addresses in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"]):
            outcome = await post(url, to_private_addresses=False, resolve=Resolver(addresses))
            assert outcome == "webhook.private_address"
        assert receiver.rest() == []


async def test_request_connects_to_the_checked_address_and_names_the_original_host() -> None:
    with receiving() as receiver:
        port = receiver.address.partition(":")[2]
        resolver = Resolver(["127.0.0.1"], ["127.9.9.9"])  # nobody listens at the second answer
        url = f"http://hooks.example:{port}/a/hook?key=1"
        assert await post(url, to_private_addresses=True, resolve=resolver) == 204
        received = receiver.next()
    assert resolver.asked == ["hooks.example"]
    assert received.path == "/a/hook?key=1"
    assert received.headers["host"] == f"hooks.example:{port}"
    assert (received.headers["content-type"], received.headers["webhook-id"]) == ("application/json", "msg_1")


async def test_request_is_tried_at_each_address_until_one_is_reached() -> None:
    with receiving() as receiver:
        url = f"http://hooks.example:{receiver.address.partition(':')[2]}"
        resolver = Resolver(["127.9.9.9", "127.0.0.1"])
        assert await post(url, to_private_addresses=True, resolve=resolver) == 204
        unreached = await post(url, to_private_addresses=True, resolve=Resolver(["127.9.9.9"]))
        assert unreached == "webhook.unreachable"


async def test_certificate_must_be_that_of_the_name_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(certificate=CERTIFICATE) as receiver:
        port = receiver.address.partition(":")[2]
        names = ("hooks.example", "other.example")
        urls = [f"https://{name}:{port}/hook" for name in names]
        resolver = Resolver(["127.0.0.1"])
        unknown = [await post(url, to_private_addresses=True, resolve=resolver) for url in urls]
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        known = [await post(url, to_private_addresses=True, resolve=resolver) for url in urls]
    assert unknown == ["webhook.unreachable", "webhook.unreachable"]
    assert known == [204, "webhook.unreachable"]


async def test_redirect_is_not_followed() -> None:
    with receiving(307, 204) as receiver:
        assert await post(receiver.url, to_private_addresses=True) == 307
        assert [received.path for received in receiver.rest()] == ["/hook"]


async def test_name_that_does_not_exist_and_silent_receiver_have_their_own_errors() -> None:
    unknown = await post("http://hooks.invalid/hook", to_private_addresses=True)
    with receiving(NO_ANSWER) as receiver:
        client = WebhookClient(to_private_addresses=True, timeout=0.3)
        with pytest.raises(NotDelivered) as failed:
            await client.post(receiver.url, {}, b"{}")
    assert (unknown, failed.value.code) == ("webhook.address_unknown", "webhook.timed_out")


async def test_name_that_cannot_be_looked_up_is_unknown() -> None:
    url = f"http://{'x' * 64}.example/hook"  # a part of a name has 63 characters at most
    assert await post(url, to_private_addresses=True) == "webhook.address_unknown"


@asynccontextmanager
async def answering(answer: bytes, *, closes: bool) -> AsyncIterator[str]:
    """The URL of a receiver that sends these bytes to each request. closes: it then ends the connection."""
    is_over = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        if not closes:
            await is_over.wait()
        writer.close()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        finally:
            is_over.set()


async def test_connection_that_ends_without_an_answer_counts_as_unreachable() -> None:
    async with answering(b"", closes=True) as url:
        assert await post(url, to_private_addresses=True) == "webhook.unreachable"


async def test_answer_is_not_read_beyond_its_status() -> None:
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\nbeginning"
    async with answering(endless, closes=False) as url:
        assert await post(url, to_private_addresses=True) == 200


async def test_request_does_not_go_to_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(500) as proxy, receiving() as receiver:
        monkeypatch.setenv("http_proxy", f"http://{proxy.address}")
        assert await post(receiver.url, to_private_addresses=True) == 204
        assert proxy.rest() == []
