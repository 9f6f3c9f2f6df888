"""Free ports on the loopback address."""

import random
import socket

from apps.config.launcher.errors import LauncherError

LOOPBACK = "127.0.0.1"
# Below the range that systems use for outgoing connections, so that none of those sits on a remembered port.
CHOICE = range(20_000, 30_000)


def is_free(port: int) -> bool:
    """Say whether a server can listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Say whether somebody listens on this port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def free_port(remembered: int | None = None) -> int:
    """Return the remembered port if it is free, else another one.

    Raises:
        LauncherError: a hundred tries found none.
    """
    tries = random.sample(CHOICE, 100)
    for port in [*([remembered] if remembered else []), *tries]:
        if is_free(port):
            return port
    raise LauncherError(f"No free port between {CHOICE.start} and {CHOICE.stop} on {LOOPBACK}.")
