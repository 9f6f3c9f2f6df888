"""Acts: founding, confirming, leaving, and agreeing on who speaks."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.accounts import actions, queries
from apps.accounts.models import Act, ActMember, Representation
from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db
SINCE = date(2020, 5, 1)


@pytest.fixture
def band():
    mira, tomas, bo = makers.person("Mira"), makers.person("Tomas"), makers.person("Bo")
    return makers.act("Ferry", members=[mira, tomas, bo]), mira, tomas, bo


def kinds(act):
    return list(
        Entry.objects.filter(stream__name=f"act:{act.pk}").order_by("sequence").values_list("kind", flat=True)
    )


def propose(act, actor, whom, at):
    return actions.propose_representative(actor=actor, act_id=act.pk, person_public_id=whom.public_id, at=at)


def test_founder_is_the_first_member(at):
    mira = makers.person()
    act = actions.found_act(actor=mira, name="Ferry", kind="band", since=SINCE, at=at)
    assert list(queries.present_members(act, at.date())) == [mira]
    assert list(queries.acts_visible_to(mira)) == [act]
    assert kinds(act) == ["act.founded"]


def test_nobody_is_a_member_from_tomorrow_on(at):
    with pytest.raises(Refusal) as refusal:
        actions.found_act(
            actor=makers.person(), name="F", kind="duo", since=at.date() + timedelta(days=1), at=at
        )
    assert refusal.value.code == "act.begins_later"


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (date(2026, 6, 1), None, "act.member_already"),
        (date(2019, 1, 1), date(2026, 2, 1), "act.member_already"),
        (date(2020, 1, 1), date(2019, 1, 1), "act.dates_reversed"),
        (date(2019, 1, 1), date(2020, 1, 1), None),
    ],
)
def test_stays_of_one_person_do_not_overlap(band, at, since, until, code):
    act, mira, *_others = band
    stays = act.memberships.filter(person=mira).count()
    if code is None:
        actions.join_act(person=mira, act=act, since=since, until=until, at=at)
        assert act.memberships.filter(person=mira).count() == stays + 1
        return
    with pytest.raises(Refusal) as refusal:
        actions.join_act(person=mira, act=act, since=since, until=until, at=at)
    assert refusal.value.code == code


def test_representative_speaks_once_every_present_member_has_agreed(band, at):
    act, mira, tomas, bo = band
    makers.person()
    ActMember.objects.create(act=act, person=makers.person(), since=SINCE, until=date(2021, 1, 1))
    propose(act, mira, tomas, at)
    actions.agree_to_representative(actor=bo, act_id=act.pk, at=at)
    actions.agree_to_representative(actor=bo, act_id=act.pk, at=at)
    act.refresh_from_db()
    assert act.representative is None
    actions.agree_to_representative(actor=tomas, act_id=act.pk, at=at)
    act.refresh_from_db()
    assert act.representative == tomas
    assert kinds(act) == [
        "representative.proposed",
        *["representative.agreed"] * 3,
        "representative.appointed",
    ]


def test_one_who_comes_or_goes_voids_the_proposal(band, at):
    act, mira, tomas, bo = band
    propose(act, mira, tomas, at)
    actions.join_act(person=makers.person(), act=act, since=SINCE, at=at)
    assert queries.proposal_in(act) is None
    propose(act, mira, tomas, at)
    actions.leave_act(actor=bo, act_id=act.pk, left_on=at.date(), at=at)
    assert queries.proposal_in(act) is None
    assert kinds(act).count("representative.voided") == 2
    with pytest.raises(Refusal) as refusal:
        actions.agree_to_representative(actor=tomas, act_id=act.pk, at=at)
    assert refusal.value.code == "act.nothing_proposed"


@pytest.mark.parametrize("how", ["leaves", "one takes back"])
def test_representative_in_force_ends(band, at, how):
    act, mira, tomas, bo = band
    propose(act, mira, mira, at)
    for one in (tomas, bo):
        actions.agree_to_representative(actor=one, act_id=act.pk, at=at)
    if how == "leaves":
        actions.leave_act(actor=mira, act_id=act.pk, left_on=at.date(), at=at)
    else:
        actions.withdraw_agreement(actor=bo, act_id=act.pk, at=at)
    act.refresh_from_db()
    assert act.representative is None
    assert set(act.representations.values_list("state", flat=True)) == {Representation.State.ENDED}
    assert kinds(act)[-1] == "representative.ended"


def test_a_new_member_keeps_the_representative_and_can_end_it(band, at):
    act, mira, tomas, bo = band
    propose(act, mira, mira, at)
    for one in (tomas, bo):
        actions.agree_to_representative(actor=one, act_id=act.pk, at=at)
    new = makers.person()
    actions.join_act(person=new, act=act, since=at.date(), at=at)
    act.refresh_from_db()
    assert act.representative == mira
    actions.withdraw_agreement(actor=new, act_id=act.pk, at=at)
    act.refresh_from_db()
    assert act.representative is None


def test_only_present_members_act_and_only_members_are_proposed(band, at):
    act, mira, _tomas, bo = band
    stranger = makers.person()
    actions.leave_act(actor=bo, act_id=act.pk, left_on=at.date(), at=at)
    for outsider in (stranger, bo):
        with pytest.raises(NotAllowed):
            propose(act, outsider, mira, at)
        with pytest.raises(NotAllowed):
            actions.leave_act(actor=outsider, act_id=act.pk, left_on=at.date(), at=at)
        assert not queries.acts_visible_to(outsider).exists()
        with pytest.raises(Refusal) as refusal:
            propose(act, mira, outsider, at)
        assert refusal.value.code == "act.no_such_member"
    assert [stay.act for stay in queries.former_stays(bo)] == [act]


def test_pages_of_an_act_say_what_happened_in_words(band, as_person, at):
    act, mira, tomas, _bo = band
    client = as_person(mira)
    page = client.get(reverse("accounts:act", args=[act.public_id]))
    assert "Nobody yet." in page.content.decode()
    answer = client.post(
        reverse("accounts:propose_representative", args=[act.public_id]), {"person": tomas.public_id}
    )
    assert answer.status_code == 302
    page = client.get(reverse("accounts:act", args=[act.public_id])).content.decode()
    assert "Mira proposed that Tomas speaks for the act." in page
    assert "representative.proposed" not in page
    wrong = client.post(reverse("accounts:leave_act", args=[act.public_id]), {"left_on": "2019-01-01"})
    assert "The end lies before the beginning." in wrong.content.decode()
    assert act.memberships.filter(until__isnull=True).count() == 3


def test_an_act_is_entered_on_its_page(as_person):
    mira = makers.person()
    client = as_person(mira)
    answer = client.post(reverse("accounts:acts"), {"name": "Ferry", "kind": "duo", "since": "2024-01-01"})
    act = Act.objects.get()
    assert answer.url == reverse("accounts:act", args=[act.public_id])
    wrong = client.post(reverse("accounts:acts"), {"name": "Kept", "kind": "duo", "since": "2124-01-01"})
    assert "This day has not come yet." in wrong.content.decode()
    assert 'value="Kept"' in wrong.content.decode()
