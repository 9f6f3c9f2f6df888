"""Sockets: what happened reaches the pages that are open."""
