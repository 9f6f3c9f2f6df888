"""Several people at once: one appointment, one decision."""

import threading
from datetime import date

import pytest
from django.db import connection

from apps.accounts import actions
from apps.accounts.models import ActsFor, Role
from apps.audit.models import Entry
from apps.common.errors import Refusal
from tests import makers


def at_once(*calls):
    ready, answers = threading.Barrier(len(calls)), []

    def run(call):
        ready.wait()
        try:
            call()
            answers.append("done")
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_last_two_who_agree_at_once_appoint_once(at):
    people = [makers.person() for _n in range(3)]
    act = makers.act(members=people)
    actions.propose_representative(
        actor=people[0], act_id=act.pk, person_public_id=people[0].public_id, at=at
    )
    calls = [
        lambda one=one: actions.agree_to_representative(actor=one, act_id=act.pk, at=at) for one in people[1:]
    ]
    assert at_once(*calls) == ["done", "done"]
    act.refresh_from_db()
    assert act.representative == people[0]
    assert Entry.objects.filter(kind="representative.appointed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_stewards_decide_once(at):
    child, mother, first, second = (
        makers.person(born_on=date(2014, 1, 1)),
        *(makers.person() for _n in "abc"),
    )
    where = makers.collective(members=[child], steward=first)
    makers.seat(second, where, Role.STEWARD)
    claim = actions.claim_to_act_for(
        actor=mother,
        code=child.public_id,
        capacity="guardian",
        evidence="e",
        since=date(2014, 1, 1),
        born_on=date(2014, 1, 1),
        at=at,
    )
    answers = at_once(
        lambda: actions.confirm_claim(actor=first, claim_id=claim.pk, at=at),
        lambda: actions.refuse_claim(actor=second, claim_id=claim.pk, reason="no", at=at),
    )
    assert answers == ["acting.decided", "done"]
    decided = Entry.objects.filter(kind__in=["acting.confirmed", "acting.refused"])
    assert decided.count() == 2
    assert len(set(decided.values_list("kind", flat=True))) == 1
    assert ActsFor.objects.get().decided_by in {first, second}
