"""Invitations by mail address, to a seat or to an act: one token, one use."""
