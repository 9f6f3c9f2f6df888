"""Fills the three collectives with members, works and mandates."""

from datetime import datetime

from apps.accounts.models import Organisation, User
from apps.collectives.models import Collective
from apps.demo.world import cases, collectives, parties, people
from apps.demo.world.calendar import Calendar
from apps.demo.world.crowds import join_all
from apps.demo.world.stock import give_all
from apps.demo.world.works import ASK_ME, LEAVE_ME_OUT, WORK_FOR_ME, Shelf, add_miras, will

MEMBERS, SALT_ROAD_MEMBERS, INK_MEMBERS = 300, 45, 30

People = dict[str, User]


def _take(strangers: list[User], count: int) -> list[User]:
    taken = strangers[:count]
    del strangers[:count]
    return taken


def fill_common_measure(
    cast: People, strangers: list[User], union: Organisation, shelf: Shelf, calendar: Calendar
) -> Collective:
    """Found Common Measure, let 300 people join, and add 476 works.

    400 are in by mandate, and 47 more could come in or look to others as if they could, so that at most 450
    works share what is paid for all of them.
    """
    tomas, founded, at = cast[people.TOMAS], calendar.ago(380), calendar.ago(260)
    collective = collectives.found(collectives.COMMON_MEASURE, tomas, founded)
    collectives.place_beside(union, collective, tomas, calendar.ago(379))
    named = [people.MIRA, people.LIV, people.IMRE, people.BO, people.ANA, *people.CHOIR, people.OTTO]
    crowd = _take(strangers, MEMBERS - len(named) - 1)
    join_all(collective, tomas, [*(cast[name] for name in named), *crowd], calendar.ago(300))
    collectives.seat_steward(collective, cast[people.LIV], tomas, calendar.ago(240))
    add_miras(shelf, cast[people.MIRA], collective, at)
    cases.add_band(shelf, cast, collective, at)
    cases.add_pair(shelf, cast, collective, at)
    cases.add_published(shelf, cast, collective, at)
    yes, rest = [tomas, cast[people.LIV], *crowd[:251]], crowd[251:]
    ask, never, silent = rest[:28], rest[28:34], rest[34:]
    for group, works in ((yes, 387), (ask, 34), (never, 8), (silent, 5)):
        shelf.add_some(group, works, at)
    shelf.add_some(crowd[60:80], 20, calendar.ago(120), answer="not_sure")
    _give_mandates(collective, yes, ask, never, calendar)
    return collective


def _give_mandates(
    collective: Collective, yes: list[User], ask: list[User], never: list[User], calendar: Calendar
) -> None:
    """Give the mandates of the many; three of those who say yes have a sealed floor, and count as ask me."""
    veldra = parties.company(parties.VELDRA).public_id
    wills = [will(person, WORK_FOR_ME) for person in yes]
    for number, person in enumerate(ask):
        answers, kept_out = (WORK_FOR_ME, [veldra]) if number in {4, 5} else (ASK_ME, [])
        has_floor = number in {1, 2, 3}
        wills.append(
            will(person, WORK_FOR_ME if has_floor else answers, floor=has_floor, not_companies=kept_out)
        )
    wills += [will(person, LEAVE_ME_OUT) for person in never]
    give_all(collective, wills, calendar.ago(245))


def fill_salt_road(
    cast: People, strangers: list[User], union: Organisation, shelf: Shelf, calendar: Calendar
) -> Collective:
    """Found Salt Road with 45 members, among them a singer who has died and one of sixteen."""
    steward, at = cast[people.SALT_ROAD_STEWARD], calendar.ago(255)
    collective = collectives.found(collectives.SALT_ROAD, steward, calendar.ago(350))
    collectives.place_beside(union, collective, steward, calendar.ago(349))
    crowd = _take(strangers, SALT_ROAD_MEMBERS - 4)
    join_all(collective, steward, [cast[people.IMRE], *crowd], calendar.ago(290))
    cases.add_estate(shelf, cast, collective, steward, calendar.ago(280))
    cases.add_minor(shelf, cast, collective, steward, calendar.ago(279))
    _fill(collective, shelf, [steward, *crowd], works=74, yes=37, kinds="music", at=at)
    return collective


def fill_ink_and_line(
    cast: People, strangers: list[User], union: Organisation, shelf: Shelf, calendar: Calendar
) -> Collective:
    """Found Ink and Line with 30 illustrators."""
    steward = cast[people.INK_STEWARD]
    collective = collectives.found(collectives.INK_AND_LINE, steward, calendar.ago(200))
    collectives.place_beside(union, collective, steward, calendar.ago(199))
    crowd = _take(strangers, INK_MEMBERS - 1)
    join_all(collective, steward, crowd, calendar.ago(190))
    _fill(collective, shelf, [steward, *crowd], works=46, yes=24, kinds="pictures", at=calendar.ago(180))
    return collective


def _fill(
    collective: Collective,
    shelf: Shelf,
    members: list[User],
    *,
    works: int,
    yes: int,
    kinds: str,
    at: datetime,
) -> None:
    shelf.add_some(members, works, at, kinds)
    answers = [WORK_FOR_ME if number < yes else ASK_ME for number in range(len(members))]
    give_all(collective, [will(*both) for both in zip(members, answers, strict=True)], at)
