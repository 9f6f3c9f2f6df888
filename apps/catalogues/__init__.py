"""Works, recordings, contributors, shares, identifiers, and their imports."""
