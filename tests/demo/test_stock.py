"""What is entered and given at once leaves the same rows as the actions that do it for one."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.catalogues.actions import add_work
from apps.catalogues.models import Alike, AlikeKey, Contributor, Identifier, Recording, Share, Work
from apps.collectives.actions import give_mandate
from apps.collectives.models import Mandate, MandateAnswer, PriceFloor
from apps.common.money import Money
from apps.demo.world import collectives, parties, people, stock
from apps.demo.world.crowds import join_all
from apps.demo.world.works import WORK_FOR_ME

pytestmark = pytest.mark.django_db
# What differs between two who do the same.
OWN = {"id", "public_id", "work", "recording", "mandate"}
PEOPLE = {"registered_by", "person", "holder", "asserted_by"}


@pytest.fixture
def two(world: datetime) -> list[User]:
    """Two of one name, so that what is made of names is the same too."""
    pks = [people.known(name).pk for name in people.APPLICANTS[:2]]
    User.objects.filter(pk__in=pks).update(name="Robin Marsh")
    return list(User.objects.filter(pk__in=pks).order_by("pk"))


def bare(rows: QuerySet, person: User) -> list[dict[str, object]]:
    """What rows say: whatever names the person says so, and keys of their own are left out."""
    fields = [field for field in rows.model._meta.concrete_fields if field.name not in OWN]
    return [
        {
            field.name: getattr(row, field.attname) == person.pk
            if field.name in PEOPLE
            else getattr(row, field.attname)
            for field in fields
        }
        for row in rows
    ]


def told(person: User, at: datetime, public_id: str) -> list[tuple[object, ...]]:
    """What each stream says of what a person did then, with "it" for what they made."""
    entries = Entry.objects.filter(actor_id=person.pk, at=at).select_related("stream")
    said = [
        (
            one.stream.name.replace(f"person:{person.pk}", "own"),
            one.kind,
            {key: "it" if value == public_id else value for key, value in one.payload.items()},
        )
        for one in entries.order_by("sequence")
    ]
    return sorted(said, key=lambda one: one[0])


def seen_of_work(person: User, at: datetime) -> list[object]:
    work = Work.objects.get(registered_by=person)
    rows = [
        Work.objects.filter(pk=work.pk),
        Recording.objects.filter(works=work),
        Identifier.objects.filter(recording__works=work),
        Contributor.objects.filter(work=work),
        Share.objects.filter(work=work).order_by("right"),
    ]
    keys = AlikeKey.objects.filter(work=work).count()
    return [*(bare(found, person) for found in rows), keys, told(person, at, work.public_id)]


@pytest.mark.parametrize(
    ("kind", "isrc", "answer"),
    [
        ("song", "QZT1A2400001", "all_mine"),
        ("instrumental", "QZT1A2400002", "not_sure"),
        ("image", "", "all_mine"),
    ],
)
def test_a_work_entered_among_many_is_as_if_entered_by_hand(
    world: datetime, two: list[User], kind: str, isrc: str, answer: str
) -> None:
    (first, second), at = two, world + timedelta(days=1)
    stock.enter_all([stock.Sheet(first, kind, "The Ebb", 2024, isrc, answer, at)])
    add_work(
        actor=second,
        person=second,
        kind=kind,
        title="The Ebb",
        artist_line=second.name,
        year=2024,
        isrc=isrc,
        performers="me" if isrc else "nobody",
        answer=answer,
        at=at,
    )
    assert seen_of_work(first, at) == seen_of_work(second, at)
    assert [kind for _stream, kind, _payload in told(first, at, "")] == ["works.claimed", "work.added"]
    call_command("verify_record")


def test_works_of_nearly_one_title_are_found_to_be_alike(world: datetime, two: list[User]) -> None:
    titles = {"QZT1A2400001": "Low Tide", "QZT1A2400002": "Low Tide (for Bo)"}
    stock.enter_all(
        [stock.Sheet(two[0], "song", title, 2024, code, "all_mine", world) for code, title in titles.items()]
    )
    assert Alike.objects.filter(person=two[0]).count() == 1


def test_a_mandate_given_among_many_is_as_if_given_alone(world: datetime, two: list[User]) -> None:
    (first, second), at = two, world + timedelta(days=3)
    collective = collectives.collective(collectives.SALT_ROAD)
    join_all(collective, people.known(people.SALT_ROAD_STEWARD), two, world)
    veldra, floors = parties.company(parties.VELDRA).public_id, {next(iter(WORK_FOR_ME)): Money(1_100, "EUR")}
    stock.give_all(collective, [stock.Will(first, WORK_FOR_ME, floors, [veldra])], at)
    give_mandate(
        actor=second,
        person=second,
        collective=collective,
        answers=WORK_FOR_ME,
        conditions=stock.conditions([veldra]),
        floors=floors,
        at=at,
    )

    def seen(person: User) -> list[object]:
        mandate = Mandate.objects.get(person=person)
        rows = [
            Mandate.objects.filter(pk=mandate.pk),
            MandateAnswer.objects.filter(mandate=mandate).order_by("use"),
            PriceFloor.objects.filter(mandate=mandate),
        ]
        return [*(bare(found, person) for found in rows), told(person, at, mandate.public_id)]

    assert seen(first) == seen(second)
    assert len(told(first, at, "")) == 2
    call_command("verify_record")
