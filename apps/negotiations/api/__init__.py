"""Rooms and offers for a company's software; every answer says that nothing binds yet (rule 22)."""

from apps.negotiations.api import checks, drafts, offers, rooms

__all__ = ["checks", "drafts", "offers", "rooms"]
