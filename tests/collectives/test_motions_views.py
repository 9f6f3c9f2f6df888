"""Bylaws and their changes by page: for a steward, a member, an applicant, a stranger, a company."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Organisation, User
from apps.ballots import actions as ballots
from apps.collectives import actions, domain, queries, tasks
from apps.collectives.forms import fields_of
from apps.collectives.models import Motion
from tests.architecture.forms import forms_of
from tests.collectives.house import CHANGED, CLOSES, House, house
from tests.collectives.makers import AT, makers

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def url(name: str, where: Organisation | Motion) -> str:
    return reverse(f"collectives:{name}", args=[getattr(where, "slug", where.public_id)])


def words_of(page: Any) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


def sent(rules: dict[str, object], **more: object) -> dict[str, Any]:
    fields = {**fields_of(domain.Bylaws.parse(rules)), "reason": "More of us should come.", **more}
    return {name: str(value) for name, value in fields.items() if value is not None and value is not False}


def adopted(here: House) -> Motion:
    motion = here.ask()
    here.vote(motion, ("yes", "yes", "yes"))
    return actions.conclude_motion(motion_id=motion.pk, at=CLOSES)


def test_everybody_reads_the_bylaws_and_what_changed(as_person: SignIn, client: Client) -> None:
    here, applicant, delegate = house(), makers.person(), makers.person()
    makers.company(delegate=delegate)
    actions.apply(actor=applicant, collective=here.group, at=AT)
    adopted(here)
    draft = here.draft({**CHANGED, "quorum_percent": 70})
    for reader in (client, *map(as_person, (applicant, delegate, here.members[0], here.steward))):
        page = words_of(reader.get(url("bylaws", here.where)))
        assert "At least 60 % of the members must take part." in page
        assert "Version 2, from" in page
        assert "<dd>60 % of the members<br>" in page
        assert "<del>50 % of the members</del>" in page
        assert "The first, with the founding." in page
    seen = {
        reader: url("motion", draft) in words_of(as_person(reader).get(url("bylaws", here.where)))
        for reader in (applicant, delegate, here.members[0], here.steward)
    }
    assert seen == {applicant: False, delegate: False, here.members[0]: True, here.steward: True}
    assert "Tomas" not in words_of(client.get(url("bylaws", here.where)))


def test_a_draft_is_read_by_members_and_changed_by_stewards(as_person: SignIn, client: Client) -> None:
    here, stranger, delegate = house(), makers.person(), makers.person()
    makers.company(delegate=delegate)
    motion = here.draft()
    pages = ("motion", "revise_motion", "put_motion_to_vote")
    expected = {
        stranger: (404, 404, 404),
        delegate: (404, 404, 404),
        here.members[0]: (200, 403, 403),
        here.steward: (200, 200, 200),
    }
    for person, codes in expected.items():
        browser = as_person(person)
        assert tuple(browser.get(url(name, motion)).status_code for name in pages) == codes
        draft = browser.get(url("draft_bylaws", here.where)).status_code
        assert draft == (200 if person == here.steward else 403)
    assert client.get(url("motion", motion)).status_code == 302
    page = words_of(as_person(here.members[0]).get(url("motion", motion)))
    assert "<dd>60 % of the members<br>" in page
    assert "More of us should come." in page
    assert "Put it to the vote" not in page


def test_from_the_draft_to_the_bylaws_in_force(as_person: SignIn) -> None:
    here = house()
    steward, member = as_person(here.steward), as_person(here.members[0])
    first = words_of(steward.get(url("draft_bylaws", here.where)))
    assert 'value="50"' in first
    seen = words_of(steward.post(url("draft_bylaws", here.where), {**sent(CHANGED), "act": "read"}))
    assert "<dd>60 % of the members<br>" in seen
    assert "More of us should come." in seen
    assert not Motion.objects.exists()
    steward.post(url("draft_bylaws", here.where), {**sent(CHANGED), "act": "keep"})
    motion = Motion.objects.get()
    again = {**CHANGED, "quorum_percent": 65}
    steward.post(url("revise_motion", motion), {**sent(again), "act": "keep"})
    asking = words_of(steward.get(url("put_motion_to_vote", motion)))
    (form,) = [one for one in forms_of(asking) if "text_hash" in one.fields]
    fields = {name: values[0] for name, values in form.fields.items()}
    answer = steward.post(url("put_motion_to_vote", motion), fields)
    motion.refresh_from_db()
    assert motion.ballot is not None
    ballot_page = reverse("ballots:ballot", args=[motion.ballot.public_id])
    assert answer.headers["Location"] == ballot_page
    page = words_of(member.get(ballot_page))
    assert url("motion", motion) in page
    assert "Cast my vote" in page
    for browser in (steward, member):
        (form,) = [one for one in forms_of(words_of(browser.get(ballot_page))) if "choice" in one.fields]
        cast = {"request_id": form.fields["request_id"][0], "choice": "yes"}
        assert browser.post(ballot_page, cast).status_code == 302
    closes = motion.ballot.closes_at
    ballots.close(ballot_id=motion.ballot.pk, clock=lambda: closes)
    assert ballots.cross_check(ballot_id=motion.ballot.pk, at=closes) == []
    assert tasks.conclude_due() == 1
    assert "Version 2, from" in words_of(member.get(url("bylaws", here.where)))
    assert queries.bylaws_in_force(here.where.pk).quorum_percent == 65
    assert "It holds since" in words_of(member.get(url("motion", motion)))


def test_what_is_wrong_is_said_and_nothing_is_lost(as_person: SignIn) -> None:
    here = house()
    steward = as_person(here.steward)
    wrong = steward.post(
        url("draft_bylaws", here.where), {**sent(CHANGED, voting_days=0, reason=""), "act": "keep"}
    )
    page = words_of(wrong)
    assert wrong.status_code == 422
    assert "Write a whole number from 1 to 60." in page
    assert "Say why, in a sentence or two." in page
    assert 'value="60"' in page
    same = steward.post(url("draft_bylaws", here.where), {**sent(dict(makers.RULES)), "act": "keep"})
    assert "This is what the bylaws say already." in words_of(same)
    motion = here.draft()
    soon = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    ask = {"text_hash": queries.fingerprint(motion), "closes_at": soon}
    early = steward.post(url("put_motion_to_vote", motion), ask)
    assert early.status_code == 422
    assert "By the bylaws this vote cannot end before" in words_of(early)
    later = (timezone.now() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    stale = steward.post(url("put_motion_to_vote", motion), {"text_hash": "0" * 64, "closes_at": later})
    assert "Read it again first." in words_of(stale)
    (form,) = [one for one in forms_of(words_of(stale)) if "text_hash" in one.fields]
    assert form.fields["text_hash"] == [queries.fingerprint(motion)]


def test_a_steward_drops_a_draft(as_person: SignIn) -> None:
    here = house()
    motion = here.draft()
    assert as_person(here.members[0]).post(url("drop_motion", motion)).status_code == 403
    answer = as_person(here.steward).post(url("drop_motion", motion))
    assert answer.headers["Location"] == url("bylaws", here.where)
    assert "Dropped." in words_of(as_person(here.steward).get(url("motion", motion)))


def test_who_is_alone_changes_the_bylaws_at_once(as_person: SignIn) -> None:
    here = house(members=0)
    answer = as_person(here.steward).post(url("draft_bylaws", here.where), {**sent(CHANGED), "act": "keep"})
    assert answer.headers["Location"] == url("bylaws", here.where)
    assert here.in_force() == (2, 60)


def test_the_union_reads_what_it_certifies_and_members_see_until_when_it_may(as_person: SignIn) -> None:
    here = house(with_union=True)
    motion = here.ask()
    representative = as_person(here.representatives[0])
    assert representative.get(url("motion", motion)).status_code == 200
    assert representative.get(url("revise_motion", motion)).status_code == 403
    member = as_person(here.members[0])
    assert "At the vote." in words_of(member.get(url("motion", motion)))
    here.vote(motion, ("yes", "yes", "yes"))
    assert "Counted, and not settled." in words_of(member.get(url("motion", motion)))
    assert motion.ballot is not None
    ballots.certify(actor=here.representatives[0], ballot_id=motion.ballot.pk, at=CLOSES)
    assert tasks.conclude_due() == 1
    assert "Adopted." in words_of(member.get(url("motion", motion)))
