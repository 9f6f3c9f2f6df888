"""Long lists are looked up as one parameter, and find what `__in` finds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.catalogues.models import Work
from tests import makers

pytestmark = pytest.mark.django_db


def test_any_of_finds_what_in_finds_with_one_parameter() -> None:
    people = [makers.person() for _number in range(3)]
    emails = [*(person.email for person in people[:2]), 'nobody\'); %s {x}, "y"\\', ""]
    wanted = set(User.objects.filter(email__in=emails))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = set(User.objects.filter(email__any_of=emails))
    assert found == wanted == set(people[:2])
    assert " = ANY(" in asked[0]["sql"]
    ids = {person.pk for person in people}
    assert set(User.objects.filter(pk__any_of=ids)) == set(people)
    assert set(User.objects.exclude(pk__any_of=ids)).isdisjoint(people)


def test_any_of_finds_by_the_key_of_another_row() -> None:
    works = [makers.work(makers.person(), title) for title in ("Kvarn", "Harbour")]
    owners = [work.registered_by_id for work in works]
    assert set(Work.objects.filter(registered_by__any_of=owners)) == set(works)
    assert set(Work.objects.filter(registered_by__any_of=owners[:1])) == set(works[:1])


def test_nothing_wanted_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert list(User.objects.filter(email__any_of=[])) == []
    assert len(asked) == 0
