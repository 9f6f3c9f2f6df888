"""Before the opening: the provisional roll, contests, and the day on which all is frozen."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.ballots import actions, domain, queries
from apps.ballots.models import Ballot, Contest, ProvisionalEntry, RollEntry
from apps.common.errors import NotAllowed, Refusal
from apps.notifications.models import Notice
from tests import makers
from tests.ballots import makers as polls
from tests.ballots.makers import ANNOUNCED, END, OPENING, clock_at

pytestmark = pytest.mark.django_db
_LATER = ANNOUNCED + timedelta(hours=1)


def told_of(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("person", flat=True))


def refused(code: str, act) -> None:
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.code == code


def contest(ballot: Ballot, person, text="I have three works, not two."):
    return actions.contest(actor=person, ballot_id=ballot.pk, text=text, at=_LATER)


def test_announced_ballot_shows_text_and_provisional_roll_and_takes_no_vote():
    voters = polls.members(3)
    organisation, steward = polls.stewarded(voters)
    ballot = polls.announced(voters, organisation=organisation)
    assert (ballot.state, ballot.roll_size, ballot.roll_root) == ("announced", 3, "")
    assert {row.person for row in queries.provisional_roll(ballot)} == set(voters)
    assert queries.my_provisional_entry(voters[0], ballot).weight == "1"
    assert told_of("ballot.announced") == {voter.pk for voter in voters[1:]}
    assert set(queries.ballots_visible_to(voters[2])) == set(queries.ballots_visible_to(steward)) == {ballot}
    assert not RollEntry.objects.exists()
    with pytest.raises(NotAllowed):
        polls.vote(ballot, voters[0], "yes")
    refused("ballot.not_due", lambda: polls.close(ballot))
    assert actions.faults_of(ballot) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"opens_at": ANNOUNCED}, "ballot.opens_too_early"),
        ({"closes_at": OPENING}, "ballot.closes_too_early"),
        ({"roll": [domain.Voter(1), domain.Voter(1)]}, "ballot.twice_on_roll"),
    ],
)
def test_announcing_is_refused(change, code):
    voters = polls.members(1)
    refused(code, lambda: polls.announced(voters, **change))


@pytest.mark.parametrize("weight", ["-1", "1e3", "1/3", "", "01", "2"])
def test_roll_with_a_weight_that_the_rule_has_no_use_for_is_a_bug(weight):
    voters = polls.members(1)
    with pytest.raises(ValueError, match=r"decimal|no use"):
        polls.announced(voters, roll=polls.on_roll(voters, [weight]))


def test_member_who_is_missing_sees_the_announced_ballot_and_a_stranger_does_not():
    voters = polls.members(2)
    organisation, _ = polls.stewarded(voters)
    ballot = polls.announced(voters[:1], organisation=organisation)
    assert list(queries.ballots_visible_to(voters[1])) == [ballot]
    assert not queries.ballots_visible_to(makers.person()).exists()
    polls.open_now(ballot, voters[:1])
    assert not queries.ballots_visible_to(voters[1]).exists()


def test_provisional_roll_is_written_anew_until_the_opening():
    voters = polls.members(3)
    ballot = polls.announced(voters[:2])
    actions.set_provisional_roll(ballot_id=ballot.pk, roll=polls.on_roll(voters), at=_LATER)
    actions.set_provisional_roll(ballot_id=ballot.pk, roll=polls.on_roll(voters), at=_LATER)
    assert ProvisionalEntry.objects.count() == Ballot.objects.get().roll_size == 3
    assert Entry.objects.filter(kind="ballot.roll_revised").count() == 1
    polls.open_now(ballot, voters)
    refused(
        "ballot.begun",
        lambda: actions.set_provisional_roll(ballot_id=ballot.pk, roll=polls.on_roll(voters), at=OPENING),
    )
    for act in (
        lambda: ProvisionalEntry.objects.update(weight="2"),
        lambda: ProvisionalEntry.objects.all().delete(),
        lambda: ProvisionalEntry.objects.create(ballot=ballot, person=makers.person()),
    ):
        with pytest.raises(DatabaseError, match="provisional roll is over"), transaction.atomic():
            act()


def test_opening_freezes_the_roll_of_its_day_and_nothing_changes_it_afterwards():
    """Invariant 14: nothing about membership after the opening changes anything. Invariant 4 begins here."""
    voters = polls.members(4)
    organisation, _ = polls.stewarded(voters)
    ballot = polls.open_now(polls.announced(voters[:3], organisation=organisation), voters)
    assert (ballot.state, ballot.roll_size, ballot.opens_at, ballot.closes_at) == ("open", 4, OPENING, END)
    assert ballot.roll_root == domain.roll_root(queries.roll_lines(ballot))
    organisation.seats.filter(person=voters[0]).update(until=OPENING + timedelta(seconds=1))
    newcomer = makers.person()
    makers.seat(newcomer, organisation, Role.MEMBER)
    polls.vote(ballot, voters[0], "yes")
    with pytest.raises(NotAllowed):
        polls.vote(ballot, newcomer, "yes")
    closed = polls.close(ballot)
    assert (closed.result["people"]["yes"], closed.result["silent"]) == ("1", "3")
    assert actions.faults_of(closed) == []


def test_opening_before_its_day_is_refused_and_opening_twice_changes_nothing():
    voters = polls.members(2)
    ballot = polls.announced(voters)
    refused("ballot.opens_later", lambda: polls.open_now(ballot, voters, clock=clock_at(_LATER)))
    opened = polls.open_now(ballot, voters)
    again = polls.open_now(ballot, voters[:1])
    assert (again.roll_root, again.roll_size) == (opened.roll_root, 2)


@pytest.mark.parametrize(("late", "moved"), [(1, 0), (60, 0), (61, 120), (3600, 3600), (3601, 3660)])
def test_end_moves_by_as_much_as_the_opening_is_late(late, moved):
    voters = polls.members(1)
    now = OPENING + timedelta(seconds=late)
    ballot = polls.open_now(polls.announced(voters), voters, clock=clock_at(now))
    assert ballot.closes_at == END + timedelta(seconds=moved)
    assert ballot.opens_at == (now if moved else OPENING)


def test_ballot_waits_while_its_roll_is_contested():
    voters = polls.members(3)
    organisation, steward = polls.stewarded(voters)
    ballot = polls.announced(voters[:2], organisation=organisation)
    said = contest(ballot, voters[2], "I am a member and not on the roll.")
    assert told_of("ballot.contested") == {steward.pk}
    assert list(queries.contests(ballot)) == list(queries.contests_visible_to(voters[2])) == [said]
    refused("ballot.contested_already", lambda: contest(ballot, voters[2]))
    refused("ballot.contested", lambda: polls.open_now(ballot, voters))
    answered = actions.answer_contest(
        actor=steward, contest_id=said.pk, answer="You are right: added.", at=_LATER
    )
    assert (answered.answered_by, told_of("ballot.contest_answered")) == (steward, {voters[2].pk})
    polls.open_now(ballot, voters)
    assert queries.my_entry(voters[2], ballot)
    refused("ballot.begun", lambda: contest(ballot, voters[0]))


def test_contest_needs_words_and_a_place():
    ballot = polls.announced(polls.members(1))
    with pytest.raises(NotAllowed):
        contest(ballot, makers.person())
    voter = queries.provisional_roll(ballot)[0].person
    refused("ballot.words_missing", lambda: contest(ballot, voter, "  "))
    refused("ballot.words_too_long", lambda: contest(ballot, voter, "x" * 4001))


def test_nobody_answers_their_own_contest_while_another_steward_could():
    voters = polls.members(1)
    organisation, steward = polls.stewarded(voters)
    makers.seat(voters[0], organisation, Role.STEWARD)
    ballot = polls.announced(voters, organisation=organisation)
    said = contest(ballot, voters[0])

    def answer(person):
        return actions.answer_contest(actor=person, contest_id=said.pk, answer="It was wrong.", at=_LATER)

    refused("ballot.own_contest", lambda: answer(voters[0]))
    organisation.seats.filter(person=steward).update(until=_LATER)
    assert answer(voters[0]).answer == "It was wrong."
    refused("ballot.answered_already", lambda: answer(voters[0]))
    with pytest.raises(NotAllowed):
        answer(steward)
    with pytest.raises(DatabaseError, match="answered once"), transaction.atomic():
        Contest.objects.update(answer="Something else.")


def test_announced_question_is_voided_with_a_reason_and_never_opens():
    voters = polls.members(2)
    organisation, steward = polls.stewarded(voters)
    ballot = polls.announced(voters, organisation=organisation)
    with pytest.raises(NotAllowed):
        actions.void(actor=voters[0], ballot_id=ballot.pk, reason="No.", at=_LATER)
    done = actions.void(actor=steward, ballot_id=ballot.pk, reason="The company took it back.", at=_LATER)
    assert (done.state, told_of("ballot.voided")) == ("voided", {voter.pk for voter in voters})
    [said] = queries.reasons(ballot)
    assert (said.kind, said.text, said.content["by"]) == (
        "voided", "The company took it back.", organisation.public_id,
    )  # fmt: skip
    refused("ballot.already_voided", lambda: polls.open_now(ballot, voters))
    assert list(queries.ballots_visible_to(voters[1])) == [ballot]
    assert actions.faults_of(done) == []


# Second call


def test_second_call_follows_a_missed_quorum_once_with_the_quorum_that_was_announced():
    voters = polls.members(4)
    call = domain.SecondCall(quorum_percent=25, days=3)
    first = polls.ballot(voters, second_call=call)
    polls.vote(first, voters[0], "yes")
    polls.close(first)
    second = actions.open_second_call(first_id=first.pk, roll=polls.on_roll(voters), at=END)
    assert (second.second_call_of, second.state, second.subject) == (first, "open", first.subject)
    assert second.closes_at == END + timedelta(days=3)
    rule = domain.Definition.parse(second.definition)
    assert (rule.quorum_percent, rule.first_call, rule.second_call) == (25, first.public_id, None)
    assert actions.open_second_call(first_id=first.pk, roll=polls.on_roll(voters), at=END) == second
    actions.cast(
        person=voters[0], public_id=second.public_id, choice="yes", request_id="r", clock=lambda: END
    )
    assert polls.close(second).passed
    refused(
        "ballot.no_second_call",
        lambda: actions.open_second_call(first_id=second.pk, roll=polls.on_roll(voters), at=END),
    )


def test_no_second_call_where_none_was_announced_or_enough_took_part():
    voters = polls.members(2)
    plain, reached = polls.ballot(voters), polls.ballot(voters, second_call=domain.SecondCall(0, 3))

    def call(ballot):
        return actions.open_second_call(first_id=ballot.pk, roll=polls.on_roll(voters), at=END)

    refused("ballot.quorum_not_missed", lambda: call(reached))
    for ballot in (plain, reached):
        polls.vote(ballot, voters[0], "no")
        polls.close(ballot)
    refused("ballot.no_second_call", lambda: call(plain))
    refused("ballot.quorum_not_missed", lambda: call(reached))


@pytest.mark.parametrize("state", ["announced", "voided"])
def test_page_of_an_announced_ballot_can_be_read(as_person, state):
    voters = polls.members(2)
    organisation, steward = polls.stewarded(voters)
    ballot = polls.announced(voters, organisation=organisation)
    client = as_person(voters[0])
    if state == "voided":
        actions.void(actor=steward, ballot_id=ballot.pk, reason="Withdrawn.", at=_LATER)
    for address in (reverse("ballots:list"), reverse("ballots:ballot", args=[ballot.public_id])):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("weights", "rule", "said", "not_said"),
    [
        (["1"] * 6, "one_person_one_vote", "Secret.", "Not secret"),
        (["1"] * 5 + ["40"], "works", "hide more: the bylaws can ask for them.", "Secret."),
        (["1"] * 5 + ["3"], "works_in_bands", "Not secret: so few vote, or weights differ", "hide more"),
    ],
)
def test_page_says_before_the_opening_whether_a_weight_points_to_a_person(
    as_person, weights, rule, said, not_said
):
    voters = polls.members(6)
    ballot = polls.announced(voters, roll=polls.on_roll(voters, weights), weight_rule=rule)
    page = as_person(voters[0]).get(reverse("ballots:ballot", args=[ballot.public_id])).content.decode()
    assert said in page
    assert not_said not in page


def test_page_says_that_who_votes_for_whom_may_point_to_a_person(as_person):
    voters = polls.members(9)
    ballot = polls.announced(voters, proxies=1)
    url = reverse("ballots:ballot", args=[ballot.public_id])
    assert "Secret." in as_person(voters[0]).get(url).content.decode()
    actions.delegate(actor=voters[0], ballot_id=ballot.pk, delegate_id=voters[1].pk, at=_LATER)
    assert "or so few vote for somebody else, that a choice" in as_person(voters[0]).get(url).content.decode()
