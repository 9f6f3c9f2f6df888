"""Formats of lists of works; each reader turns a file into rows taken and rows refused."""

from apps.catalogues import domain
from apps.catalogues.importers.table import read_table


def register() -> None:
    """Hand the readers in, when Django starts."""
    domain.register_reader("csv", read_table)
