"""Whose style a work is in that nobody performs: of those who made it (rule 4 of the house)."""

import pytest
from django.urls import reverse

from apps.catalogues import actions, domain, queries
from apps.catalogues.models import Contributor, Work
from apps.common.errors import Refusal
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


def bare(owner, title, kind, performers="nobody"):
    work = makers.work(owner, title, kind=kind)
    work.contributors.all().delete()
    Work.objects.filter(pk=work.pk).update(performers=performers)
    return work


def test_who_made_many_works_is_said_of_all_in_one_go_and_turned_back(at):
    mira, bo = makers.person("Mira"), makers.person("Bo")
    image, text = bare(mira, "Ford", "image"), bare(mira, "Hymn", "text", "unknown")
    sung, named = bare(mira, "Kvarn", "song", "unknown"), bare(mira, "Quay", "image")
    Contributor.objects.create(work=named, person=bo, part="maker")
    ids = [work.pk for work in (image, text, sung, named)]
    wish = domain.Wish(makers="me")
    planned = actions.plan_change(actor=mira, work_ids=ids, wish=wish)
    assert {one.work_id for one in planned if one.changes} == {image.pk, text.pk}
    [bulk] = actions.change_works(
        actor=mira, work_ids=ids, wish=wish, shown=domain.fingerprint(planned), at=at
    )
    assert (bulk.changed, bulk.same, bulk.refused) == (2, 2, 0)
    assert persons(image) == [("maker", mira.pk)]
    assert persons(text) == [("author", mira.pk)]
    assert persons(sung) == [("singer", None)]
    assert persons(named) == [("maker", bo.pk)]
    actions.fold_works(1_000)
    assert queries.wrongly_folded(ids) == []
    actions.undo_change(actor=mira, bulk_id=bulk.pk, at=at)
    assert persons(image) == [("maker", None)]
    assert persons(named) == [("maker", bo.pk)]
    with pytest.raises(Refusal, match=r"performers\.unknown_answer"):
        actions.plan_change(actor=mira, work_ids=ids, wish=domain.Wish(makers="bo"))


def test_page_for_many_works_says_whose_style_they_are_before_and_after(as_person):
    mira = makers.person("Mira Okonjo")
    works = [bare(mira, title, "image") for title in ("Ford", "Quay")]
    ticked = {"work": [work.public_id for work in works]}
    client = as_person(mira)
    asked = client.get(reverse("catalogues:change"), ticked).content.decode()
    assert "Whoever registered them wrote or made them" in asked
    checked = client.post(reverse("catalogues:check_change"), {**ticked, "makers": "on"})
    page = checked.content.decode()
    assert "Who wrote or made it" in page
    assert "Mira Okonjo, Maker" in page
    shown = checked.context["shown"]
    answer = {**ticked, "makers": "on", "shown": shown}
    done = client.post(reverse("catalogues:apply_change"), answer, follow=True).content.decode()
    assert "Mira Okonjo, Maker" in done
    assert [persons(work) for work in works] == [[("maker", mira.pk)]] * 2
