"""From which address a request comes: what the nearest trusted proxy says, not what a client wrote."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  nothing is bound to it: it stands for "nobody could say"
_FOUR_BITS, _SIX_BITS = 24, 48


def client_address(request: HttpRequest) -> str:
    """Give the address of the client.

    Each trusted proxy appends to `X-Forwarded-For` who spoke to it, so the entry to believe is counted from
    the end, by `TRUSTED_PROXIES`. With 0, or a header that is too short, the peer of the connection counts.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    heard = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    trusted = settings.TRUSTED_PROXIES
    named = heard[-trusted] if 0 < trusted <= len(heard) else peer
    return _parsed(named) or _parsed(peer) or UNKNOWN


def network_of(address: str) -> str:
    """Shorten an address to its network, as much as is shown to its owner: "192.0.2.0/24"; "" if unknown."""
    if address == UNKNOWN or not _parsed(address):
        return ""
    bits = _FOUR_BITS if ip_address(address).version == 4 else _SIX_BITS
    return str(ip_network(f"{address}/{bits}", strict=False))


def _parsed(text: str) -> str:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
