"""Offers by API in a company where a second person approves."""

import pytest

from apps.negotiations import actions
from apps.negotiations.models import Offer, OfferDraft
from tests import makers
from tests.negotiations.test_api import Caller, offer_json, path
from tests.negotiations.test_drafts import rule

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "one"}


@pytest.fixture
def api(here):
    rule(here, "second_person")
    return Caller(here.delegate, here.company)


def test_an_offer_waits_for_approval_and_says_where_it_stands(here, api):
    answer = api.post(path(here, "offers/"), offer_json("8"), **KEY)
    body = answer.json()
    assert (answer.status_code, body["state"], body["offer"]) == (202, "asked", None)
    assert body["not_binding"].startswith("Not binding until both sides have signed; open until ")
    assert answer["Location"] == f"/api/v1/drafts/{body['id']}/"
    assert api.client.get(answer["Location"]).json() == body
    assert api.get(path(here, "drafts/")).json()["drafts"] == [body]
    assert Offer.objects.count() == 0
    draft = OfferDraft.objects.get()
    actions.approve_draft(
        actor=here.signatory, draft_id=draft.pk, seen_hash=draft.content_hash, at=draft.asked_at
    )
    after = api.client.get(answer["Location"]).json()
    assert (after["state"], after["offer"]) == ("tabled", Offer.objects.get().public_id)
    assert [one["verdict"] for one in after["decisions"]] == ["approved"]


def test_the_same_key_makes_one_draft_and_one_offer(here, api):
    content = offer_json("8")
    first, again = (api.post(path(here, "offers/"), content, **KEY) for _ in range(2))
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (202, 202, "true")
    assert first.content == again.content
    assert OfferDraft.objects.count() == 1
    draft = OfferDraft.objects.get()
    actions.approve_draft(
        actor=here.signatory, draft_id=draft.pk, seen_hash=draft.content_hash, at=draft.asked_at
    )
    rule(here, "same_person")
    assert api.post(path(here, "offers/"), content, **KEY).content == first.content
    assert (Offer.objects.count(), OfferDraft.objects.count()) == (1, 1)


def test_an_incomplete_offer_asks_nobody(here, api):
    content = offer_json("8")
    del content["terms"]["parties.models"]
    assert api.post(path(here, "offers/"), content, **KEY).status_code == 422
    assert OfferDraft.objects.count() == 0


def test_another_companys_software_finds_no_draft(here, api):
    made = api.post(path(here, "offers/"), offer_json("8"), **KEY).json()
    rival = makers.person("Rex Holm")
    other = Caller(rival, makers.company("Rival Labs", delegate=rival))
    assert api.get(f"drafts/{made['id']}/").status_code == 200
    assert other.get(f"drafts/{made['id']}/").status_code == 404
    assert other.get(path(here, "drafts/")).status_code == 404
