"""How much it takes to answer for a whole pool, and what the answer leaves out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Organisation
from apps.catalogues.actions import fold_works
from apps.catalogues.models import OutsideAsk, Share
from apps.collectives import domain, queries
from apps.collectives.domain import Portion
from tests.catalogues import owners
from tests.collectives.makers import AT, TERMS, makers, yes_to_all

pytestmark = pytest.mark.django_db


def standing(where: Organisation, company: Organisation) -> tuple[list[Portion], int]:
    """Count a pool, and the statements that it takes."""
    with CaptureQueriesContext(connection) as asked:
        found = queries.pool_standing(
            where.pk, TERMS, company=company, minimum_met=True, grade_met=True, at=AT
        )
    return found, len(asked)


def pool_of(members: int, works: int) -> Organisation:
    people = [makers.person() for _number in range(members)]
    where = makers.collective(members=people)
    for someone in people:
        songs = [makers.work(someone) for _number in range(works)]
        makers.mandate(someone, where, yes_to_all(), {songs[0]: {"train_generative": "never"}})
    return where


def test_the_number_of_statements_is_the_same_for_a_small_pool_and_a_larger_one() -> None:
    company = makers.company()
    small, large = pool_of(1, 2), pool_of(6, 15)
    noted = [standing(where, company)[1] for where in (small, large)]
    fold_works(1_000)
    folded = [standing(where, company)[1] for where in (small, large)]
    assert folded == [9, 9]
    assert noted == [12, 12]


def test_a_pool_is_counted_the_same_before_its_works_are_folded_and_after() -> None:
    where, company = pool_of(3, 4), makers.company()
    before, _statements = standing(where, company)
    fold_works(1_000)
    after, _statements = standing(where, company)
    assert {(one.state, one.reason, one.works) for one in before} == {
        ("in", "allowed", 9),
        ("ask", "needs_personal_yes", 3),
    }
    key = repr
    assert sorted(before, key=key) == sorted(after, key=key)


def test_who_says_the_same_about_the_terms_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    where, company = pool_of(4, 3), makers.company()
    fold_works(1_000)
    looked_at = []
    decide = domain.pool.standing
    monkeypatch.setattr(
        domain.pool, "standing", lambda *args, **more: looked_at.append(1) or decide(*args, **more)
    )
    found, _statements = standing(where, company)
    assert sum(one.works for one in found) == 12
    assert len(looked_at) == 2


def test_a_shape_that_is_old_is_not_looked_at() -> None:
    where, company = pool_of(1, 3), makers.company()
    fold_works(1_000)
    Share.objects.filter(work__in=Share.objects.values("work")[:1]).update(controller="label")
    found, _statements = standing(where, company)
    assert ("waiting", "waiting_controller") in {(one.state, one.reason) for one in found}


def test_what_a_portion_shows_of_itself_tells_no_floor() -> None:
    where, company = pool_of(1, 2), makers.company()
    [one, *_more] = standing(where, company)[0]
    assert "is_in" not in repr(one)


def agrees(where: Organisation, company: Organisation) -> list[tuple[str, str, object, int]]:
    """Fold all, count the pool, and hold it against each of its works."""
    fold_works(1_000)
    facts = {"company": company, "minimum_met": True, "grade_met": True, "at": AT}
    slow = domain.gathered(queries.standings(where.pk, TERMS, **facts))  # type: ignore[arg-type]
    found, _statements = standing(where, company)
    key = repr
    assert sorted(found, key=key) == sorted(slow, key=key)
    return sorted((one.state, one.reason, one.params.get("count"), one.works) for one in found)


def test_works_differ_if_two_outside_hold_what_one_holds_in_another() -> None:
    mira = makers.person()
    where, company = makers.collective(members=[mira]), makers.company()
    makers.mandate(mira, where, yes_to_all())
    for name in ("Ann", "Ben"):
        song = makers.work(mira, ppm=500_000)
        makers.share(song, None, ppm=500_000, outside="Ann")
        Share.objects.filter(work=song, outside_name="Ann", right="mechanical").update(outside_name=name)
    assert agrees(where, company) == [("waiting", "outside_owner", 1, 1), ("waiting", "outside_owner", 2, 1)]


def test_a_share_counts_on_its_days_alone() -> None:
    mira = makers.person()
    where, company = makers.collective(members=[mira]), makers.company()
    makers.mandate(mira, where, yes_to_all())
    over, running = makers.work(mira), makers.work(mira)
    Share.objects.filter(work=over).update(valid_to=AT.date() - timedelta(1))
    Share.objects.filter(work=running).update(valid_from=AT.date(), valid_to=AT.date())
    assert agrees(where, company) == [("in", "allowed", None, 1), ("unclaimed", "unclaimed", None, 1)]


def test_a_yes_from_outside_is_heard_for_its_own_works() -> None:
    place = owners.duo(2)
    company = makers.company()
    makers.mandate(place.artist, place.where, yes_to_all())
    ask = place.ask(
        AT,
        share_ids=list(Share.objects.filter(work=place.songs[0], holder=None).values_list("pk", flat=True)),
    )
    OutsideAsk.objects.filter(pk=ask.pk).update(
        state="answered", answered_at=AT, holds_until=AT.date(), uses=["train_generative"]
    )
    ask.asked.update(answer="yes")
    assert agrees(place.where, company) == [
        ("in", "allowed", None, 1),
        ("waiting", "outside_owner", 1, 1),
    ]
