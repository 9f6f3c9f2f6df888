"""Deal rooms: offers, rounds, opinions, pauses, forecasts."""
