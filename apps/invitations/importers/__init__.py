"""Reads lists of people: names and mail addresses, as a table program or a mail program writes them."""

from apps.invitations.importers.lists import is_address, parse_address, read_people

__all__ = ["is_address", "parse_address", "read_people"]
