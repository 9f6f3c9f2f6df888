"""Claims that collide: shown to both, rejected for nobody, ended by agreement."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import Entry
from apps.catalogues import actions, queries, tasks
from apps.catalogues.models import Conflict, Consent, Identifier, Settlement, Share
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db
ISWC = "T0345246801"


@pytest.fixture
def mira():
    return makers.person("Mira Okonjo")


@pytest.fixture
def bo():
    return makers.person("Bo Tallis")


@pytest.fixture
def song(mira, bo, at):
    """A song of which Mira says 60 % and Bo says 60 %."""
    made = makers.work(mira, "Low Tide", ppm=600_000)
    actions.assert_share(actor=mira, work_id=made.pk, holder=bo.public_id, percent="40", at=at)
    claim(bo, made, "60", at)
    return made


def claim(person, work, percent, at):
    return actions.claim_works(
        actor=person, person=person, work_ids=[work.pk], answer="my_part", percent=percent, at=at
    )


def counting(work, person):
    standing = Share.objects.filter(work=work, holder=person, ended_at__isnull=True)
    return set(standing.values_list("ppm", "effective_ppm"))


def proposal(conflict, **percents):
    """Say what each party is to hold of every disputed share."""
    return {
        share.public_id: percents[share.holder.name.split()[0].lower()]
        for share in queries.disputed_shares([conflict.work]).select_related("holder")
    }


def refused_code(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def kinds(person):
    rows = Entry.objects.filter(stream__name=f"person:{person.pk}").order_by("pk")
    return [kind for kind in rows.values_list("kind", flat=True) if kind.startswith(("conflict", "settle"))]


def test_neither_claim_is_rejected_and_only_the_disputed_part_counts_for_nobody(song, mira, bo, at):
    assert counting(song, mira) == counting(song, bo) == {(600_000, 400_000)}
    [conflict] = Conflict.objects.all()
    assert (conflict.kind, conflict.work, conflict.opened_at, conflict.settled_at) == (
        "shares",
        song,
        at,
        None,
    )
    assert kinds(mira) == kinds(bo) == ["conflict.opened"]
    [facts] = queries.work_facts([song.pk])
    assert facts.complete == {"master": False, "composition": False}
    assert {share.ppm for right in facts.rights for share in right.holders} == {400_000}


def test_a_claim_that_collides_is_counted_in_the_answer(song, bo, at):
    later = at + timedelta(hours=1)
    outcome = claim(bo, song, "70", later)
    assert (outcome.claimed, outcome.conflicting, outcome.disputed) == (1, (), 1)
    assert Conflict.objects.count() == 1


def test_taking_a_claim_back_ends_the_conflict_and_gives_back_what_it_cost(song, mira, bo, at):
    claim(bo, song, "40", at + timedelta(hours=1))
    assert counting(song, mira) == {(600_000, 600_000)}
    assert Conflict.objects.get().settled_at == at + timedelta(hours=1)
    assert kinds(mira) == kinds(bo) == ["conflict.opened", "conflict.settled"]
    claim(bo, song, "60", at + timedelta(hours=2))
    assert Conflict.objects.count() == 2


def test_it_is_settled_when_each_has_said_yes_to_the_same(song, mira, bo, at):
    conflict = Conflict.objects.get()
    settlement = actions.propose_settlement(
        actor=mira, conflict_id=conflict.pk, percents=proposal(conflict, mira="55", bo="45"), at=at
    )
    assert counting(song, mira) == {(600_000, 400_000)}
    later = at + timedelta(days=1)
    actions.agree_to_settlement(actor=bo, settlement_id=settlement.pk, at=later)
    assert counting(song, mira) == {(550_000, 550_000)}
    assert counting(song, bo) == {(450_000, 450_000)}
    settlement.refresh_from_db()
    conflict.refresh_from_db()
    assert (settlement.state, conflict.settled_at) == ("agreed", later)
    assert set(Consent.objects.values_list("person", "given_by")) == {(mira.pk, mira.pk), (bo.pk, bo.pk)}
    said = Share.objects.filter(ended_at__isnull=True).values_list("holder", "asserted_by")
    assert set(said) == {(mira.pk, mira.pk), (bo.pk, bo.pk)}
    assert kinds(bo) == ["conflict.opened", "settlement.proposed", "settlement.agreed", "conflict.settled"]
    [facts] = queries.work_facts([song.pk])
    assert facts.complete == {"master": True, "composition": True}


def test_one_may_take_a_claim_back_altogether(song, mira, bo, at):
    conflict = Conflict.objects.get()
    settlement = actions.propose_settlement(
        actor=bo, conflict_id=conflict.pk, percents=proposal(conflict, mira="100", bo="0"), at=at
    )
    actions.agree_to_settlement(actor=mira, settlement_id=settlement.pk, at=at)
    assert (counting(song, mira), counting(song, bo)) == ({(1_000_000, 1_000_000)}, set())


def test_whatever_is_said_afterwards_voids_the_proposal(song, mira, bo, at):
    conflict = Conflict.objects.get()
    settlement = actions.propose_settlement(
        actor=mira, conflict_id=conflict.pk, percents=proposal(conflict, mira="55", bo="45"), at=at
    )
    claim(mira, song, "70", at)
    settlement.refresh_from_db()
    assert settlement.state == "void"
    said = refused_code(lambda: actions.agree_to_settlement(actor=bo, settlement_id=settlement.pk, at=at))
    assert said == "settlement.is_void"
    assert counting(song, bo) == {(600_000, 300_000)}


def test_a_yes_is_to_the_shares_that_were_read_even_if_a_row_changed_past_the_actions(song, mira, bo, at):
    conflict = Conflict.objects.get()
    settlement = actions.propose_settlement(
        actor=mira, conflict_id=conflict.pk, percents=proposal(conflict, mira="55", bo="45"), at=at
    )
    Share.objects.filter(holder=mira, right="master").update(ppm=610_000)
    said = refused_code(lambda: actions.agree_to_settlement(actor=bo, settlement_id=settlement.pk, at=at))
    assert said == "settlement.is_void"


def test_a_new_proposal_takes_the_place_of_the_old_one(song, mira, bo, at):
    conflict = Conflict.objects.get()
    first = actions.propose_settlement(
        actor=mira, conflict_id=conflict.pk, percents=proposal(conflict, mira="60", bo="40"), at=at
    )
    actions.propose_settlement(
        actor=bo, conflict_id=conflict.pk, percents=proposal(conflict, mira="40", bo="60"), at=at
    )
    assert list(Settlement.objects.order_by("pk").values_list("state", flat=True)) == ["void", "open"]
    code = refused_code(lambda: actions.agree_to_settlement(actor=bo, settlement_id=first.pk, at=at))
    assert code == "settlement.is_void"


def test_nobody_says_yes_twice_or_to_what_is_not_theirs(song, mira, bo, at):
    conflict, stranger = Conflict.objects.get(), makers.person()
    percents = proposal(conflict, mira="55", bo="45")
    with pytest.raises(NotAllowed):
        actions.propose_settlement(actor=stranger, conflict_id=conflict.pk, percents=percents, at=at)
    settlement = actions.propose_settlement(actor=mira, conflict_id=conflict.pk, percents=percents, at=at)
    with pytest.raises(NotAllowed):
        actions.agree_to_settlement(actor=stranger, settlement_id=settlement.pk, at=at)
    code = refused_code(lambda: actions.agree_to_settlement(actor=mira, settlement_id=settlement.pk, at=at))
    assert code == "settlement.agreed_before"
    assert counting(song, mira) == {(600_000, 400_000)}


@pytest.mark.parametrize(
    ("mine", "theirs", "code"),
    [
        ("60", "50", "settlement.above_whole"),
        ("x", "50", "share.not_a_number"),
        ("130", "1", "share.above_hundred"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(song, at, mine, theirs, code):
    conflict = Conflict.objects.get()
    percents, actor = proposal(conflict, mira=mine, bo=theirs), song.registered_by
    refused = refused_code(
        lambda: actions.propose_settlement(actor=actor, conflict_id=conflict.pk, percents=percents, at=at)
    )
    assert refused == code
    assert not Settlement.objects.exists()


def test_what_is_over_is_not_proposed_again(song, mira, bo, at):
    conflict = Conflict.objects.get()
    claim(bo, song, "40", at)
    code = refused_code(
        lambda: actions.propose_settlement(actor=mira, conflict_id=conflict.pk, percents={}, at=at)
    )
    assert code == "conflict.is_over"


def test_a_voice_is_said_by_the_person_alone(mira, bo, at):
    made = makers.work(mira)
    said = {"actor": mira, "work_id": made.pk, "right": "voice", "at": at}
    assert refused_code(lambda: actions.assert_share(holder=bo.public_id, **said)) == "share.is_a_persons"
    assert refused_code(lambda: actions.assert_share(outside_name="Ilse", **said)) == "share.is_a_persons"
    [own] = actions.assert_share(holder=mira.public_id, percent="100", **said)
    assert (own.right, own.holder) == ("voice", mira)
    with pytest.raises(IntegrityError, match="voice_is_a_persons"), transaction.atomic():
        Share.objects.filter(pk=own.pk).update(holder=None)


def test_a_share_in_another_country_or_time_makes_no_conflict(mira, bo, at):
    made = makers.work(mira, ppm=None)
    said = {"actor": mira, "work_id": made.pk, "right": "master", "percent": "100", "at": at}
    actions.assert_share(holder=mira.public_id, territory="de", **said)
    actions.assert_share(holder=bo.public_id, territory="FR", **said)
    assert Share.objects.filter(effective_ppm=1_000_000).count() == 2
    assert not Conflict.objects.exists()
    assert refused_code(lambda: actions.assert_share(outside_name="I", territory="Mars", **said)) == (
        "share.unknown_territory"
    )
    [facts] = queries.work_facts([made.pk])
    assert {one.ppm for one in facts.rights[0].holders} == {None}


def two_works(mira, bo, code=ISWC):
    works = [makers.work(mira, "Low Tide"), makers.work(bo, "Low Tide")]
    for work in works:
        Identifier.objects.create(work=work, scheme="iswc", value=code, normalised=code, verdict="valid")
    return works


def test_one_code_on_works_of_two_people_is_shown_to_both_once(mira, bo):
    works = two_works(mira, bo)
    two_works(mira, mira, "T9270264761")
    tasks.follow_codes()
    tasks.follow_codes()
    [conflict] = Conflict.objects.all()
    assert (conflict.kind, conflict.work, conflict.other, conflict.code) == ("code", *works, ISWC)
    assert kinds(mira) == kinds(bo) == ["conflict.opened"]
    [entry] = Entry.objects.filter(stream__name=f"person:{bo.pk}", kind="conflict.opened")
    assert entry.payload["work"] == works[1].public_id
    assert list(queries.conflicts_visible_to(bo)) == [conflict]
    assert not queries.conflicts_visible_to(makers.person()).exists()


def test_who_takes_the_code_off_their_work_ends_the_conflict(mira, bo, at):
    works = two_works(mira, bo)
    tasks.follow_codes()
    conflict = Conflict.objects.get()
    actions.drop_code(actor=bo, conflict_id=conflict.pk, at=conflict.opened_at)
    assert list(Identifier.objects.values_list("work", flat=True)) == [works[0].pk]
    conflict.refresh_from_db()
    assert conflict.settled_at == conflict.opened_at
    tasks.follow_codes()
    assert Conflict.objects.count() == 1


def test_both_may_agree_that_it_is_one_work_and_are_not_asked_again(mira, bo):
    two_works(mira, bo)
    tasks.follow_codes()
    conflict = Conflict.objects.get()
    at = conflict.opened_at
    settlement = actions.propose_settlement(actor=mira, conflict_id=conflict.pk, percents={}, at=at)
    actions.agree_to_settlement(actor=bo, settlement_id=settlement.pk, at=at)
    conflict.refresh_from_db()
    assert conflict.settled_at == at
    assert Identifier.objects.count() == 2
    tasks.follow_codes()
    assert Conflict.objects.count() == 1


def test_a_code_that_went_some_other_way_closes_the_conflict(mira, bo):
    works = two_works(mira, bo)
    tasks.follow_codes()
    Identifier.objects.filter(work=works[1]).delete()
    tasks.follow_codes()
    assert Conflict.objects.get().settled_at is not None


def test_shares_are_no_code(song, mira, at):
    conflict = Conflict.objects.get()
    code = refused_code(lambda: actions.drop_code(actor=mira, conflict_id=conflict.pk, at=at))
    assert code == "conflict.has_no_code"


def test_an_erased_claimant_leaves_the_others_what_was_disputed(song, mira, bo, at):
    actions.forget_works(person=bo, names=("Bo Tallis",), at=at)
    assert counting(song, mira) == {(600_000, 600_000)}
    assert Conflict.objects.get().settled_at == at
