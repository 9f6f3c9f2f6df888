"""Proposals that a collective drafts and publishes."""
