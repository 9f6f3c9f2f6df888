"""Rows of a mandate: kept with their evidence, effective at once, and said in words on every page."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.catalogues import actions as catalogue
from apps.catalogues.models import Work
from apps.collectives import actions, domain, queries
from apps.collectives.domain import Row
from apps.collectives.models import Mandate, MandateRow
from apps.common.errors import NotAllowed, Refusal
from tests.collectives.makers import AT, TERMS, group_of, makers, speaks_for, standing_by_title, yes_to_all
from tests.collectives.test_views import url, words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TRAIN = "train_generative"
NO_TEXTS = Row(frozenset({TRAIN}), "never", kinds=frozenset({"text", "song"}))


class Place:
    """A member with two songs and a mandate that says yes to all."""

    def __init__(self) -> None:
        self.mira, self.company = makers.person("Mira Okonjo"), makers.company()
        self.where = makers.collective("Common Measure", members=[self.mira])
        self.tin, self.nine = makers.work(self.mira, "Tin Roof"), makers.work(self.mira, "Nine Rooms")
        makers.mandate(self.mira, self.where, yes_to_all())

    def add(self, row: Row, actor: User | None = None, person: User | None = None) -> Mandate:
        return actions.add_row(
            actor=actor or self.mira,
            person=person or self.mira,
            collective=group_of(self.where),
            row=row,
            text_version=domain.CURRENT,
            at=AT,
        )

    def drop(self, row_id: str) -> Mandate:
        return actions.drop_row(
            actor=self.mira,
            person=self.mira,
            collective=group_of(self.where),
            row_id=row_id,
            text_version=domain.CURRENT,
            at=AT,
        )

    def states(self, terms: Any = TERMS) -> dict[str, str]:
        found = standing_by_title(self.where, self.company, terms)
        return {title: one.for_person(self.mira.pk).reason for title, one in found.items()}


@pytest.fixture
def here() -> Place:
    return Place()


def only(here: Place, *works: Work, answer: str = "never", **more: frozenset[str]) -> Row:
    return Row(frozenset({TRAIN}), answer, works=frozenset(one.pk for one in works), **more)  # type: ignore[arg-type]


def test_never_for_a_kind_or_a_list_works_at_once(here: Place) -> None:
    assert set(here.states().values()) == {"mandated"}
    here.add(only(here, here.tin))
    assert here.states() == {"Tin Roof": "owner_never", "Nine Rooms": "mandated"}
    here.add(NO_TEXTS)
    assert set(here.states().values()) == {"owner_never"}


def test_a_right_and_a_country_are_excepted_only_where_terms_reach_them(here: Place) -> None:
    here.add(Row(frozenset({TRAIN}), "never", territories=frozenset({"DE"})))
    in_se, world = (TERMS.replace({"term.territory": [where]}) for where in ("SE", "WORLD"))
    assert set(here.states(in_se).values()) == {"mandated"}
    assert set(here.states(world).values()) == set(here.states().values()) == {"owner_never"}
    here.add(only(here, here.tin, answer="ask", rights=frozenset({"master"})))
    assert here.states(in_se) == {"Tin Roof": "owner_asks", "Nine Rooms": "mandated"}
    assert set(here.states(in_se.replace({"scope.rights": ["composition"]})).values()) == {"mandated"}


def test_each_change_gives_the_mandate_anew_with_its_evidence(here: Place) -> None:
    before = queries.mandate_in_force(here.mira.pk, here.where.pk)
    assert before is not None
    actions.set_work_answer(
        actor=here.mira,
        person=here.mira,
        collective=group_of(here.where),
        work=here.nine,
        use="search",
        answer="never",
        at=AT,
    )
    made = here.add(NO_TEXTS)
    [(row_id, kept)] = queries.rows_of(made)
    assert kept == NO_TEXTS
    assert (made.text_version, made.text_hash) == (domain.CURRENT, domain.hash_of_text(domain.CURRENT))
    assert queries.work_answers_of(made, here.nine.pk).own == {"search": "never"}
    assert queries.general_answers_of(made) == queries.general_answers_of(before)
    last = here.drop(row_id)
    assert queries.rows_of(last) == []
    assert queries.rows_of(made) == [(row_id, NO_TEXTS)]
    assert set(Mandate.objects.filter(ended_at=None)) == {last}
    stream = f"person:{here.mira.pk}"
    assert Entry.objects.filter(stream__name=stream, kind="mandate.given").count() == 2


def test_a_new_mandate_keeps_the_rows(here: Place) -> None:
    here.add(NO_TEXTS)
    given = actions.give_mandate(
        actor=here.mira, person=here.mira, collective=group_of(here.where), answers=yes_to_all(), at=AT
    )
    assert [row for _id, row in queries.rows_of(given)] == [NO_TEXTS]


def test_nobody_says_rows_for_others_or_of_others_works(here: Place) -> None:
    tomas = makers.person()
    with pytest.raises(NotAllowed):
        here.add(NO_TEXTS, actor=tomas)
    with pytest.raises(Refusal) as refusal:
        here.add(only(here, makers.work(tomas)))
    assert refusal.value.code == "mandate.not_your_work"
    with pytest.raises(Refusal) as refusal:
        here.drop("nothing")
    assert refusal.value.code == "mandate.row_gone"
    Mandate.objects.update(ended_at=AT)
    with pytest.raises(Refusal) as refusal:
        here.add(NO_TEXTS)
    assert refusal.value.code == "mandate.missing"
    assert not MandateRow.objects.exists()


def test_works_of_which_a_list_names_one_do_not_become_one(here: Place) -> None:
    here.add(only(here, here.tin))
    said = {"actor": here.mira, "kept_id": here.tin.pk, "retired_id": here.nine.pk, "at": AT}
    with pytest.raises(Refusal) as refusal:
        catalogue.merge_works(**said)
    assert refusal.value.code == "merge.listed_apart"
    here.add(only(here, here.nine, here.tin, answer="ask"))
    here.drop(queries.rows_of(queries.mandate_in_force(here.mira.pk, here.where.pk))[0][0])
    catalogue.merge_works(**said)
    assert here.states() == {"Tin Roof": "owner_asks"}


def sent(**changes: object) -> dict[str, object]:
    said = {
        "answer": "never",
        "uses": [TRAIN],
        "text_hash": domain.hash_of_text(domain.CURRENT),
        "agreed": "on",
    }
    return {**said, **changes}


def test_a_row_is_added_read_and_taken_away_on_its_pages(here: Place, as_person: SignIn) -> None:
    visitor = as_person(here.mira)
    page = words_of(visitor.get(url("mandate_row", here.where)))
    assert "Tin Roof" in page
    assert "Never works at once" in page
    found = words_of(visitor.post(url("mandate_row", here.where), sent(find="nine", look="1")))
    assert "Nine Rooms" in found
    assert "Tin Roof" not in found
    assert not MandateRow.objects.exists()
    answer = sent(works=[here.tin.public_id], rights=["master"], countries="se, DE")
    assert visitor.post(url("mandate_row", here.where), answer).status_code == 302
    shown = words_of(visitor.get(url("mandate", here.where)))
    assert "“Tin Roof”, where a licence reaches the recording and DE, SE" in shown
    row = MandateRow.objects.get(mandate__ended_at=None)
    path = reverse("collectives:drop_row", args=[here.where.slug, row.public_id])
    assert "“Tin Roof”" in words_of(visitor.get(path))
    assert "This field is required" in words_of(visitor.post(path, sent(agreed="")))
    assert visitor.post(path, sent()).status_code == 302
    assert not MandateRow.objects.filter(mandate__ended_at=None).exists()
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({}, "Choose a kind of work, single works, a right or a country"),
        ({"kinds": ["song"], "uses": []}, "This field is required"),
        ({"kinds": ["song"], "agreed": ""}, "This field is required"),
        ({"kinds": ["song"], "text_hash": "0" * 64}, "The text has changed"),
        ({"kinds": ["opera"]}, "not one of the available choices"),
        ({"answer": "yes", "rights": ["master"]}, "can only be stricter"),
        ({"countries": "Sverige"}, "is not a country"),
        ({"works": ["somebodys"], "kinds": []}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_and_nothing_is_kept(
    here: Place, as_person: SignIn, change: dict[str, object], error: str
) -> None:
    page = as_person(here.mira).post(url("mandate_row", here.where), sent(**change))
    assert error in words_of(page)
    assert not MandateRow.objects.exists()


def test_pages_say_which_answer_holds_and_why(here: Place, as_person: SignIn) -> None:
    visitor = as_person(here.mira)
    path = reverse("collectives:work_answer", args=[here.tin.public_id])
    assert "what you say for all your works" in words_of(visitor.get(path))
    here.add(Row(frozenset({TRAIN}), "ask", kinds=frozenset({"song"})))
    assert "your row for this kind of work" in words_of(visitor.get(path))
    here.add(Row(frozenset({TRAIN}), "never", territories=frozenset({"DE"})))
    assert "Never where a licence reaches DE" in words_of(visitor.get(path))
    states = words_of(visitor.get(reverse("collectives:work_states"), {"use": TRAIN}))
    assert "you want to be asked about this kind of work" in states
    assert "Never where a licence reaches DE" in states
    here.add(only(here, here.tin))
    assert "your row that names this work" in words_of(visitor.get(path))
    actions.set_work_answer(
        actor=here.mira,
        person=here.mira,
        collective=group_of(here.where),
        work=here.nine,
        use=TRAIN,
        answer="yes",
        at=AT,
    )
    assert "1 work has an answer of its own" in words_of(visitor.get(url("mandate", here.where)))


def test_a_guardian_says_rows_for_a_ward_and_nobody_else_does(as_person: SignIn) -> None:
    guardian, ward = makers.person(), makers.person("A Ward", born_on=date(2015, 1, 1))
    where = makers.collective(members=[ward])
    speaks_for(guardian, ward, "guardian")
    path, reader = url("mandate_row", where), as_person(guardian)
    whose = {"for": ward.public_id}
    assert "mandate" in reader.get(path, whose).headers["Location"]
    makers.mandate(ward, where, yes_to_all())
    assert "for A Ward" in words_of(reader.get(path, whose))
    assert reader.post(path, sent(kinds=["song"], **whose)).status_code == 302
    given = Mandate.objects.get(ended_at=None)
    assert (given.person, given.given_by) == (ward, guardian)
    assert as_person(makers.person()).get(path, whose).status_code == 404


def test_rows_take_no_statement_more_however_many(
    here: Place, django_assert_num_queries: Callable[[int], Any]
) -> None:
    asked = {"company": here.company, "minimum_met": True, "grade_met": True, "at": AT + timedelta(1)}
    catalogue.fold_works(1_000)
    for number in range(3):
        with django_assert_num_queries(9):
            queries.pool_standing(here.where.pk, TERMS, **asked)  # type: ignore[arg-type]
        here.add(only(here, here.tin, territories=frozenset({("SE", "DE", "NO")[number]})))
