"""Whose style a work is in that nobody performs: of those who made it (rule 4 of the house)."""

import pytest

from apps.catalogues import actions, queries
from apps.catalogues.models import Contributor, Work
from tests import makers

pytestmark = pytest.mark.django_db


def persons(work):
    [facts] = queries.work_facts([work.pk])
    return [(one.part, one.person_id) for one in facts.persons]


@pytest.mark.parametrize(
    ("kind", "performers", "part", "unknown"),
    [
        ("text", "unknown", "author", [("author", None)]),
        ("text", "nobody", "author", [("author", None)]),
        ("image", "nobody", "maker", [("maker", None)]),
        ("image", "unknown", "maker", [("depicted", None), ("maker", None)]),
        ("instrumental", "nobody", "composer", [("composer", None)]),
        ("instrumental", "unknown", "composer", [("player", None)]),
        ("song", "unknown", "author", [("singer", None)]),
    ],
)
def test_who_made_a_work_counts_where_nobody_performs_it(kind, performers, part, unknown):
    mira = makers.person()
    work = makers.work(mira, kind=kind)
    work.contributors.all().delete()
    Work.objects.filter(pk=work.pk).update(performers=performers)
    assert persons(work) == unknown
    Contributor.objects.create(work=work, person=mira, part=part)
    is_asked = any(one == part for one, _person in unknown)
    known = [(one, None) for one, _person in unknown if one != part]
    assert sorted(persons(work)) == sorted([*known, *([(part, mira.pk)] if is_asked else [])])
    actions.fold_works(1_000)
    assert queries.wrongly_folded([work.pk]) == []


@pytest.mark.parametrize(("is_maker", "found"), [(True, True), (False, False)])
def test_who_enters_a_picture_says_whether_they_made_it(at, is_maker, found):
    mira = makers.person()
    made = actions.add_work(
        actor=mira,
        person=mira,
        kind="image",
        title="Ford",
        performers="nobody",
        answer="all_mine",
        is_maker=is_maker,
        at=at,
    )
    assert persons(made) == [("maker", mira.pk if found else None)]
