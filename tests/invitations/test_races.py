"""Two people with one link: one of them is in."""

import threading

import pytest
from django.db import connection

from apps.accounts.models import Role, Seat
from apps.common.errors import Refusal
from apps.invitations import actions
from apps.invitations.models import Invitation
from tests import makers


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_open_one_seat(at):
    steward = makers.person()
    where = makers.collective(steward=steward)
    people = [makers.person() for _n in range(4)]
    (invitation,) = actions.invite_to_seat(
        actor=steward, organisation=where, role="member", emails=["nia@new.example"], at=at
    )
    token = actions.draw_token(invitation_id=invitation.pk, at=at)
    ready, answers = threading.Barrier(len(people)), []

    def accept(person):
        ready.wait()
        try:
            actions.accept(actor=person, token=token, at=at)
            answers.append("in")
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["in", *["invitation.over"] * 3]
    assert Seat.objects.filter(organisation=where, role=Role.MEMBER).exclude(person=steward).count() == 1
    assert Invitation.objects.get().state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_one_address_is_invited_once_by_two_stewards_at_once(at):
    first, second = makers.person(), makers.person()
    where = makers.collective(steward=first)
    makers.seat(second, where, Role.STEWARD)
    ready, answers = threading.Barrier(2), []

    def invite(steward):
        ready.wait()
        try:
            actions.invite_to_seat(
                actor=steward, organisation=where, role="member", emails=["nia@new.example"], at=at
            )
            answers.append("made")
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=invite, args=(steward,)) for steward in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["invitation.waits_already", "made"]
    assert Invitation.objects.count() == 1
