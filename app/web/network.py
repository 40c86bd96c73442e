"""The network that a request comes from."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from starlette.requests import HTTPConnection

IPV6_PREFIX = 48
"""The first bits of an IPv6 address, which all addresses of one customer of a provider have in common."""


def network_of(request: HTTPConnection) -> str:
    """The IPv4 address of the sender, or the first `IPV6_PREFIX` bits of its IPv6 address: whoever has one
    address with them can use all. The phones of a hall have one network. Empty if the server does not know.

    Behind a proxy it is the proxy's own, unless the server trusts what the proxy says of the sender."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), IPV6_PREFIX), strict=False))
