"""The network by which the senders of requests are told apart."""

import pytest
from starlette.requests import Request

from app.web.network import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::1", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_network_is_the_ipv4_address_or_that_of_a_customer_with_ipv6(address: str, network: str) -> None:
    assert network_of(Request({"type": "http", "client": (address, 1)})) == network


def test_sender_without_an_address_has_no_network() -> None:
    assert network_of(Request({"type": "http", "client": None})) == ""
