"""Loads the whole world, in the order in which it would have come about."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db.models import F

from apps.accounts.models import Organisation, User
from apps.accounts.queries import DEMANDING_ROLES
from apps.collectives.models import Collective
from apps.demo import factors
from apps.demo.world import cases, collectives, parties, people, population, sheets, stage, stories
from apps.demo.world.calendar import Calendar
from apps.demo.world.transactions import all_or_nothing
from apps.demo.world.works import MIRAS, Shelf
from apps.notifications.models import Notice, OutboxMail

SEED = 1605
# What is older is no news any more.
_NEWS = timedelta(days=3)

People = dict[str, User]


def is_loaded() -> bool:
    """Say whether the world is there."""
    return Organisation.objects.filter(slug=collectives.COMMON_MEASURE).exists()


@all_or_nothing()
def load(clock: Callable[[], datetime]) -> None:
    """Load the world: people, parties, works and mandates, then what happened in the rooms; all or nothing.

    `clock` is read twice, since the vote that closes in four minutes counts from the end of the loading.
    """
    calendar, shelf = Calendar(clock()), Shelf(Random(SEED), frozenset({*MIRAS, *cases.TITLES}))
    crowd = people.strangers(
        Random(SEED), population.MEMBERS + population.SALT_ROAD_MEMBERS + population.INK_MEMBERS
    )
    everybody = [*people.NAMED, *people.HOSTS, *people.APPLICANTS, *crowd]
    cast = people.enter(everybody, calendar.ago(420))
    union = parties.found_union(cast, calendar.ago(400))
    for facts in parties.COMPANIES:
        parties.found_company(facts, calendar.ago(390))
    strangers = [cast[name] for name in crowd]
    common = population.fill_common_measure(cast, strangers, union, shelf, calendar)
    salt = population.fill_salt_road(cast, strangers, union, shelf, calendar)
    cases.add_two_homes(shelf, cast, common, salt, calendar.ago(250))
    ink = population.fill_ink_and_line(cast, strangers, union, shelf, calendar)
    _tell_common_measures(cast, common, calendar, clock)
    _tell_the_others(cast, salt, ink, calendar)
    cases.declare_interests_of_all(calendar)
    _give_second_factors()
    forget_old_mail(calendar.now)


def _give_second_factors() -> None:
    """Give an app with codes to those whose seat demands one, and to everybody behind a door."""
    speak = User.objects.filter(seats__role__in=DEMANDING_ROLES, seats__until__isnull=True)
    behind_doors = User.objects.filter(email__in=people.DOORS.values())
    for person in (speak | behind_doors).distinct():
        factors.give_app(person)


def _tell_common_measures(
    cast: People, common: Collective, calendar: Calendar, clock: Callable[[], datetime]
) -> None:
    """Tell of a contract in force, an offer that waits, and three rounds with Veldra up to the vote."""
    about = sheets.Parties(parties.company(parties.VELDRA), "Cantor 2", calendar.day(30), works=300)
    home = stories.publish_proposal(common, cast[people.TOMAS], about, calendar, 150)
    stories.sign_with_orrin(home, calendar, Random(SEED))
    stories.wait_for_tomas(home, calendar)
    table = stories.three_rounds_with_veldra(home, calendar, 350, (50, 48, 42, 31, 29, 24, 16))
    fourth = stories.lead_to_the_vote(table, calendar)
    stage.put_and_vote(fourth, cast[people.TOMAS], clock())


def _tell_the_others(cast: People, salt: Collective, ink: Collective, calendar: Calendar) -> None:
    """Tell of a third round below the minimum, two rooms for pictures, and one for the play."""
    veldra = sheets.Parties(parties.company(parties.VELDRA), "Cantor 2", calendar.day(30))
    halden = sheets.Parties(
        parties.company(parties.HALDEN), "Prospect 3", calendar.day(60), "visual", works=25
    )
    shore = stories.publish_proposal(salt, cast[people.SALT_ROAD_STEWARD], veldra, calendar, 60)
    stories.three_rounds_with_veldra(shore, calendar, 60, (45, 43, 37, 26, 22, 19, 2))
    stories.begin_with_orrin(shore, calendar)
    paper = stories.publish_proposal(ink, cast[people.INK_STEWARD], halden, calendar, 12)
    stories.begin_with_halden(paper, calendar)
    stories.wait_for_jonas(paper, calendar)
    cases.announce_new_bylaws(ink, cast[people.INK_STEWARD], calendar)


def forget_old_mail(now: datetime) -> None:
    """Count the mails about the past as sent when they were due, but for the doors' mails about votes.

    What is older than a few days counts as read.
    """
    old = Notice.objects.filter(read_at__isnull=True, at__lt=now - _NEWS)
    old.update(read_at=F("at"))
    waiting = OutboxMail.objects.filter(sent_at__isnull=True, due_at__lt=now)
    waiting.exclude(person__email__in=people.DOORS.values(), kind="ballot.opened").update(sent_at=F("due_at"))
