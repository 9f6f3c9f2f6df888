"""Pages of ballots, and apart from them what shows turnout."""
