"""Affiliation of collectives, and versioned minimum terms."""
