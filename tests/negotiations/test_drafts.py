"""A company's drafts: who may, when, what an approval is bound to, and what the room learns of it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.companies.actions import choose_approval_rule
from apps.companies.domain import APPROVAL_RULES, ApprovalPolicy
from apps.companies.models import ApprovalRule
from apps.negotiations import actions, domain, queries
from apps.negotiations.domain import OfferContent
from apps.negotiations.models import DraftDecision, Offer, OfferDraft
from apps.notifications.models import Notice
from apps.splits.forecast import Estimate
from apps.terms.domain import Terms
from tests import makers
from tests.negotiations.makers import AT, ESTIMATE, OPEN_UNTIL, terms

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CONTENT = OfferContent(terms("8"), "We listen.", ESTIMATE, OPEN_UNTIL)
ALLOWED = {
    ("change", "writing"): "writing",
    ("change", "asked"): "writing",
    ("change", "approved"): "writing",
    ("ask", "writing"): "asked",
    ("take_back", "asked"): "writing",
    ("send_back", "asked"): "writing",
    ("approve", "asked"): "approved",
    ("table", "writing"): "tabled",
    ("table", "approved"): "tabled",
    ("drop", "writing"): "dropped",
    ("drop", "asked"): "dropped",
    ("drop", "approved"): "dropped",
}


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def rule(here, name):
    choose_approval_rule(actor=here.signatory, company=here.company, rule=name, at=AT)


def obstacle(draft, at):
    return queries.obstacle(draft, queries.table_facts(draft.room, at))


@pytest.fixture
def four_eyes(here):
    """The company of the world under the rule of the house."""
    rule(here, "second_person")
    return here


def prepared(here, content=CONTENT, actor=None):
    return actions.prepare_draft(actor=actor or here.delegate, room_id=here.room.pk, content=content, at=AT)


def asked(here, content=CONTENT):
    draft = prepared(here, content)
    return actions.ask_approval(actor=here.delegate, draft_id=draft.pk, at=AT)


def approve(here, draft, actor=None, at=AT + HOUR, seen=None):
    return actions.approve_draft(
        actor=actor or here.signatory, draft_id=draft.pk, seen_hash=seen or draft.content_hash, at=at
    )


@pytest.mark.parametrize(("act", "state"), list(product(domain.DRAFT_ACTS, domain.DRAFT_STATES)))
def test_every_pair_of_act_and_draft_state_is_allowed_or_refused_by_name(act, state):
    if (act, state) in ALLOWED:
        assert domain.draft_after(act, state) == ALLOWED[act, state]
    else:
        assert refused(lambda: domain.draft_after(act, state)) == f"draft.is_{state}"


@pytest.mark.parametrize("rule_name", APPROVAL_RULES)
@pytest.mark.parametrize("roles", [set(), {"delegate"}, {"signatory"}, {"delegate", "signatory"}])
def test_nobody_approves_what_they_wrote_whatever_the_rule(rule_name, roles):
    policy = ApprovalPolicy(rule_name, 1)
    assert not policy.may_approve(roles, is_author=True)
    expected = bool(roles) if rule_name != "signatory" else "signatory" in roles
    assert policy.may_approve(roles, is_author=False) is expected


CHANGES = {
    "terms": terms("8.01"),
    "prose": "We listen!",
    "estimate": Estimate(Decimal(100_001), "EUR", AT.date()),
    "open_until": OPEN_UNTIL + timedelta(minutes=1),
}


@pytest.mark.parametrize("field", CHANGES)
def test_each_part_of_the_content_changes_the_hash(field):
    changed = replace(CONTENT, **{field: CHANGES[field]})
    assert changed.hash_in("room") != CONTENT.hash_in("room")
    assert replace(CONTENT).hash_in("room") == CONTENT.hash_in("room") != CONTENT.hash_in("another")


@given(prose=st.text(max_size=40), other=st.text(max_size=40))
def test_two_drafts_have_one_hash_only_if_they_say_the_same(prose, other):
    one, two = replace(CONTENT, prose=prose), replace(CONTENT, prose=other)
    assert (one.hash_in("room") == two.hash_in("room")) is (prose == other)


def test_a_second_person_approves_and_the_offer_is_on_the_table_at_once(four_eyes):
    here = four_eyes
    done = approve(here, asked(here))
    offer = Offer.objects.get()
    assert (done.state, done.offer) == ("tabled", offer)
    assert (offer.terms, offer.prose, offer.tabled_by) == (
        CONTENT.terms.as_json(),
        "We listen.",
        here.delegate,
    )
    assert (offer.tabled_at, offer.open_until) == (AT + HOUR, OPEN_UNTIL)
    decision = DraftDecision.objects.get()
    assert (decision.person, decision.role, decision.verdict) == (here.signatory, "signatory", "approved")
    assert queries.approval_of_offer(offer) == decision
    own = Entry.objects.filter(stream__name=f"company:{here.company.pk}").order_by("pk")
    assert [entry.kind for entry in own][-4:] == [
        "draft.prepared",
        "draft.approval_asked",
        "draft.approved",
        "draft.tabled",
    ]


def test_under_four_eyes_nobody_tables_alone(four_eyes):
    here = four_eyes
    assert refused(lambda: here.offer("8")) == "offer.needs_approval"
    draft = prepared(here)
    assert refused(lambda: actions.table_draft(actor=here.delegate, draft_id=draft.pk, at=AT)) == (
        "draft.needs_approval"
    )
    assert Offer.objects.count() == 0
    rule(here, "same_person")
    assert actions.table_draft(actor=here.delegate, draft_id=draft.pk, at=AT).offer == Offer.objects.get()


def test_the_rule_of_the_house_holds_for_a_company_that_chose_nothing(here):
    lone = makers.company("Orrery", delegate=here.delegate, signatory=here.signatory, approval="")
    room = actions.open_room(
        actor=here.delegate, company=lone, proposal_version_id=here.room.proposal_id, at=AT
    )
    given = {"terms": terms("8"), "open_until": OPEN_UNTIL, "key": "k", "at": AT}
    assert refused(lambda: actions.table_offer(actor=here.delegate, room_id=room.pk, **given)) == (
        "offer.needs_approval"
    )
    assert ApprovalRule.objects.filter(company=lone).count() == 0


def test_who_may_do_what_with_a_draft(four_eyes):
    here = four_eyes
    second = makers.person("Petra Rahn")
    makers.seat(second, here.company, "delegate")
    draft = asked(here)
    outside = [here.steward, here.members[0], here.representative, here.stranger]
    for person in outside:
        assert list(queries.drafts_visible_to(person)) == []
    for person in (*outside, here.delegate):
        with pytest.raises(NotAllowed):
            approve(here, draft, actor=person)
    for person in (*outside, here.signatory):
        with pytest.raises(NotAllowed):
            prepared(here, actor=person)
        with pytest.raises(NotAllowed):
            actions.drop_draft(actor=person, draft_id=draft.pk, at=AT)
    assert queries.drafts_to_approve(second) == queries.drafts_to_approve(here.signatory) == [draft]
    assert queries.drafts_to_approve(here.delegate) == []
    assert approve(here, draft, actor=second).state == "tabled"


def test_where_a_signatory_approves_another_delegate_is_not_enough(here):
    second = makers.person("Petra Rahn")
    makers.seat(second, here.company, "delegate")
    rule(here, "signatory")
    draft = asked(here)
    with pytest.raises(NotAllowed):
        approve(here, draft, actor=second)
    assert approve(here, draft).state == "tabled"


def test_whoever_changed_it_last_does_not_approve_it(four_eyes):
    here = four_eyes
    second = makers.person("Petra Rahn")
    makers.seat(second, here.company, "delegate")
    draft = prepared(here)
    changed = replace(CONTENT, prose="Rewritten.")
    draft = actions.change_draft(
        actor=second, draft_id=draft.pk, content=changed, seen_hash=draft.content_hash, at=AT
    )
    draft = actions.ask_approval(actor=here.delegate, draft_id=draft.pk, at=AT)
    for author in (second, here.delegate):
        with pytest.raises(NotAllowed):
            approve(here, draft, actor=author)
    assert approve(here, draft).state == "tabled"


def test_nobody_who_ever_wrote_in_a_draft_approves_it(four_eyes):
    here = four_eyes
    second, third = makers.person("Petra Rahn"), makers.person("Nils Orth")
    for person in (second, third):
        makers.seat(person, here.company, "delegate")
    draft = prepared(here)
    for number, writer in enumerate((second, here.delegate, second)):
        changed = replace(CONTENT, prose=f"Rewritten {number}.")
        draft = actions.change_draft(
            actor=writer, draft_id=draft.pk, content=changed, seen_hash=draft.content_hash, at=AT
        )
    # Sent the same again, nothing is written.
    actions.change_draft(actor=third, draft_id=draft.pk, content=changed, seen_hash=draft.content_hash, at=AT)
    draft = actions.ask_approval(actor=second, draft_id=draft.pk, at=AT)
    assert queries.authors_of(draft) == {here.delegate.pk, second.pk}
    for author in (here.delegate, second):
        assert queries.drafts_to_approve(author) == []
        with pytest.raises(NotAllowed):
            approve(here, draft, actor=author)
        assert not Notice.objects.filter(person=author, kind="draft.approval_asked").exists()
    for reader in (here.signatory, third):
        assert queries.drafts_to_approve(reader) == [draft]
        assert Notice.objects.filter(person=reader, kind="draft.approval_asked").exists()
    assert approve(here, draft, actor=third).state == "tabled"


@pytest.mark.parametrize("field", CHANGES)
def test_any_change_makes_an_approval_void(four_eyes, field):
    here = four_eyes
    here.room.turn = "collective"
    here.room.save(update_fields=["turn"])
    done = approve(here, asked(here))
    assert (done.state, done.offer) == ("approved", None)
    assert queries.approval_of(done) is not None
    changed = actions.change_draft(
        actor=here.delegate,
        draft_id=done.pk,
        content=replace(CONTENT, **{field: CHANGES[field]}),
        seen_hash=done.content_hash,
        at=AT,
    )
    assert (changed.state, changed.asked_by, queries.approval_of(changed)) == ("writing", None, None)
    here.room.turn = "company"
    here.room.save(update_fields=["turn"])
    assert refused(lambda: actions.table_draft(actor=here.delegate, draft_id=done.pk, at=AT)) == (
        "draft.needs_approval"
    )


def test_a_row_changed_behind_our_back_is_not_tabled(four_eyes):
    here = four_eyes
    draft = asked(here)
    OfferDraft.objects.filter(pk=draft.pk).update(prose="Smuggled in.")
    assert refused(lambda: approve(here, draft)) == "draft.changed_meanwhile"
    assert Offer.objects.count() == 0


def test_nothing_is_approved_that_the_approver_did_not_read(four_eyes):
    here = four_eyes
    draft = asked(here)
    assert refused(lambda: approve(here, draft, seen="0" * 64)) == "draft.changed_meanwhile"
    assert DraftDecision.objects.count() == 0


def test_an_approved_draft_waits_until_it_can_be_tabled(four_eyes):
    here = four_eyes
    actions.pause_room(
        actor=here.representative, room_id=here.room.pk, reason="Wait.", until=AT + 5 * HOUR, at=AT
    )
    done = approve(here, asked(here))
    assert (done.state, obstacle(done, AT + HOUR).code) == ("approved", "room.paused")
    assert refused(lambda: actions.table_draft(actor=here.delegate, draft_id=done.pk, at=AT + HOUR)) == (
        "room.paused"
    )
    tabled = actions.table_draft(actor=here.delegate, draft_id=done.pk, at=AT + 6 * HOUR)
    assert tabled.offer == Offer.objects.get()


def test_an_end_that_has_come_too_near_is_said_and_the_draft_stays(four_eyes):
    here = four_eyes
    late = OPEN_UNTIL - timedelta(days=1)
    done = approve(here, asked(here), at=late)
    assert (done.state, Offer.objects.count()) == ("approved", 0)
    assert obstacle(done, late).code == "offer.deadline_too_short"


def test_the_offer_of_somebody_who_left_is_tabled_by_another_delegate(four_eyes):
    here = four_eyes
    second = makers.person("Petra Rahn")
    makers.seat(second, here.company, "delegate")
    draft = asked(here)
    here.delegate.seats.update(until=AT)
    assert approve(here, draft).state == "approved"
    assert actions.table_draft(actor=second, draft_id=draft.pk, at=AT + HOUR).offer.tabled_by == second


def test_a_draft_is_sent_back_with_a_reason_and_asked_for_again(four_eyes):
    here = four_eyes
    draft = asked(here)
    given = {"actor": here.signatory, "draft_id": draft.pk, "seen_hash": draft.content_hash, "at": AT}
    assert refused(lambda: actions.send_back_draft(reason=" ", **given)) == "draft.no_reason"
    back = actions.send_back_draft(reason="Too dear.", **given)
    assert (back.state, back.decisions.get().reason) == ("writing", "Too dear.")
    again = actions.ask_approval(actor=here.delegate, draft_id=draft.pk, at=AT)
    assert approve(here, again).state == "tabled"


def test_an_incomplete_draft_is_kept_but_nobody_is_asked(four_eyes):
    here = four_eyes
    draft = prepared(here, replace(CONTENT, terms=Terms.parse({"scope.stages": ["training"]})))
    assert draft.state == "writing"
    assert refused(lambda: actions.ask_approval(actor=here.delegate, draft_id=draft.pk, at=AT)) == (
        "terms.incomplete"
    )


def test_two_writers_do_not_lose_each_others_words(here):
    draft = prepared(here)
    first = replace(CONTENT, prose="One.")
    given = {"actor": here.delegate, "draft_id": draft.pk, "seen_hash": draft.content_hash, "at": AT}
    actions.change_draft(content=first, **given)
    assert refused(lambda: actions.change_draft(content=replace(CONTENT, prose="Two."), **given)) == (
        "draft.changed_meanwhile"
    )
    draft.refresh_from_db()
    assert draft.prose == "One."


def test_drafts_may_be_several_and_are_written_while_the_other_side_has_the_turn(here):
    here.offer("8")
    prepared(here)
    prepared(here)
    assert OfferDraft.objects.count() == 2


def test_the_room_and_the_union_learn_nothing_before_an_offer_is_tabled(four_eyes):
    here = four_eyes
    before = list(Entry.objects.exclude(stream__name=f"company:{here.company.pk}").values_list("pk", "hash"))
    draft = asked(here)
    actions.take_back_draft(actor=here.delegate, draft_id=draft.pk, at=AT)
    actions.drop_draft(actor=here.delegate, draft_id=draft.pk, at=AT)
    waiting = asked(here)
    elsewhere = Entry.objects.exclude(stream__name=f"company:{here.company.pk}")
    assert list(elsewhere.values_list("pk", "hash")) == before
    assert Entry.objects.filter(kind="draft.dropped").count() == 1
    approve(here, waiting)
    offer, [entry] = Offer.objects.get(), elsewhere.exclude(pk__in=dict(before))
    assert (offer.number, offer.round, entry.kind) == (1, 1, "offer.tabled")
    assert entry.sequence == 1 + elsewhere.filter(stream=entry.stream, pk__in=dict(before)).count()
    assert here.signatory.pk != entry.actor_id == here.delegate.pk
    assert set(entry.payload) == {"room", "offer", "number", "round", "side", "terms"}


def test_what_ended_is_never_written_again(here):
    draft = prepared(here)
    actions.drop_draft(actor=here.delegate, draft_id=draft.pk, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        OfferDraft.objects.filter(pk=draft.pk).update(prose="Again.")
    with pytest.raises(DatabaseError), transaction.atomic():
        OfferDraft.objects.filter(pk=draft.pk).delete()


def test_a_decision_never_changes_but_for_its_words(four_eyes):
    approve(four_eyes, asked(four_eyes))
    DraftDecision.objects.update(reason="")
    for change in ({"verdict": "sent_back"}, {"content_hash": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DraftDecision.objects.update(**change)


def test_only_a_signatory_chooses_the_rule_and_each_choice_is_kept(here):
    for person in (here.delegate, here.steward, here.representative, here.stranger):
        with pytest.raises(NotAllowed):
            choose_approval_rule(actor=person, company=here.company, rule="same_person", at=AT)
    for name in ("signatory", "signatory", "second_person"):
        rule(here, name)
    assert list(ApprovalRule.objects.filter(company=here.company).values_list("version", "rule")) == [
        (1, "same_person"),
        (2, "signatory"),
        (3, "second_person"),
    ]
    assert Entry.objects.filter(kind="policy.chosen").count() == 2
    assert refused(lambda: rule(here, "nobody")) == "policy.unknown_rule"
    with pytest.raises(DatabaseError), transaction.atomic():
        ApprovalRule.objects.update(rule="same_person")
