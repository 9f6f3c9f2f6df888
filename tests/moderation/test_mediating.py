"""A mediation from the asking to its end: who may, what the clock does, and that it moves nothing itself."""

from datetime import date
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction

from apps.accounts.models import User
from apps.catalogues.models import Conflict, Identifier, Settlement, Share
from apps.catalogues.queries import disputed_shares
from apps.common.errors import NotAllowed
from apps.moderation import actions, domain, queries
from apps.moderation.models import Evidence, Finding, Mediation, Party, Turn
from tests import makers
from tests.moderation.makers import AT, DAY, claim, code_dispute
from tests.moderation.reading import kinds, refused, state

pytestmark = pytest.mark.django_db


def test_accepted_by_both_the_shares_change_by_the_way_of_agreement_with_history(here):
    made = here.found()
    assert here.held() == {("Ada Lund", 600_000), ("Bo Tallis", 600_000)}
    actions.answer_finding(actor=here.ada, mediation_id=made.pk, is_yes=True, at=AT + DAY)
    assert here.held() == {("Ada Lund", 600_000), ("Bo Tallis", 600_000)}
    with refused("finding.answered_already"):
        actions.answer_finding(actor=here.ada, mediation_id=made.pk, is_yes=False, at=AT + DAY)
    actions.answer_finding(actor=here.bo, mediation_id=made.pk, is_yes=True, at=AT + DAY)
    assert here.held() == {("Ada Lund", 500_000), ("Bo Tallis", 500_000)}
    assert state(made) == "accepted"
    assert Conflict.objects.get().settled_at == AT + DAY
    settlement = Settlement.objects.get()
    assert settlement.state == "agreed"
    assert set(settlement.consents.values_list("person", "given_by")) == {
        (one.pk, one.pk) for one in (here.ada, here.bo)
    }
    assert Share.objects.filter(work=here.work, ended_at=AT + DAY).count() == 8
    assert kinds(made) == [
        *("mediation.asked", "mediation.taken"),
        *("evidence.given", "evidence.finished") * 2,
        *("evidence.closed", "finding.given", "finding.answered", "finding.answered", "finding.accepted"),
    ]
    assert list(Turn.objects.values_list("end", flat=True)) == ["done"]


def test_refused_by_one_no_share_moves_and_the_reason_stands(here):
    made = here.found()
    actions.answer_finding(actor=here.ada, mediation_id=made.pk, is_yes=True, at=AT)
    actions.answer_finding(actor=here.bo, mediation_id=made.pk, is_yes=False, at=AT)
    assert state(made) == "refused"
    assert here.held() == {("Ada Lund", 600_000), ("Bo Tallis", 600_000)}
    assert set(disputed_shares([here.work]).values_list("effective_ppm", flat=True)) == {400_000}
    assert Conflict.objects.get().settled_at is None
    [found] = queries.findings_of(made)
    assert (found.reason, found.void_at) == ("You wrote it together.", None)
    assert here.ask(at=AT + DAY).pk != made.pk


def test_silence_is_no(here):
    made = here.found()
    actions.answer_finding(actor=here.ada, mediation_id=made.pk, is_yes=True, at=AT)
    actions.lapse_finding(mediation_id=made.pk, at=AT + 7 * DAY - DAY / 24)
    assert state(made) == "found"
    actions.lapse_finding(mediation_id=made.pk, at=AT + 7 * DAY)
    assert state(made) == "refused"
    assert kinds(made)[-1] == "finding.lapsed"
    assert here.held() == {("Ada Lund", 600_000), ("Bo Tallis", 600_000)}


@pytest.mark.parametrize("who", ["ingrid", "lars", "steward", "stranger"])
def test_nobody_but_a_claimant_answers_a_finding(here, who):
    made = here.found()
    person = makers.person() if who == "stranger" else getattr(here, who)
    with pytest.raises(NotAllowed):
        actions.answer_finding(actor=person, mediation_id=made.pk, is_yes=True, at=AT)


def test_a_division_above_the_whole_or_without_a_reason_is_no_finding(here):
    made = here.shown()
    for more, code in (
        ({"percents": here.parts("60", "50"), "reason": "So."}, "settlement.above_whole"),
        ({"percents": {}, "reason": "So."}, "settlement.incomplete"),
        ({"percents": here.parts(), "reason": " "}, "finding.no_reason"),
    ):
        with refused(code):
            actions.give_finding(actor=here.ingrid, mediation_id=made.pk, at=AT, **more)
    with pytest.raises(NotAllowed):
        actions.give_finding(
            actor=here.lars, mediation_id=made.pk, percents=here.parts(), reason="So.", at=AT
        )
    assert not Finding.objects.exists()


def test_a_claimant_or_a_steward_of_one_asks_and_nobody_else(here):
    for person in (here.ingrid, makers.person()):
        with pytest.raises(NotAllowed):
            here.ask(person)
    with refused("mediation.no_union"):
        here.ask(here.bo)
    made = here.ask(here.steward)
    assert set(made.parties.values_list("person", flat=True)) == {here.ada.pk, here.bo.pk}
    with refused("mediation.asked_already"):
        here.ask()
    assert not queries.mediations_visible_to(here.steward).exists()
    with pytest.raises(NotAllowed):
        actions.withdraw_mediation(actor=here.lars, mediation_id=made.pk, at=AT)
    actions.withdraw_mediation(actor=here.steward, mediation_id=made.pk, at=AT)
    assert state(made) == "withdrawn"


@pytest.mark.parametrize(
    "part", ["work", "mandate", "seat", "company", "works of the collective", "other side"]
)
def test_who_has_a_part_in_the_matter_does_not_mediate(here, part):
    made = here.ask()
    assert [one.pk for one in queries.mediations_to_take(here.ingrid)] == [made.pk]
    if part == "work":
        makers.share(here.work, here.ingrid, ppm=None)
    elif part == "mandate":
        makers.mandate(here.ingrid, here.collective, {})
    elif part == "seat":
        makers.seat(here.ingrid, here.collective, "member")
    elif part == "company":
        makers.company("Veldra", delegate=here.ingrid)
    elif part == "works of the collective":
        makers.mandate(here.ada, here.collective, {})
        makers.share(makers.work(here.ada, ppm=500_000), here.ingrid, ppm=500_000)
    else:
        User.objects.filter(pk=here.bo.pk).update(born_on=date(2015, 1, 1))
        makers.acts_for(here.ingrid, here.bo, "guardian")
    assert queries.mediations_to_take(here.ingrid) == []
    with pytest.raises(NotAllowed):
        actions.take_mediation(actor=here.ingrid, mediation_id=made.pk, at=AT)
    actions.take_mediation(actor=here.lars, mediation_id=made.pk, at=AT)


def test_who_gets_a_part_meanwhile_proposes_nothing_and_can_give_it_back(here):
    made = here.shown()
    makers.mandate(here.ingrid, here.collective, {})
    with pytest.raises(NotAllowed):
        actions.give_finding(
            actor=here.ingrid, mediation_id=made.pk, percents=here.parts(), reason="So.", at=AT
        )
    actions.hand_back(actor=here.ingrid, mediation_id=made.pk, at=AT)
    assert not queries.mediations_visible_to(here.ingrid).exists()
    assert queries.mediations_to_take(here.ingrid) == []
    actions.take_mediation(actor=here.lars, mediation_id=made.pk, at=AT)
    assert state(made) == "weighing"


def test_silence_of_a_side_is_written_down_and_stops_nothing(here):
    made = here.taken()
    actions.give_evidence(actor=here.ada, mediation_id=made.pk, text="Mine.", at=AT)
    actions.extend_evidence(actor=here.ada, mediation_id=made.pk, at=AT)
    with refused("evidence.extended_once"):
        actions.extend_evidence(actor=here.ada, mediation_id=made.pk, at=AT)
    actions.close_evidence(mediation_id=made.pk, at=AT + 14 * DAY)
    assert state(made) == "evidence"
    actions.close_evidence(mediation_id=made.pk, at=AT + 21 * DAY)
    assert state(made) == "weighing"
    silent = dict(Party.objects.values_list("person", "was_silent"))
    assert silent == {here.ada.pk: False, here.bo.pk: True}
    assert kinds(made)[-2:] == ["evidence.missed", "evidence.closed"]
    with refused("mediation.not_now"):
        actions.give_evidence(actor=here.bo, mediation_id=made.pk, text="Late.", at=AT + 22 * DAY)
    actions.give_finding(
        actor=here.ingrid, mediation_id=made.pk, percents=here.parts(), reason="So.", at=AT + 22 * DAY
    )
    assert state(made) == "found"


def test_a_mediator_who_does_not_answer_loses_it_to_another(here):
    made = here.shown()
    actions.go_back(mediation_id=made.pk, at=AT + 13 * DAY)
    assert state(made) == "weighing"
    actions.go_back(mediation_id=made.pk, at=AT + 14 * DAY)
    assert state(made) == "asked"
    assert queries.mediations_to_take(here.ingrid) == []
    with pytest.raises(NotAllowed):
        actions.take_mediation(actor=here.ingrid, mediation_id=made.pk, at=AT + 14 * DAY)
    actions.take_mediation(actor=here.lars, mediation_id=made.pk, at=AT + 14 * DAY)
    assert Evidence.objects.count() == 2
    assert Mediation.objects.get().due_at == AT + 28 * DAY


def test_an_appeal_upheld_lets_the_sides_answer_and_one_set_aside_begins_anew(here):
    made = here.found()
    with pytest.raises(NotAllowed):
        actions.appeal_finding(actor=here.lars, mediation_id=made.pk, reason="No.", at=AT)
    actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="It is mine.", at=AT)
    with refused("mediation.not_now"):
        actions.answer_finding(actor=here.ada, mediation_id=made.pk, is_yes=True, at=AT)
    with pytest.raises(NotAllowed):
        actions.take_appeal(actor=here.ingrid, mediation_id=made.pk, at=AT)
    assert not queries.mediations_visible_to(here.lars).exists()
    actions.take_appeal(actor=here.lars, mediation_id=made.pk, at=AT)
    assert queries.mediations_visible_to(here.lars).exists()
    answer = {"mediation_id": made.pk, "answer": "Because.", "at": AT + DAY}
    actions.answer_appeal(actor=here.lars, verdict="upheld", **answer)
    assert Mediation.objects.get().due_at == AT + 8 * DAY
    with refused("finding.appealed_already"):
        actions.appeal_finding(actor=here.ada, mediation_id=made.pk, reason="No.", at=AT + DAY)
    other = dispute_again(here)
    actions.answer_appeal(actor=here.lars, verdict="set_aside", **{**answer, "mediation_id": other.pk})
    assert (state(other), queries.finding_in(other)) == ("asked", None)
    assert Turn.objects.get(mediation=other).end == "set_aside"


def dispute_again(here):
    actions.answer_finding(actor=here.ada, mediation_id=Mediation.objects.get().pk, is_yes=False, at=AT + DAY)
    made = here.found()
    actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="It is mine.", at=AT)
    actions.take_appeal(actor=here.lars, mediation_id=made.pk, at=AT)
    return made


def test_an_appeal_that_nobody_answers_is_written_down_and_the_finding_stands(here):
    made = here.found()
    actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="It is mine.", at=AT)
    actions.miss_appeal(mediation_id=made.pk, at=AT + 4 * DAY)
    assert state(made) == "appealed"
    actions.miss_appeal(mediation_id=made.pk, at=AT + 5 * DAY)
    assert state(made) == "found"
    assert kinds(made)[-1] == "finding.appeal_unanswered"
    assert Finding.objects.get().appeals.get().verdict == "unanswered"


def test_without_somebody_else_who_is_free_there_is_no_appeal(here):
    made = here.found()
    makers.mandate(here.lars, here.collective, {})
    with refused("finding.no_second"):
        actions.appeal_finding(actor=here.bo, mediation_id=made.pk, reason="It is mine.", at=AT)


def test_what_is_claimed_anew_voids_a_finding_and_what_is_settled_ends_it(here):
    made = here.found()
    claim(here.bo, here.work, "70")
    with refused("settlement.is_void"):
        for person in (here.ada, here.bo):
            actions.answer_finding(actor=person, mediation_id=made.pk, is_yes=True, at=AT)
    assert actions.follow_claims(mediation_id=made.pk, at=AT + DAY)
    assert state(made) == "weighing"
    claim(here.bo, here.work, "40")
    assert actions.follow_claims(mediation_id=made.pk, at=AT + DAY)
    assert state(made) == "over"
    assert not actions.follow_claims(mediation_id=made.pk, at=AT + DAY)
    assert kinds(made)[-2:] == ["finding.voided", "mediation.closed"]


def test_who_claims_a_part_meanwhile_is_heard_first(here):
    made, cleo = here.shown(), makers.person("Cleo Marchetti")
    makers.share(here.work, cleo, ppm=None)
    claim(cleo, here.work, "20")
    with refused("finding.new_claimant"):
        actions.give_finding(
            actor=here.ingrid, mediation_id=made.pk, percents=here.parts(), reason="So.", at=AT
        )
    assert actions.follow_claims(mediation_id=made.pk, at=AT)
    assert state(made) == "evidence"
    actions.give_evidence(actor=cleo, mediation_id=made.pk, text="I sang.", at=AT)
    with refused("evidence.is_closed"):
        actions.give_evidence(actor=here.ada, mediation_id=made.pk, text="More.", at=AT)


@pytest.mark.parametrize("choice", ["mine", "theirs", domain.ONE_WORK])
def test_a_code_on_two_works_is_left_where_both_accept_it(choice):
    here = code_dispute()
    other = here.conflict.other
    keeper = {"mine": here.work, "theirs": other}.get(choice)
    made = here.shown()
    with refused("finding.no_choice"):
        actions.give_finding(
            actor=here.ingrid, mediation_id=made.pk, percents={}, keeps_code="x", reason="So.", at=AT
        )
    chosen = keeper.public_id if keeper else choice
    actions.give_finding(
        actor=here.ingrid, mediation_id=made.pk, percents={}, keeps_code=chosen, reason="So.", at=AT
    )
    for person in (here.ada, here.bo):
        assert Identifier.objects.count() == 2
        actions.answer_finding(actor=person, mediation_id=made.pk, is_yes=True, at=AT)
    left = set(Identifier.objects.values_list("work", flat=True))
    assert left == ({keeper.pk} if keeper else {here.work.pk, other.pk})
    here.conflict.refresh_from_db()
    assert here.conflict.settled_at == AT
    assert state(made) == "accepted"


def test_what_was_found_cannot_be_rewritten(here):
    here.found()
    for change in ({"parts": {}}, {"basis": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Finding.objects.update(**change)


def test_evidence_is_kept_by_hash_and_goes_with_its_person(here):
    made = here.shown()
    paper = Evidence.objects.get(given_by=here.ada).papers.get()
    assert (paper.name, paper.media_type) == ("Contract.pdf", "application/pdf")
    other = dispute_open(here, made)
    for text, papers, code in (
        (" ", (), "evidence.is_empty"),
        ("x", [("a.exe", BytesIO(b"MZ nothing to read"))], "paper.unknown_type"),
    ):
        with refused(code):
            actions.give_evidence(actor=here.ada, mediation_id=other.pk, text=text, papers=papers, at=AT)
    gone = actions.forget_words(person=here.ada, names=("Ada Lund",), at=AT)
    assert gone == [paper.stored_as]
    assert set(Evidence.objects.values_list("text", flat=True)) == {"", "I wrote it. Bo Tallis"}
    assert all(Evidence.objects.values_list("text_hash", flat=True))


def dispute_open(here, made):
    Party.objects.filter(mediation=made).update(closed_at=None, due_at=AT + DAY)
    Mediation.objects.filter(pk=made.pk).update(state="evidence")
    return made
