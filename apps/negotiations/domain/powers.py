"""What the union's representative may do in a room: a typed list and its limits (rules 19 to 21)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.common.days import after_days
from apps.common.errors import Refusal


@dataclass(frozen=True)
class Power:
    """A listed power that is used with a reason.

    Args:
        longest_days: how long it lasts at the most; 0 if it has no end of its own.
        asks_field: whether it is about one field of the term sheet.
    """

    name: str
    longest_days: int = 0
    asks_field: bool = False


CLOSE_FLOOR = Power("close_floor", longest_days=14)
COOL_OFF = Power("cool_off", longest_days=3)
DEMAND = Power("demand", asks_field=True)
REQUIRE = Power("require_minimum", asks_field=True)
MEDIATE = Power("mediate")
REFER = Power("refer")

# Pausing, striking, an opinion and calling a vote have pages of their own, and certifying is the ballot's.
POWERS: Mapping[str, Power] = {
    one.name: one for one in (CLOSE_FLOOR, COOL_OFF, DEMAND, REQUIRE, MEDIATE, REFER)
}
# While one of these stands, the moderator alone speaks across the table; offers go on.
CLOSING = (CLOSE_FLOOR.name, COOL_OFF.name)
# What stands until it is ended; the others are done when they are done.
STANDING = tuple(POWERS)


def check_power(name: str) -> Power:
    """Find a power in the list; nothing that is not in it can be used.

    Raises:
        Refusal: "ruling.no_power".
    """
    if name not in POWERS:
        raise Refusal("ruling.no_power")
    return POWERS[name]


def check_ruling(
    power: Power,
    *,
    reason: str,
    until: datetime | None,
    field: str,
    fields: Collection[str],
    minimum_is_gate: bool,
    at: datetime,
    zone: str,
) -> None:
    """Demand what a use of a power has to say, and that it keeps to its limits.

    Args:
        fields: the keys of the term sheet.
        minimum_is_gate: by the bylaws; elsewhere the minimum is advice (rule 19), and no vote waits for it.
        zone: of the collective, whose days they are.

    Raises:
        Refusal: "ruling.no_reason", "ruling.no_field", "ruling.no_end", "ruling.in_the_past",
            "ruling.too_long" with `latest`, "ruling.minimum_is_advice".
    """
    if not reason.strip():
        raise Refusal("ruling.no_reason")
    if power.asks_field and field not in fields:
        raise Refusal("ruling.no_field")
    if power == REQUIRE and not minimum_is_gate:
        raise Refusal("ruling.minimum_is_advice")
    if power.longest_days:
        _check_end(until, power, at, zone)


def _check_end(until: datetime | None, power: Power, at: datetime, zone: str) -> None:
    if until is None:
        raise Refusal("ruling.no_end")
    if until <= at:
        raise Refusal("ruling.in_the_past")
    latest = after_days(at, power.longest_days, zone)
    if until > latest:
        raise Refusal("ruling.too_long", latest=latest)
