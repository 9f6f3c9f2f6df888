"""Mails about who speaks for whom and who speaks for an act: to those who can do something about it."""

from datetime import date

import pytest
from django.core import mail

from apps.accounts import actions as accounts
from apps.notifications import actions, tasks
from apps.notifications.models import OutboxMail
from tests import makers

pytestmark = pytest.mark.django_db
YOUNG = date(2014, 1, 1)


def send_all(at):
    while actions.send_next(deliver=tasks.deliver, at=at):
        pass


def subjects():
    found = {message.to[0]: message.subject for message in mail.outbox}
    mail.outbox.clear()
    return found


def test_claim_reaches_the_person_and_who_decides_and_its_end_both(at):
    child, mother, steward = makers.person("Juno", born_on=YOUNG), makers.person("Una"), makers.person()
    makers.collective(members=[child, makers.person()], steward=steward)
    claim = accounts.claim_to_act_for(
        actor=mother,
        code=child.public_id,
        capacity="guardian",
        evidence="Secret words",
        since=YOUNG,
        born_on=YOUNG,
        at=at,
    )
    send_all(at)
    assert "Secret" not in str([message.body for message in mail.outbox])
    assert subjects() == {
        child.email: "Una asks to speak for you",
        steward.email: "Una asks to speak for Juno",
    }
    accounts.confirm_claim(actor=steward, claim_id=claim.pk, at=at)
    send_all(at)
    said = "Una speaks for Juno: it is confirmed."
    assert subjects() == {child.email: said, mother.email: said}
    accounts.end_acting(actor=child, claim_id=claim.pk, at=at)
    send_all(at)
    said = "Una no longer speaks for Juno."
    assert subjects() == {child.email: said, mother.email: said}


def test_decided_meanwhile_asks_nobody(at):
    star, manager = makers.person("Mira"), makers.person("Max")
    claim = accounts.claim_to_act_for(
        actor=manager, code=star.public_id, capacity="manager", evidence="e", since=YOUNG, at=at
    )
    accounts.refuse_claim(actor=star, claim_id=claim.pk, reason="I have none", at=at)
    send_all(at)
    assert subjects() == {manager.email: "It was not confirmed that Max speaks for Mira."}
    assert OutboxMail.objects.get(kind="acting.claimed").given_up_at == at


def test_members_who_have_not_agreed_are_asked(at):
    mira, tomas, bo = makers.person("Mira"), makers.person("Tomas"), makers.person("Bo")
    act = makers.act("Ferry", members=[mira, tomas, bo])
    accounts.propose_representative(actor=mira, act_id=act.pk, person_public_id=tomas.public_id, at=at)
    accounts.agree_to_representative(actor=tomas, act_id=act.pk, at=at)
    send_all(at)
    assert subjects() == {bo.email: "Shall Tomas speak for Ferry?"}
