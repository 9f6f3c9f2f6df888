"""Formats of lists of works; each reader turns a file into rows taken and rows refused."""

from apps.catalogues import domain
from apps.catalogues.importers.columns import guess_columns
from apps.catalogues.importers.opening import READERS, read_any, reader_of

__all__ = ["guess_columns", "register"]


def register() -> None:
    """Hand the readers in, when Django starts."""
    domain.register_reader("auto", read_any)
    for name in READERS:
        domain.register_reader(name, reader_of(name))
