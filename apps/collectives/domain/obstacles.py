"""What one person's mandate says against a licence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.collectives.domain.licence import LicenceFacts
from apps.collectives.domain.mandates import MandateFacts
from apps.collectives.domain.rows import ASK, NEVER, Held, Place

SOFT = frozenset({"mandate_lapsed", "owner_asks", "conditions_not_met", "floor"})
OPEN = SOFT | {"answered_out"}
SECRET = OPEN | {"owner_never"}
_OF_ROWS = frozenset({"kind", "list", "right", "country", "right_country"})


@dataclass(frozen=True)
class Obstacle:
    """One thing that keeps a work out, and whose answer it is, if it is anybody's."""

    reason: str
    person_id: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    def masked(self) -> "Obstacle":
        """Give what others may read: a person's own answers all look alike (rule 12)."""
        return Obstacle("needs_personal_yes") if self.reason in SECRET else self


def own_obstacle(
    place: Place, mandate: MandateFacts, uses: tuple[str, ...], licence: LicenceFacts
) -> Obstacle | None:
    """Find what one person's mandate says against the uses; None if it says yes and all holds."""
    holding = [mandate.held(place, use, licence.reach) for use in uses]
    said = {one.answer for one in holding} or {ASK}
    unmet = unmet_conditions(mandate, licence)
    against = {
        "dead_without_estate": mandate.silenced,
        "no_mandate": not mandate.given,
        "owner_never": NEVER in said,
        "mandate_lapsed": mandate.lapsed,
        "owner_asks": ASK in said,
        "conditions_not_met": bool(unmet),
        "floor": is_below_floor(mandate, uses, licence),
    }
    reason = next((reason for reason, stands in against.items() if stands), None)
    if reason is None:
        return None
    params = {"conditions": unmet} if reason == "conditions_not_met" else _whence(reason, holding)
    return Obstacle(reason, mandate.person_id, params)


def _whence(reason: str, holding: list[Held]) -> dict[str, object]:
    """Tell by which of their rows a person says never, or wants to be asked."""
    answer = {"owner_never": NEVER, "owner_asks": ASK}.get(reason)
    rows = [one.by for one in holding if one.answer == answer and one.by in _OF_ROWS]
    return {"by": rows[0]} if rows else {}


def unmet_conditions(mandate: MandateFacts, licence: LicenceFacts) -> tuple[str, ...]:
    """Name the conditions of a yes that do not hold (rule 5)."""
    conditions = {
        "minimum": licence.minimum_met,
        "grade": licence.grade_met,
        "open_weights": licence.weights_stay or not mandate.no_open_weights,
        "political": licence.political_excluded or not mandate.no_political,
        "company": licence.company not in mandate.not_companies,
    }
    return tuple(name for name, holds in conditions.items() if not holds)


def is_below_floor(mandate: MandateFacts, uses: tuple[str, ...], licence: LicenceFacts) -> bool:
    """Say whether less is paid than a sealed floor asks for one of the uses."""
    floors = [mandate.floors[use] for use in uses if use in mandate.floors]
    fee = licence.fee
    return any(fee is None or fee.currency != floor.currency or fee.minor < floor.minor for floor in floors)
