"""Erasing takes other names, papers, invitations and the voice of an act with it."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.storage import default_storage

from apps.accounts import actions as accounts
from apps.accounts.models import ActsFor, EvidenceFile, Representation, User
from apps.common.holdings import all_holdings
from apps.invitations.actions import accept, draw_token, invite_to_seat
from apps.invitations.models import Invitation
from tests import makers

pytestmark = pytest.mark.django_db


def erase(person, at):
    """Let every app erase, as the wish of a person does; gives the stored files that nobody needs."""
    names = (person.name, person.email)
    return [name for one in all_holdings() for name in one.erase(person, names, at)]


def claim(actor, other, at, paper):
    return accounts.claim_to_act_for(
        actor=actor,
        code=other.public_id,
        capacity="manager",
        evidence="The blue folder",
        since=date(2024, 1, 1),
        papers=[("deed.pdf", BytesIO(paper))],
        at=at,
    )


def test_papers_go_with_the_person_unless_another_claim_needs_the_same_file(at):
    mira, first, second = makers.person(), makers.person(), makers.person()
    shared, own = b"%PDF-1.7 shared", b"%PDF-1.7 own"
    one = claim(first, mira, at, own)
    accounts.add_evidence(actor=first, claim_id=one.pk, papers=[("b.pdf", BytesIO(shared))], at=at)
    other = claim(second, mira, at, shared)
    kept = other.files.get().stored_as
    gone = one.files.exclude(stored_as=kept).get().stored_as
    assert erase(first, at) == [gone]
    assert default_storage.exists(kept)
    assert list(EvidenceFile.objects.values_list("stored_as", flat=True)) == [kept]
    one.refresh_from_db()
    assert (one.state, one.evidence) == (ActsFor.State.ENDED, "")
    assert erase(mira, at) == [kept]
    assert not EvidenceFile.objects.exists()


def test_names_and_invitations_are_emptied(at):
    mira, steward = makers.person("Mira", email="mira@new.example"), makers.person()
    where = makers.collective(steward=steward)
    User.objects.filter(pk=mira.pk).update(other_names=["Low Tide"])
    mira.refresh_from_db()
    invited = {"actor": steward, "organisation": where, "role": "member", "at": at}
    (accepted,) = invite_to_seat(emails=["elsewhere@new.example"], **invited)
    accept(actor=mira, token=draw_token(invitation_id=accepted.pk, at=at), at=at)
    invite_to_seat(emails=["mira@new.example", "nia@new.example"], **invited)
    erase(mira, at)
    mira.refresh_from_db()
    assert mira.other_names == []
    assert sorted(Invitation.objects.values_list("email", "state")) == [
        ("", "accepted"),
        ("", "withdrawn"),
        ("nia@new.example", "waiting"),
    ]


def test_nobody_speaks_for_an_act_in_the_name_of_one_who_is_erased(at):
    mira, bo = makers.person(), makers.person()
    act = makers.act(members=[mira, bo])
    accounts.propose_representative(actor=mira, act_id=act.pk, person_public_id=mira.public_id, at=at)
    accounts.agree_to_representative(actor=bo, act_id=act.pk, at=at)
    accounts.propose_representative(actor=mira, act_id=act.pk, person_public_id=bo.public_id, at=at)
    erase(mira, at)
    act.refresh_from_db()
    assert act.representative is None
    assert set(Representation.objects.values_list("state", flat=True)) == {"ended"}
