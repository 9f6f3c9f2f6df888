"""Categories of members: what each may, who says of which one a member is, and what follows from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Role, Seat, User
from apps.audit.models import Entry
from apps.ballots.domain import SecondCall
from apps.ballots.queries import second_call_due
from apps.collectives import actions, domain, queries
from apps.collectives.actions.placing import follow_bylaws
from apps.collectives.domain import Bylaws, Category
from apps.collectives.forms import PlacingForm
from apps.collectives.forms.bylaws import BylawsForm, fields_of
from apps.collectives.messages.bylaws import rule_rows, say_bylaws
from apps.collectives.models import Membership, Motion, Placing
from apps.common.errors import NotAllowed, Refusal
from apps.common.permissions import may
from apps.home.queries import needs_of
from apps.notifications.queries.reminders import reminders_due
from tests.ballots.makers import ballot, close
from tests.collectives.makers import AT, group_of, makers, standing_by_title, yes_to_all
from tests.collectives.test_views import url, words_of

SignIn = Callable[[User], Client]
ASSOCIATE = {"code": "associate", "votes": False, "leads": False, "brings": True}
SUPPORTING = {"code": "supporting", "votes": False, "leads": False, "brings": False}
HONORARY = {"code": "honorary", "votes": True, "leads": False, "brings": True}


class Place:
    """A collective with three categories, a steward, a member and an applicant."""

    def __init__(self, *categories: dict[str, object]) -> None:
        self.steward, self.mira, self.bo = makers.person("Stina"), makers.person("Mira"), makers.person("Bo")
        self.where = makers.collective(
            "Common Measure", steward=self.steward, rules={"categories": list(categories)}
        )
        self.group = group_of(self.where)
        self.applied = self.apply(self.bo)
        self.member = actions.admit(actor=self.steward, membership_id=self.apply(self.mira).pk, at=AT, **FULL)
        self.company = makers.company()

    def apply(self, person: User) -> Membership:
        return actions.apply(actor=person, collective=self.group, at=AT)

    def place(self, category: str, reason: str = "No works yet.", actor: User | None = None) -> Membership:
        return actions.place_member(
            actor=actor or self.steward, membership_id=self.member.pk, category=category, reason=reason, at=AT
        )

    def roll(self) -> set[int]:
        return {voter.person_id for voter in queries.roll_for(self.where.pk)}


FULL = {"category": "full", "reason": "Makes songs."}


@pytest.fixture
def here(db: None) -> Place:
    return Place(ASSOCIATE, SUPPORTING, HONORARY)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def test_bylaws_of_before_there_were_categories_are_read_and_have_one() -> None:
    bylaws = Bylaws.parse({"quorum_percent": 40})
    assert bylaws.categories == ()
    assert bylaws.category("") == bylaws.category("full") == Category()
    assert bylaws.category("associate") is None
    assert bylaws.category_of("associate") == Category()
    assert Bylaws.parse(bylaws.as_json()) == bylaws


def test_categories_are_written_and_read_back_in_their_order() -> None:
    bylaws = Bylaws.parse({"categories": [SUPPORTING, ASSOCIATE]})
    assert [one.code for one in bylaws.categories] == ["associate", "supporting"]
    assert bylaws.as_json()["categories"] == [ASSOCIATE, SUPPORTING]
    assert Bylaws.parse(bylaws.as_json()) == bylaws
    assert domain.differences(Bylaws(), bylaws) == ("categories",)
    words = next(row.words for row in rule_rows(bylaws) if row.rule == "categories")
    assert words.startswith("Associate members: bring works in; Supporting members: do none of it")
    assert "Associate members: bring works in." in say_bylaws(bylaws)
    assert not [one for one in say_bylaws(Bylaws()) if "members:" in one]


@pytest.mark.parametrize(
    "wrong",
    [
        "associate",
        ["associate"],
        [{**ASSOCIATE, "code": "full"}],
        [{**ASSOCIATE, "votes": 1}],
        [{"code": "associate"}],
        [{**ASSOCIATE, "more": True}],
        [ASSOCIATE, ASSOCIATE],
    ],
)
def test_categories_that_say_nothing_known_are_refused(wrong: object) -> None:
    assert code_of(lambda: Bylaws.parse({"categories": wrong})) == "bylaws.not_a_choice"


@pytest.mark.django_db
def test_the_form_of_bylaws_asks_for_categories_and_keeps_them() -> None:
    bylaws = Bylaws.parse({"categories": [SUPPORTING, HONORARY]})
    entered = {name: "" if value is None else value for name, value in fields_of(bylaws).items()}
    form = BylawsForm(entered, initial=fields_of(bylaws))
    assert form.is_valid(), form.errors
    assert form.bylaws() == bylaws
    form = BylawsForm({**entered, "category_supporting": [], "category_associate": ["brings"]})
    assert form.is_valid(), form.errors
    assert form.bylaws().categories == (Category(**ASSOCIATE), Category(**HONORARY))  # type: ignore[arg-type]


def test_admission_says_the_category_and_why(here: Place) -> None:
    admit = {"actor": here.steward, "membership_id": here.applied.pk, "at": AT}
    assert code_of(lambda: actions.admit(**admit)) == "membership.category_reason"
    assert code_of(lambda: actions.admit(**admit, category="guest")) == "membership.unknown_category"
    made = actions.admit(**admit, category="supporting", reason="Helps with the books.")
    made.refresh_from_db()
    assert (made.category, made.brings_works, made.state) == ("supporting", False, "admitted")
    said = queries.placing_of(made)
    assert said is not None
    assert (said.category, said.reason, said.steward) == ("supporting", "Helps with the books.", here.steward)
    assert queries.category_of(here.bo, here.group) == Category(**SUPPORTING)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_where_all_are_alike_admission_is_as_ever() -> None:
    here = Place()
    made = actions.admit(actor=here.steward, membership_id=here.applied.pk, at=AT)
    assert (made.category, Placing.objects.count()) == ("", 0)
    assert here.roll() == {here.steward.pk, here.mira.pk, here.bo.pk}
    assert code_of(lambda: here.place("associate")) == "membership.unknown_category"


def test_a_category_without_a_vote_is_on_no_roll(here: Place) -> None:
    assert here.roll() == {here.steward.pk, here.mira.pk}
    here.place("associate")
    assert here.roll() == {here.steward.pk}
    here.place("honorary", "Sixty years of songs.")
    assert here.roll() == {here.steward.pk, here.mira.pk}
    assert not may(here.mira, "collectives.stand", here.group)
    here.place("full", "Writes again.")
    assert may(here.mira, "collectives.stand", here.group)


def test_works_of_a_category_that_brings_none_leave_the_pool_and_come_back(here: Place) -> None:
    makers.work(here.mira, "Tin Roof")
    makers.mandate(here.mira, here.where, yes_to_all())
    assert standing_by_title(here.where, here.company)["Tin Roof"].is_in
    here.place("supporting")
    assert standing_by_title(here.where, here.company) == {}
    here.place("associate", "Brings songs again.")
    assert standing_by_title(here.where, here.company)["Tin Roof"].is_in
    follow_bylaws(here.group, Bylaws.parse({"categories": [{**ASSOCIATE, "brings": False}]}))
    assert standing_by_title(here.where, here.company) == {}
    follow_bylaws(here.group, Bylaws())
    assert standing_by_title(here.where, here.company)["Tin Roof"].is_in


def test_a_change_of_category_is_a_fact_with_a_reason_that_is_kept(here: Place) -> None:
    here.place("associate", " No works yet. ")
    entry = Entry.objects.get(kind="membership.placed")
    assert entry.payload == {"membership": here.member.public_id, "category": "associate"}
    said = Placing.objects.latest("pk")
    assert said.reason == "No works yet."
    with pytest.raises(ProgrammingError), transaction.atomic():
        Placing.objects.filter(pk=said.pk).update(reason="Another")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Placing.objects.filter(pk=said.pk)._raw_delete("default")
    actions.forget_member(person=here.mira, at=AT)
    said.refresh_from_db()
    assert (said.category, said.reason) == ("associate", "")


def test_what_a_steward_may_not_say_of_a_category(here: Place) -> None:
    assert code_of(lambda: here.place("associate", " ")) == "membership.category_reason"
    assert code_of(lambda: here.place("full")) == "membership.same_category"
    assert code_of(lambda: here.place("guest")) == "membership.unknown_category"
    for actor in (here.mira, here.bo, makers.person()):
        with pytest.raises(NotAllowed):
            here.place("associate", actor=actor)
    makers.seat(here.mira, here.where, Role.STEWARD)
    assert code_of(lambda: here.place("associate")) == "membership.is_steward"
    assert not Entry.objects.filter(kind="membership.placed").exists()
    with pytest.raises(ObjectDoesNotExist):
        actions.place_member(actor=here.steward, membership_id=0, category="full", reason="x", at=AT)


def test_nobody_loses_a_vote_that_is_announced_or_open(here: Place) -> None:
    ballot([here.steward, here.mira], organisation=here.where)
    assert code_of(lambda: here.place("associate")) == "membership.vote_runs"
    here.place("honorary", "Sixty years of songs.")
    assert here.mira.pk in here.roll()


def test_pages_say_the_category_and_why(here: Place, as_person: SignIn) -> None:
    led, visitor = as_person(here.steward), as_person(here.mira)
    path = reverse("collectives:decide", args=[here.applied.public_id])
    answer = {"decision": "admit", "category": "associate"}
    assert "Say why of this category" in words_of(led.post(path, answer))
    for why, error in (("a" * 2_001, "at most 2000 characters"), ("a\x00b", "Null characters")):
        page = words_of(led.post(path, {**answer, "why": why}))
        assert error in page
        assert 'value="associate" selected' in page
    assert not Membership.objects.filter(person=here.bo, state="admitted").exists()
    assert led.post(path, {**answer, "why": "Brings one song."}).status_code == 302
    page = words_of(led.get(url("members", here.where)))
    assert "associate member" in page
    place = reverse("collectives:place", args=[here.member.public_id])
    assert place in page
    assert "Now: full member." in words_of(led.get(place))
    assert "Say why of this category" in words_of(led.post(place, {"category": "supporting", "reason": ""}))
    assert "of that category already" in words_of(led.post(place, {"category": "full", "reason": "x"}))
    assert led.post(place, {"category": "supporting", "reason": "Rests for a year."}).status_code == 302
    own = words_of(visitor.get(url("collective", here.where)))
    assert "You are here as: supporting member." in own
    assert "The reason: Rests for a year." in own
    assert "you are on no roll" in own
    assert "this mandate rests" in words_of(visitor.get(url("mandate", here.where)))
    assert visitor.get(place).status_code == 404
    assert "You are here as" not in words_of(as_person(makers.person()).get(url("collective", here.where)))


@pytest.mark.django_db
def test_nothing_of_categories_is_shown_where_all_are_alike(as_person: SignIn) -> None:
    here = Place()
    led = as_person(here.steward)
    assert "Category" not in words_of(led.get(url("members", here.where)))
    assert led.get(reverse("collectives:place", args=[here.member.public_id])).status_code == 404
    assert "You are here as" not in words_of(as_person(here.mira).get(url("collective", here.where)))
    assert PlacingForm(bylaws=Bylaws()).fields["category"].choices == [("full", "full member")]


def test_nobody_is_chased_for_works_that_their_category_does_not_bring(here: Place) -> None:
    makers.work(here.mira)
    waiting = {person.pk for person in queries.people_to_remind(here.group)}
    assert here.mira.pk in waiting
    here.place("supporting")
    assert {person.pk for person in queries.people_to_remind(here.group)} == waiting - {here.mira.pk}


def test_nobody_loses_the_vote_of_a_second_call(here: Place) -> None:
    called = {"quorum_percent": 90, "second_call": SecondCall(10, 3)}
    undecided = Motion.objects.create(
        collective=here.group,
        kind="steward",
        person=here.mira,
        state="drafted",
        drafted_at=AT,
        reason="x",
        version=0,
        drafted_by=here.mira,
    )
    first = ballot(
        [here.steward, here.mira],
        organisation=here.where,
        subject=f"steward:{undecided.public_id}",
        **called,
    )
    Motion.objects.filter(pk=undecided.pk).update(state="voting", ballot=first)
    close(first)
    first.refresh_from_db()
    assert second_call_due(first)
    assert code_of(lambda: here.place("associate")) == "membership.vote_runs"
    Motion.objects.filter(pk=undecided.pk).update(state="not_adopted", decided_at=AT)
    here.place("associate")


def test_no_page_counts_or_asks_for_works_that_a_category_does_not_bring(here: Place) -> None:
    def waits() -> set[str]:
        return {need.kind for need in needs_of(here.mira, AT)} & {"mandate"}

    def reminded() -> bool:
        seat = Seat.objects.get(person=here.mira, organisation=here.where)
        at = seat.since.replace(hour=12) + timedelta(days=5)
        due = [one for one in reminders_due(at) if one.kind == "reminder.mandate"]
        return here.mira.pk in {pk for one in due for pk in one.person_ids}

    assert (waits(), reminded()) == ({"mandate"}, True)
    here.place("supporting")
    assert (waits(), reminded()) == (set(), False)
    here.place("full", "Sings again.")
    makers.work(here.mira, "Tin Roof")
    makers.mandate(here.mira, here.where, yes_to_all())
    assert queries.pooled_shares(here.where.pk).exists()
    assert [pool.slug for pool in queries.pools_of([here.mira.pk])] == [here.where.slug]
    here.place("supporting")
    assert not queries.pooled_shares(here.where.pk).exists()
    assert queries.pools_of([here.mira.pk]) == []
