from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection

from apps.audit.models import Entry
from apps.common.errors import Refusal
from apps.companies.actions import choose_approval_rule
from apps.contracts import actions as contract_actions
from apps.contracts import queries
from apps.contracts.models import Contract, ScheduleEntry
from apps.negotiations import actions
from apps.negotiations.domain import OfferContent
from apps.negotiations.models import DraftDecision, Offer, OfferDraft
from tests import makers
from tests.negotiations.makers import AT, CLOSES, OPEN_UNTIL, terms, world

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run all acts at the same moment, each on its own connection; give results and refusal codes."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            return act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def tabling(here, person, key, fee="8"):
    return lambda: actions.table_offer(
        actor=person, room_id=here.room.pk, terms=terms(fee), open_until=OPEN_UNTIL, key=key, at=AT
    )


def test_of_two_offers_at_once_one_is_tabled():
    here = world()
    second = makers.person()
    makers.seat(second, here.company, "delegate")
    results = together(tabling(here, here.delegate, "a", "8"), tabling(here, second, "b", "9"))
    assert Offer.objects.filter(state="tabled").count() == Offer.objects.count() == 1
    assert sorted(type(one).__name__ for one in results) == ["Offer", "str"]
    assert "offer.not_your_turn" in results
    assert Entry.objects.filter(kind="offer.tabled").count() == 1


def test_the_same_request_sent_eight_times_at_once_makes_one_offer():
    here = world()
    results = together(*[tabling(here, here.delegate, "one")] * 8)
    assert len({offer.pk for offer in results}) == 1
    assert Offer.objects.count() == Entry.objects.filter(kind="offer.tabled").count() == 1


def test_withdrawing_while_it_is_put_to_the_vote_leaves_one_of_both():
    here = world()
    offer = here.offer("10")
    results = together(
        lambda: actions.withdraw_offer(actor=here.delegate, offer_id=offer.pk, at=AT),
        lambda: actions.put_to_vote(actor=here.steward, offer_id=offer.pk, closes_at=CLOSES, at=AT),
    )
    offer.refresh_from_db()
    here.room.refresh_from_db()
    assert (offer.state, here.room.state) in {("withdrawn", "open"), ("voting", "voting")}
    assert sum(isinstance(one, str) for one in results) == 1


def test_a_vote_is_concluded_once_by_four_workers_at_once():
    here = world()
    offer = here.at_vote("10")
    here.vote(offer, ["yes", "yes", "yes"])
    together(*[lambda: actions.conclude(offer_id=offer.pk, at=CLOSES)] * 4)
    assert Entry.objects.filter(kind="offer.accepted").count() == 1
    assert Entry.objects.filter(kind="contract.agreed").count() == 1


def test_an_answer_during_the_freezing_counts_or_is_refused(monkeypatch):
    here = world()
    artist = here.members[0]
    makers.work(artist)
    makers.mandate(artist, here.collective, {"train_generative": "ask"})
    offer = here.at_vote(terms=terms(scope__minimum_works="1"))
    here.vote(offer, ["yes", "yes", "yes"])
    actions.conclude(offer_id=offer.pk, at=CLOSES)
    actions.answer_works(actor=artist, offer_id=offer.pk, works_choice="in", at=CLOSES)
    contract = Contract.objects.get()
    has_read, may_go_on = Event(), Event()
    sort = queries.sorted_works

    def slowly(*given):
        found = sort(*given)
        has_read.set()
        may_go_on.wait(timeout=2)
        return found

    def take_back():
        has_read.wait(timeout=10)
        try:
            return actions.answer_works(actor=artist, offer_id=offer.pk, works_choice="out", at=CLOSES)
        finally:
            may_go_on.set()

    monkeypatch.setattr(queries, "sorted_works", slowly)
    at = contract.take_out_until
    _frozen, answered = together(lambda: contract_actions.freeze(contract_id=contract.pk, at=at), take_back)
    assert (answered, ScheduleEntry.objects.count()) == ("works.frozen", 1)


def _asked(here):
    content = OfferContent(terms("8"), "", None, OPEN_UNTIL)
    draft = actions.prepare_draft(actor=here.delegate, room_id=here.room.pk, content=content, at=AT)
    return actions.ask_approval(actor=here.delegate, draft_id=draft.pk, at=AT)


def _approving(draft, person):
    return lambda: actions.approve_draft(actor=person, draft_id=draft.pk, seen_hash=draft.content_hash, at=AT)


def test_a_draft_approved_by_two_at_once_is_tabled_once():
    here = world()
    second = makers.person()
    makers.seat(second, here.company, "delegate")
    draft = _asked(here)
    results = together(_approving(draft, second), _approving(draft, here.signatory))
    assert sorted(type(one).__name__ for one in results) == ["OfferDraft", "str"]
    assert "draft.is_tabled" in results
    assert (Offer.objects.count(), DraftDecision.objects.count()) == (1, 1)


def test_a_draft_that_is_changed_while_it_is_approved_is_never_tabled_unread():
    here = world()
    draft = _asked(here)
    changed = OfferContent(terms("6"), "", None, OPEN_UNTIL)

    def change():
        return actions.change_draft(
            actor=here.delegate, draft_id=draft.pk, content=changed, seen_hash=draft.content_hash, at=AT
        )

    results = together(change, _approving(draft, here.signatory))
    codes = [one for one in results if isinstance(one, str)]
    assert codes in (["draft.is_writing"], ["draft.is_tabled"])
    tabled = [offer.terms for offer in Offer.objects.all()]
    assert tabled == ([terms("8").as_json()] if codes == ["draft.is_tabled"] else [])


def test_one_key_sent_twice_at_once_makes_one_draft():
    here = world()
    choose_approval_rule(actor=here.signatory, company=here.company, rule="second_person", at=AT)
    content = OfferContent(terms("8"), "", None, OPEN_UNTIL)

    def submit():
        return actions.submit_offer(
            actor=here.delegate, room_id=here.room.pk, content=content, key="one", at=AT
        )

    first, second = together(submit, submit)
    assert first.pk == second.pk == OfferDraft.objects.get().pk
    assert Entry.objects.filter(kind="draft.approval_asked").count() == 1
