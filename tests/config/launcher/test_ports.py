"""Ports on the loopback address."""

import socket

from apps.config.launcher import ports


def test_free_remembered_port_is_kept() -> None:
    port = ports.free_port()
    assert ports.free_port(port) == port


def test_taken_remembered_port_is_given_up() -> None:
    with socket.socket() as taken:
        taken.bind((ports.LOOPBACK, ports.free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        assert ports.answers(port)
        assert not ports.is_free(port)
        assert ports.free_port(port) != port
    assert not ports.answers(port)


def test_chosen_ports_lie_below_those_of_outgoing_connections() -> None:
    assert ports.free_port() in range(20_000, 30_000)
