"""Formats of published lists: lines of text, tables, JSON; packed with gzip or not."""

from types import SimpleNamespace
from typing import cast

from apps.claims import domain
from apps.claims.importers.guessing import guess
from apps.claims.importers.lists import look, open_list, records

__all__ = ["guess", "look", "open_list", "records", "register"]


def register() -> None:
    """Hand the formats in, when Django starts."""
    reader = SimpleNamespace(open_list=open_list, look=look, records=records)
    domain.register_formats(cast(domain.Formats, reader))
