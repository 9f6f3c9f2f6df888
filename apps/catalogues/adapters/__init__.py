"""Catalogues as files for others."""
