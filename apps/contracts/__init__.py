"""Agreed terms: schedule of works, signatures, seal, register."""
