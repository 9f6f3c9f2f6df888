"""Decisions: definition, roll, ballots, count, log; knows no collective."""
