"""What descriptions of several operations share."""

from apps.api.schema import Reading

NOTHING = Reading("Nothing", {})
# A room in which nothing more is prepared or tabled.
ENDED = ("room.is_agreed", "room.is_closed")
