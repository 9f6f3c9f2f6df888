"""The client's address: what the nearest trusted proxy says."""

import pytest
from django.test import RequestFactory

from apps.common.address import UNKNOWN, client_address, network_of


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        (0, "192.0.2.7", None, "192.0.2.7"),
        (0, "192.0.2.7", "203.0.113.9", "192.0.2.7"),
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", "10.0.0.1"),
        (1, "10.0.0.1", None, "10.0.0.1"),
        (1, "10.0.0.1", "rubbish", "10.0.0.1"),
        (1, "10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        (1, "10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "", "2001:db8::1", "2001:db8::1"),
        (0, "", None, UNKNOWN),
    ],
)
def test_what_a_client_writes_is_believed_only_from_a_trusted_proxy(
    settings, trusted, peer, forwarded, address
):
    settings.TRUSTED_PROXIES = trusted
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers)) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), (UNKNOWN, ""), ("", "")],
)
def test_a_network_is_the_first_part_of_an_address(address, network):
    assert network_of(address) == network
