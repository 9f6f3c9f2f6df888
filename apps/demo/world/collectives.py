"""Three collectives: founded, joined, with bylaws and beside a union."""

from datetime import datetime, timedelta

from apps.accounts.actions import open_seat
from apps.accounts.models import Organisation, Role, User
from apps.collectives import actions
from apps.collectives.models import Collective
from apps.unions.actions import affiliate

COMMON_MEASURE, SALT_ROAD, INK_AND_LINE = "common-measure", "salt-road", "ink-and-line"
COSTS_PPM = 40_000

_ABOUT = {
    COMMON_MEASURE: (
        "Songwriters, players and producers who license together or not at all. One person, one vote. "
        "What we ask for is written down before anybody makes us an offer."
    ),
    SALT_ROAD: "A small collective of singers and players on the coast, founded in a rehearsal room.",
    INK_AND_LINE: (
        "Illustrators and comic artists. Our pictures are in every training set; our names are in none."
    ),
}
_FACTS = {
    COMMON_MEASURE: ("Common Measure", "music", "Malmö", "SE"),
    SALT_ROAD: ("Salt Road", "music", "Aarhus", "DK"),
    INK_AND_LINE: ("Ink and Line", "visual", "Ghent", "BE"),
}
_ANNOUNCED = {"announce_days": 5, "proxies": 2}
_ZONES = {"SE": "Europe/Stockholm", "DK": "Europe/Copenhagen", "BE": "Europe/Brussels"}


def found(slug: str, founder: User, at: datetime) -> Collective:
    """Found a collective: half must take part, seven days each; the illustrators announce their votes."""
    name, sector, place, country = _FACTS[slug]
    return actions.found_collective(
        actor=founder,
        name=name,
        slug=slug,
        sector=sector,
        about=_ABOUT[slug],
        rules={
            "quorum_percent": 50,
            "voting_days": 7,
            "take_out_days": 7,
            "costs_ppm": COSTS_PPM,
            **(_ANNOUNCED if slug == INK_AND_LINE else {}),
        },
        at=at,
        place=place,
        country=country,
        zone=_ZONES[country],
    )


def place_beside(union: Organisation, collective: Collective, steward: User, at: datetime) -> None:
    """Place a collective beside the union."""
    affiliate(actor=steward, collective=collective.organisation, union=union, at=at)


def bring(collective: Collective, steward: User, person: User, at: datetime, by: User) -> None:
    """Let somebody apply for another person, who is admitted a day later."""
    membership = actions.apply(actor=by, collective=collective, person=person, at=at)
    actions.admit(actor=steward, membership_id=membership.pk, at=at + timedelta(days=1))


def seat_steward(collective: Collective, person: User, by: User, at: datetime) -> None:
    """Give a collective a second steward."""
    open_seat(
        person=person,
        organisation=collective.organisation,
        role=Role.STEWARD,
        office="Steward",
        at=at,
        by_id=by.pk,
    )


def collective(slug: str) -> Collective:
    """Find a collective that is loaded already."""
    return Collective.objects.select_related("organisation").get(organisation__slug=slug)
