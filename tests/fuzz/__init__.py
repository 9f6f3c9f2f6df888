"""Schemathesis against the real server: `python -m tests.fuzz SECONDS`."""
