"""The pages of drafts, written, read, approved and sent back without script."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.companies.actions import choose_approval_rule
from apps.negotiations import actions
from apps.negotiations.domain import OfferContent
from apps.negotiations.models import Offer, OfferDraft
from apps.notifications.tasks import send_due
from tests import makers
from tests.negotiations.makers import terms
from tests.negotiations.reading import statements, url, words
from tests.negotiations.test_pages_tabling import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now_world):
    choose_approval_rule(
        actor=now_world.signatory, company=now_world.company, rule="second_person", at=timezone.now()
    )
    return now_world


def asked(here, fee="8"):
    content = OfferContent(terms(fee), "We listen.", None, timezone.now() + timedelta(days=20))
    draft = actions.prepare_draft(
        actor=here.delegate, room_id=here.room.pk, content=content, at=timezone.now()
    )
    return actions.ask_approval(actor=here.delegate, draft_id=draft.pk, at=timezone.now())


def test_a_draft_is_written_asked_for_approved_and_tabled(here, as_person):
    delegate, signatory = as_person(here.delegate), as_person(here.signatory)
    away = delegate.get(url("new_offer", here.room) + "?start=proposal")
    assert away["Location"] == url("new_draft", here.room) + "?start=proposal"
    page = delegate.get(away["Location"])
    content = {**posted(page), "pay-0-amount": ["8"], "prose": ["We listen."]}
    content |= {"estimate_amount": ["100000"], "estimate_currency": ["EUR"]}
    kept = delegate.post(url("new_draft", here.room), content)
    draft = OfferDraft.objects.get()
    assert kept["Location"] == url("draft", draft)
    assert (draft.terms, draft.prose, draft.state) == (terms("8").as_json(), "We listen.", "writing")
    assert delegate.post(url("ask_approval", draft)).status_code == 302
    assert "waits for your approval" in words(signatory.get("/home/"))
    assert "waits for your approval" not in words(delegate.get("/home/"))
    read = signatory.get(url("draft", draft))
    assert "Approve and table this offer" in words(read)
    assert "Worse by €2.00 (20 %)" in words(read)
    assert "Approve and table" not in words(delegate.get(url("draft", draft)))
    draft.refresh_from_db()
    done = signatory.post(url("approve_draft", draft), {"seen": draft.content_hash})
    assert done["Location"] == url("room", here.room)
    offer = Offer.objects.get()
    assert "Approved by Petra Rohde" in words(delegate.get(url("offer", offer)))
    theirs = words(as_person(here.steward).get(url("offer", offer)))
    assert "Approved inside the company" in theirs
    assert "Petra Rohde" not in theirs


def test_a_saved_draft_that_nobody_touched_is_the_same_text(here, as_person):
    draft = asked(here)
    before = draft.content_hash
    client = as_person(here.delegate)
    page = client.get(url("edit_draft", draft))
    with timezone.override(here.delegate.zone):
        untouched = posted(page)
    assert client.post(url("edit_draft", draft), untouched).status_code == 302
    draft.refresh_from_db()
    assert (draft.content_hash, draft.state) == (before, "asked")


def test_what_another_changed_meanwhile_is_said_and_what_was_typed_stays(here, as_person):
    draft = asked(here)
    client = as_person(here.delegate)
    content = {**posted(client.get(url("edit_draft", draft))), "prose": ["Mine."]}
    assert client.post(url("edit_draft", draft), {**content, "prose": ["Theirs."]}).status_code == 302
    late = client.post(url("edit_draft", draft), content)
    assert late.status_code == 422
    assert "Somebody changed this draft" in words(late)
    assert "Mine." in words(late)


def test_an_incomplete_draft_says_what_is_open_when_approval_is_asked(here, as_person):
    client = as_person(here.delegate)
    page = client.get(url("new_draft", here.room) + "?start=nothing")
    assert client.post(url("new_draft", here.room), posted(page)).status_code == 302
    draft = OfferDraft.objects.get()
    answer = client.post(url("ask_approval", draft))
    assert answer.status_code == 409
    assert "Still to be settled" in words(answer)


def mails_about_drafts():
    """Send what is due, and give to whom and with which subject, as far as it is about the draft."""
    send_due()
    words = ("To be approved", "Sent back", "Approved")
    return [(one.to, one.subject) for one in mail.outbox if one.subject.startswith(words)]


def test_a_draft_is_sent_back_by_page_and_mail(here, as_person):
    draft = asked(here)
    client = as_person(here.signatory)
    empty = client.post(url("send_back_draft", draft), {"seen": draft.content_hash, "reason": ""})
    assert empty.status_code == 422
    client.post(url("send_back_draft", draft), {"seen": draft.content_hash, "reason": "Too dear."})
    assert "“Too dear.”" in words(as_person(here.delegate).get(url("draft", draft)))
    # The question reaches nobody any more, since it is answered; the answer reaches whoever asked.
    assert mails_about_drafts() == [([here.delegate.email], "Sent back: your offer to Common Measure")]


def test_those_who_may_approve_get_a_mail_and_nobody_else(here):
    asked(here)
    assert mails_about_drafts() == [([here.signatory.email], "To be approved: an offer to Common Measure")]


def test_an_approval_that_cannot_be_tabled_says_why_and_stays(here, as_person):
    draft = asked(here)
    actions.pause_room(
        actor=here.representative,
        room_id=here.room.pk,
        reason="Wait.",
        until=timezone.now() + timedelta(days=1),
        at=timezone.now(),
    )
    client = as_person(here.signatory)
    page = client.post(url("approve_draft", draft), {"seen": draft.content_hash}, follow=True)
    assert "Approved, but it cannot be tabled now." in words(page)
    assert "paused this room" in words(page)
    refused = as_person(here.delegate).post(url("table_draft", draft))
    assert refused.status_code == 409
    assert Offer.objects.count() == 0


def test_a_signatory_chooses_the_rule_on_the_page(here, as_person):
    address = reverse("companies:approval_rule", args=[here.company.slug])
    assert "A signatory of the company can change this here" in words(as_person(here.delegate).get(address))
    assert as_person(here.delegate).post(address, {"rule": "same_person"}).status_code == 403
    client = as_person(here.signatory)
    assert client.post(address, {"rule": "nobody"}).status_code == 422
    assert client.post(address, {"rule": "same_person"}).status_code == 302
    assert "Now: Whoever prepares an offer may table it." in words(client.get(address))


def test_lists_take_the_same_number_of_statements_with_one_and_with_thirty(here, as_person):
    asked(here)
    pages = [(as_person(here.delegate), url("drafts", here.room)), (as_person(here.signatory), "/home/")]
    # Now and then a request also notes that the session was seen.
    first = [min(statements(client, address) for _ in range(2)) for client, address in pages]
    for _ in range(29):
        asked(here)
    then = [min(statements(client, address) for _ in range(2)) for client, address in pages]
    assert then == first


def test_somebody_outside_cannot_tell_a_draft_from_nothing(here, as_person):
    draft = asked(here)
    for person in (here.steward, here.representative, here.members[0], makers.person()):
        client: Client = as_person(person)
        for address in (url("draft", draft), url("edit_draft", draft), url("drafts", here.room)):
            nothing = client.get(
                address.replace(draft.public_id, "a" * 16).replace(here.room.public_id, "b" * 16)
            )
            answer = client.get(address)
            assert (answer.status_code, nothing.status_code) == (404, 404)
            assert words(answer) == words(nothing)
