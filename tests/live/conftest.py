"""The server for every socket test."""

from tests.live.server import live_site, own_channel

__all__ = ["live_site", "own_channel"]
