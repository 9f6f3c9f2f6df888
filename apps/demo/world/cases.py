"""The hard cases: bands that disagree, the dead, the young, the absent, works with two homes, new bylaws."""

from datetime import date, datetime, timedelta

from apps.accounts.actions import agree_to_representative, found_act, join_act, propose_representative
from apps.accounts.models import Act, ActsFor, User
from apps.catalogues.actions import assert_share
from apps.catalogues.models import Work
from apps.collectives import domain
from apps.collectives.actions import declare_interests, draft_bylaws, put_motion_to_vote
from apps.collectives.models import Collective
from apps.collectives.queries import bylaws_in_force, declarations_due, fingerprint
from apps.demo.world import people
from apps.demo.world.calendar import Calendar
from apps.demo.world.collectives import bring
from apps.demo.world.works import WORK_FOR_ME, Shelf, mandate

CHOIR_NAME = "The Lantern Choir"
CHOIRS_YES, CHOIRS_REFUSED = "Field of Static", "Wick"
PUBLISHED = ("Paper Weather", "Ninety Steps", "Old Ferry Road")
TWO_HOMES = "Salt Road"
SHARED = "Sleeper Train"
EDDAS = ("The Tide Clerk", "Marram", "Goodnight, Harbour Light")
JUNOS = "Not Before Friday"
TITLES = (CHOIRS_YES, CHOIRS_REFUSED, *PUBLISHED, TWO_HOMES, SHARED, *EDDAS, JUNOS)

People = dict[str, User]


def add_band(shelf: Shelf, cast: People, collective: Collective, at: datetime) -> None:
    """Add a band of four with two songs; all allow one of them, and one of them refuses the other."""
    members = [cast[name] for name in people.CHOIR]
    act = _found_choir(members, at)
    songs = [_split(shelf, members, title, at) for title in (CHOIRS_YES, CHOIRS_REFUSED)]
    Work.objects.filter(pk__in=[song.pk for song in songs]).update(act=act)
    refused = {songs[1].public_id: dict.fromkeys(domain.USES, domain.NEVER)}
    for member in members:
        own = refused if member == members[2] else None
        mandate(collective, member, WORK_FOR_ME, at, work_answers=own)


def _found_choir(members: list[User], at: datetime) -> Act:
    """Found the choir; each member confirms, and all agree on who speaks for it."""
    first, since = members[0], date(2019, 3, 1)
    act = found_act(actor=first, name=CHOIR_NAME, kind=Act.Kind.BAND, since=since, at=at)
    for member in members[1:]:
        join_act(person=member, act=act, since=since, at=at)
    propose_representative(actor=first, act_id=act.pk, person_public_id=first.public_id, at=at)
    for member in members[1:]:
        agree_to_representative(actor=member, act_id=act.pk, at=at)
    return act


def _split(shelf: Shelf, members: list[User], title: str, at: datetime) -> Work:
    percent = str(100 // len(members))
    song = shelf.add(members[0], at, title=title, artists=CHOIR_NAME, answer="my_part", percent=percent)
    for member in members[1:]:
        assert_share(actor=members[0], work_id=song.pk, holder=member.public_id, percent=percent, at=at)
    return song


def add_pair(shelf: Shelf, cast: People, collective: Collective, at: datetime) -> None:
    """Add a song that two members own, half each."""
    bo, ana = cast[people.BO], cast[people.ANA]
    song = shelf.add(
        bo, at, title=SHARED, year=2022, artists=f"{bo.name}, {ana.name}", answer="my_part", percent="50"
    )
    assert_share(actor=bo, work_id=song.pk, holder=ana.public_id, percent="50", at=at)
    for person in (bo, ana):
        mandate(collective, person, WORK_FOR_ME, at)


def add_published(shelf: Shelf, cast: People, collective: Collective, at: datetime) -> None:
    """Add songs that a publisher controls, who has never answered."""
    otto = cast[people.OTTO]
    for title in PUBLISHED:
        shelf.add(otto, at, title=title, controller="publisher")
    mandate(collective, otto, WORK_FOR_ME, at)


def add_two_homes(shelf: Shelf, cast: People, first: Collective, second: Collective, at: datetime) -> None:
    """Add somebody who is a member of two collectives, with the same works in both pools."""
    imre = cast[people.IMRE]
    shelf.add(imre, at, title=TWO_HOMES, year=2021)
    shelf.add(imre, at, title="Tern", year=2024)
    for collective in (first, second):
        mandate(collective, imre, WORK_FOR_ME, at)


def add_estate(shelf: Shelf, cast: People, collective: Collective, steward: User, at: datetime) -> None:
    """Add a singer who has died, for whom a niece answers with a certificate of inheritance."""
    edda, niece = cast[people.EDDA], cast[people.NIECE]
    died_on = date(at.year - 2, 2, 11)
    User.objects.filter(pk=edda.pk).update(born_on=date(1951, 6, 3), died_on=died_on)
    edda.refresh_from_db()
    evidence = "Certificate of inheritance, seen by the steward."
    _speak_for(niece, edda, ActsFor.Capacity.ESTATE, evidence, date(at.year - 1, 9, 1), steward, at)
    bring(collective, steward, edda, at, niece)
    for title in EDDAS:
        shelf.add(edda, at, title=title, year=1987, by=niece)
    mandate(collective, edda, WORK_FOR_ME, at, by=niece)


def add_minor(shelf: Shelf, cast: People, collective: Collective, steward: User, at: datetime) -> None:
    """Add a singer of sixteen, for whom her mother answers."""
    juno, mother = cast[people.JUNO], cast[people.MOTHER]
    User.objects.filter(pk=juno.pk).update(born_on=date(at.year - 15, 1, 20))
    juno.refresh_from_db()
    evidence = "Birth certificate, seen by the steward."
    _speak_for(mother, juno, ActsFor.Capacity.GUARDIAN, evidence, date(at.year - 15, 1, 20), steward, at)
    bring(collective, steward, juno, at, mother)
    shelf.add(juno, at, title=JUNOS, year=at.year - 1, by=mother)
    mandate(collective, juno, WORK_FOR_ME, at, by=mother)


def _speak_for(  # noqa: PLR0917  whose word it is, about whom, and what for
    person: User, other: User, capacity: str, evidence: str, since: date, steward: User, at: datetime
) -> None:
    ActsFor.objects.create(
        person=person,
        on_behalf_of=other,
        capacity=capacity,
        state=ActsFor.State.CONFIRMED,
        evidence=evidence,
        since=since,
        claimed_at=at,
        decided_by=steward,
        decided_at=at,
    )


def announce_new_bylaws(collective: Collective, steward: User, calendar: Calendar) -> None:
    """Announce a vote on new bylaws three days ago: it opens the day after tomorrow, for seven days."""
    at, rules = calendar.ago(3), bylaws_in_force(collective.organisation_id)
    motion = draft_bylaws(
        actor=steward,
        collective=collective,
        rules={**rules.as_json(), "second_call_quorum": 25},
        reason="Twice this year a vote fell through because too few found the time in summer.",
        at=at,
    )
    if motion is None:
        raise ValueError(f"{collective} has only one member")
    put_motion_to_vote(
        actor=steward,
        motion_id=motion.pk,
        text_hash=fingerprint(motion),
        closes_at=at + timedelta(days=rules.announce_days + rules.voting_days, hours=8),
        at=at,
    )


def declare_interests_of_all(calendar: Calendar) -> None:
    """Let whoever leads a collective or speaks for a union declare their interests; one has some."""
    first_words = "I wrote two jingles for Orrin in 2023. They paid once, and owe me nothing."
    for number, (seat, _declared) in enumerate(list(declarations_due(calendar.now))):
        text = "" if number else first_words
        declare_interests(
            actor=seat.person,
            organisation=seat.organisation,
            has_interests=bool(text),
            text=text,
            at=calendar.ago(40),
        )
