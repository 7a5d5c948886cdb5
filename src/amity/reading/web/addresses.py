"""Which hosts may be asked: public addresses only, looked up once and then connected to by number."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

from amity.errors import ReadError

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Prefixes under which an IPv4 address hides in an IPv6 one beside those that `ipaddress` knows (RFC 6052).
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


def public_address(host: str, port: int) -> str:
    """
    The first address of a host, once all its addresses are found to be public.

    The caller connects to this address and not to the name, so that a second look-up cannot give another answer.

    Raises:
        ReadError: the host is unknown, or one of its addresses is private, of this machine, of the local network or
            otherwise not public.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ReadError(f"{host}: the host cannot be found ({error}): check the address and the network") from error
    numbers = [str(entry[4][0]) for entry in found]
    for number in numbers:
        if not is_public(number):
            raise ReadError(f"{host}: its address {number} is not public (this machine or a local network): refused")
    if not numbers:
        raise ReadError(f"{host}: the host has no address")
    return numbers[0]


def is_public(number: str) -> bool:
    """True if the address, and any IPv4 address hidden in it, is reachable from everywhere."""
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(part) for part in (address, *_hidden(address)))


def _is_global(address: _Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _hidden(address: _Address) -> Iterator[_Address]:
    if not isinstance(address, ipaddress.IPv6Address):
        return
    for part in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())):
        if part is not None:
            yield part
    if any(address in network for network in _TRANSLATED):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
