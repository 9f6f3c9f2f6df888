"""Looks for a token in a domain's DNS or in a well-known file; never at private addresses, never for long."""

import socket
import ssl
import time
from dataclasses import dataclass
from ipaddress import IPv6Network, ip_address

import dns.exception
import dns.resolver

from apps.companies.domain import FILE_PATH, RECORD_LABEL

_DNS_SECONDS = 5.0
_FILE_SECONDS = 10.0
_MOST_BYTES = 16 * 1024
_MOST_ADDRESSES = 2
_UNICAST = IPv6Network("2000::/3")


@dataclass(frozen=True)
class Found:
    """What was found; `method` is "dns", "file" or "", `outcome` says why nothing was."""

    method: str
    outcome: str


def look_for(name: str, token: str) -> Found:
    """Look for a token at a domain, first in its DNS and then in its file.

    Returns:
        the method by which it was found, or the outcome: "not_there", "no_address", "private_address",
        "unreachable".
    """
    if token in _text_records(f"{RECORD_LABEL}.{name}"):
        return Found("dns", "found")
    addresses = _addresses(name)
    if not addresses:
        return Found("", "no_address")
    if not all(is_public(address) for address in addresses):
        return Found("", "private_address")
    ends = time.monotonic() + _FILE_SECONDS
    outcome = "unreachable"
    for address in addresses[:_MOST_ADDRESSES]:
        body = _file(name, address, ends)
        if body is not None:
            if token in body.split():
                return Found("file", "found")
            outcome = "not_there"
    return Found("", outcome)


def is_public(address: str) -> bool:
    """Say whether an address is one of the public network; forms that carry another one are not."""
    found = ip_address(address)
    if found.version == 6 and (found not in _UNICAST or found.sixtofour or found.teredo):
        return (
            False  # outside of what is handed out, such as 64:ff9b::/96, an address may carry a private one
        )
    return found.is_global and not found.is_multicast


def _text_records(name: str) -> list[str]:
    return [b"".join(record.strings).decode("ascii", "replace").strip() for record in _records(name, "TXT")]


def _addresses(name: str) -> list[str]:
    return [record.address for kind in ("A", "AAAA") for record in _records(name, kind)]


def _records(name: str, kind: str) -> list:  # type: ignore[type-arg]  # each kind has a class of its own
    try:
        return list(dns.resolver.resolve(f"{name}.", kind, lifetime=_DNS_SECONDS, search=False))
    except dns.exception.DNSException:
        return []


def _file(name: str, address: str, ends: float) -> str | None:
    """Fetch the file from that very address, so that no second look-up can lead elsewhere; no redirects."""
    try:
        with socket.create_connection((address, 443), timeout=_left(ends)) as plain:
            plain.settimeout(_left(ends))
            with ssl.create_default_context().wrap_socket(plain, server_hostname=name) as secured:
                request = f"GET {FILE_PATH} HTTP/1.0\r\nHost: {name}\r\nAccept: text/plain\r\n\r\n"
                secured.settimeout(_left(ends))
                secured.sendall(request.encode("ascii"))
                answer = _read(secured, ends)
    except (OSError, ValueError):  # of the network, of TLS, or of a name that is none
        return None
    head, _empty, body = answer.partition(b"\r\n\r\n")
    status = head.split(b"\r\n", 1)[0].split()
    if len(status) < 2 or status[1] != b"200":
        return ""
    return body.decode("utf-8", "replace")


def _read(secured: ssl.SSLSocket, ends: float) -> bytes:
    answer = b""
    while len(answer) < _MOST_BYTES:
        secured.settimeout(_left(ends))
        more = secured.recv(_MOST_BYTES - len(answer))
        if not more:
            break
        answer += more
    return answer


def _left(ends: float) -> float:
    """Give the seconds that are left for everything together."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
