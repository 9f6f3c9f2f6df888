"""People, acts, who acts for whom, organisations, seats, API keys, sign-in."""
