"""Who votes for whom: chosen while a ballot is announced, frozen at the opening, counted at the close."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.ballots import actions, queries, turnout
from apps.ballots.models import Ballot, Delegation
from apps.common.errors import NotAllowed, Refusal
from apps.notifications import queries as notifications
from apps.notifications.models import OutboxMail
from tests import makers
from tests.ballots import makers as polls
from tests.ballots.makers import ANNOUNCED, END, OPENING

pytestmark = pytest.mark.django_db
_LATER = ANNOUNCED + timedelta(hours=1)


def give(ballot: Ballot, giver, delegate, **more):
    return actions.delegate(actor=giver, ballot_id=ballot.pk, delegate_id=delegate.pk, at=_LATER, **more)


def refused(code: str, act) -> None:
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.code == code


def test_both_are_told_and_the_vote_counts_for_both():
    voters = polls.members(4)
    ballot = polls.announced(voters, proxies=3)
    made = give(ballot, voters[0], voters[1])
    mails = OutboxMail.objects.filter(kind="ballot.delegated")
    assert set(mails.values_list("person", flat=True)) == {voters[0].pk, voters[1].pk}
    assert give(ballot, voters[0], voters[1]) == made
    assert [(one.giver, one.delegate) for one in queries.delegations(ballot)] == [(voters[0], voters[1])]
    opened = polls.open_now(ballot, voters)
    assert [(one.giver, one.delegate) for one in queries.delegations(opened)] == [(voters[0], voters[1])]
    polls.vote(opened, voters[1], "yes")
    result = queries.result(polls.close(opened))
    assert (result.people["yes"], result.by_proxy, result.silent) == (2, 1, 2)
    assert actions.faults_of(Ballot.objects.get()) == []


def test_voting_oneself_ends_a_delegation():
    voters = polls.members(2)
    ballot = polls.announced(voters, proxies=1)
    give(ballot, voters[0], voters[1])
    opened = polls.open_now(ballot, voters)
    polls.vote(opened, voters[1], "yes")
    polls.vote(opened, voters[0], "no")
    assert queries.result(polls.close(opened)).people == {"yes": 1, "no": 1, "abstain": 0}


def test_delegation_is_changed_and_taken_back_and_stays_as_history():
    voters = polls.members(3)
    ballot = polls.announced(voters, proxies=2)
    give(ballot, voters[0], voters[1])
    give(ballot, voters[0], voters[2])
    assert queries.my_delegation(voters[0], ballot).delegate == voters[2]
    actions.take_back_delegation(actor=voters[0], ballot_id=ballot.pk, at=_LATER)
    assert queries.my_delegation(voters[0], ballot) is None
    assert Delegation.objects.filter(ended_at=_LATER).count() == Delegation.objects.count() == 2
    refused(
        "ballot.not_delegated",
        lambda: actions.take_back_delegation(actor=voters[0], ballot_id=ballot.pk, at=_LATER),
    )
    polls.open_now(ballot, voters)
    refused("ballot.begun", lambda: give(ballot, voters[0], voters[1]))
    refused(
        "ballot.begun", lambda: actions.take_back_delegation(actor=voters[0], ballot_id=ballot.pk, at=OPENING)
    )
    with pytest.raises(DatabaseError, match="is settled"), transaction.atomic():
        Delegation.objects.create(ballot=ballot, giver=voters[0], delegate=voters[1], at=OPENING)


def test_delegation_is_refused():
    voters = polls.members(6)
    one, two, three, four, five, six = voters
    plain, ballot = polls.announced(voters), polls.announced(voters, proxies=2)
    refused("ballot.no_delegation", lambda: give(plain, one, two))
    refused("ballot.delegate_self", lambda: give(ballot, one, one))
    refused("ballot.delegate_not_on_roll", lambda: give(ballot, one, makers.person()))
    refused("ballot.delegate_conflicted", lambda: give(ballot, one, two, conflicted={two.pk}))
    give(ballot, one, two)
    refused("ballot.delegate_circle", lambda: give(ballot, two, one))
    give(ballot, two, three)
    refused("ballot.delegate_full", lambda: give(ballot, four, three))
    refused("ballot.delegate_full", lambda: give(ballot, three, five))
    give(ballot, four, five)
    with pytest.raises(NotAllowed):
        give(ballot, makers.person(), one)
    assert six.pk not in queries.given(ballot)


def test_who_left_or_is_conflicted_at_the_opening_votes_for_nobody():
    voters = polls.members(5)
    ballot = polls.announced(voters, proxies=3)
    give(ballot, voters[0], voters[1])
    give(ballot, voters[2], voters[3])
    opened = polls.open_now(ballot, [voters[0], *voters[2:]], conflicted={voters[3].pk})
    assert queries.delegations(opened) == []


def test_turnout_counts_the_represented_as_soon_as_their_delegate_votes():
    voters = polls.members(6)
    ballot = polls.announced(voters, proxies=3, visibility="open")
    give(ballot, voters[0], voters[1])
    give(ballot, voters[1], voters[2])
    give(ballot, voters[2], voters[3])
    opened = polls.open_now(ballot, voters)
    assert turnout.turnout(opened).voted_shown == 0
    polls.vote(opened, voters[3], "yes")
    assert turnout.turnout(opened).voted_shown == 4
    polls.vote(opened, voters[1], "no")
    polls.vote(opened, voters[4], "no")
    shown = turnout.turnout(opened)
    assert (shown.voted_shown, shown.weight) == (5, None)
    assert polls.close(opened).result["people"] == {"yes": "2", "no": "3", "abstain": "0"}


def test_reminders_and_confirmations_do_not_say_when_a_delegate_votes():
    """Who lets somebody vote hears nothing while the ballot is open, before and after that vote."""
    voters = polls.members(3)
    ballot = polls.announced(voters, proxies=1)
    give(ballot, voters[0], voters[1])
    opened = polls.open_now(ballot, voters)
    heard = []
    for _ in range(2):
        at = END - timedelta(hours=20)
        reminded = {pk for due in notifications.reminders_due(at) for pk in due.person_ids}
        confirmed = {pk for one in notifications.votes_to_confirm(at) for pk in one.person_ids}
        heard.append((voters[0].pk in reminded, voters[0].pk in confirmed, voters[1].pk in reminded))
        polls.vote(opened, voters[1], "yes", request_id="again")
    assert heard == [(False, False, True), (False, False, False)]
