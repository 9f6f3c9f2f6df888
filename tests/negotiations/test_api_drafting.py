"""Drafts by API: kept, changed, given up, handed for approval, approved, sent back, tabled."""

import json
from datetime import timedelta
from itertools import count

import jsonschema
import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.audit.models import Entry
from apps.negotiations import actions
from apps.negotiations.models import Offer, OfferDraft
from tests import makers
from tests.negotiations.makers import terms
from tests.negotiations.reading import url, words
from tests.negotiations.test_api import Caller, offer_json, path
from tests.negotiations.test_drafts import rule

pytestmark = pytest.mark.django_db
_number = count()


@pytest.fixture
def api(here):
    rule(here, "second_person")
    return Caller(here.delegate, here.company)


@pytest.fixture
def other(here):
    """The key of a second delegate of the same company."""
    colleague = makers.person("Nina Falk")
    makers.seat(colleague, here.company, Role.DELEGATE)
    return Caller(colleague, here.company)


def send(caller, address, content, method="post"):
    """Send with a key of its own, and give status and body."""
    headers = {"Idempotency-Key": f"k{next(_number)}"} if method == "post" else {}
    answer = getattr(caller.client, method)(
        f"/api/v1/{address}", json.dumps(content), content_type="application/json", headers=headers
    )
    return answer.status_code, answer.json()


def keep(here, caller, **changes):
    status, body = send(caller, path(here, "drafts/"), offer_json("8", **changes))
    assert status == 201, body
    return body


def test_a_draft_is_kept_changed_handed_over_approved_and_tabled(here, api, other):
    kept = keep(here, api)
    assert (kept["state"], kept["offer"], kept["obstacle"]) == ("writing", None, None)
    changed = {**offer_json("9"), "content_hash": kept["content_hash"]}
    status, body = send(api, f"drafts/{kept['id']}/", changed, "put")
    assert (status, body["terms"]) == (200, terms("9").as_json())
    assert send(api, f"drafts/{kept['id']}/", changed, "put") == (200, body)
    assert send(api, f"drafts/{kept['id']}/ask-approval/", {})[1]["state"] == "asked"
    seen = {"content_hash": body["content_hash"]}
    assert send(api, f"drafts/{kept['id']}/approve/", seen)[0] == 403
    status, done = send(other, f"drafts/{kept['id']}/approve/", seen)
    assert (status, done["state"], done["offer"]) == (200, "tabled", Offer.objects.get().public_id)
    assert [one["verdict"] for one in done["decisions"]] == ["approved"]


def test_an_unfinished_draft_is_kept_and_says_what_is_open_when_it_is_handed_over(here, api):
    kept = keep(here, api, terms={"scope.uses": ["search"]})
    assert (kept["obstacle"], kept["terms"]) == ("terms.incomplete", {"scope.uses": ["search"]})
    assert kept["obstacle_in_words"].startswith("These terms are not complete yet.")
    status, body = send(api, f"drafts/{kept['id']}/ask-approval/", {})
    assert (status, body["code"]) == (409, "terms.incomplete")
    assert body["detail"] == kept["obstacle_in_words"]


def test_nobodys_change_is_lost_unseen(here, api, other):
    kept = keep(here, api)
    mine = {**offer_json("9"), "content_hash": kept["content_hash"]}
    assert send(other, f"drafts/{kept['id']}/", mine, "put")[0] == 200
    late = {**offer_json("7"), "content_hash": kept["content_hash"]}
    status, body = send(api, f"drafts/{kept['id']}/", late, "put")
    assert (status, body["code"]) == (409, "draft.changed_meanwhile")
    assert OfferDraft.objects.get().terms == terms("9").as_json()


def test_what_cannot_be_read_changes_nothing(here, api):
    kept = keep(here, api)
    wrong = {**offer_json("9"), "content_hash": kept["content_hash"]}
    wrong["terms"] |= {"term.duration": "soon"}
    status, body = send(api, f"drafts/{kept['id']}/", wrong, "put")
    assert (status, [one["pointer"] for one in body["errors"]]) == (422, ["/terms/term.duration"])
    assert send(api, f"drafts/{kept['id']}/", offer_json("9"), "put")[0] == 400
    assert api.get(f"drafts/{kept['id']}/").json() == kept


def test_a_draft_given_up_stays_and_nothing_more_is_done_with_it(here, api):
    kept = keep(here, api)
    assert send(api, f"drafts/{kept['id']}/", {}, "delete")[1]["state"] == "dropped"
    status, body = send(api, f"drafts/{kept['id']}/", {}, "delete")
    assert (status, body["code"]) == (409, "draft.is_dropped")
    assert api.get(f"drafts/{kept['id']}/").json()["state"] == "dropped"


def test_a_draft_is_taken_back_and_sent_back_with_a_reason(here, api, other):
    kept = keep(here, api)
    for act, state in (("ask-approval", "asked"), ("take-back", "writing"), ("ask-approval", "asked")):
        assert send(api, f"drafts/{kept['id']}/{act}/", {})[1]["state"] == state
    seen = {"content_hash": kept["content_hash"]}
    assert send(other, f"drafts/{kept['id']}/send-back/", {**seen, "reason": ""})[0] == 400
    status, body = send(other, f"drafts/{kept['id']}/send-back/", {**seen, "reason": "Too dear."})
    assert (status, body["state"], body["decisions"][0]["reason"]) == (200, "writing", "Too dear.")


def test_a_draft_without_approval_is_tabled_only_where_the_rule_allows_it(here, api):
    kept = keep(here, api)
    status, body = send(api, f"drafts/{kept['id']}/table/", {})
    assert (status, body["code"]) == (409, "draft.needs_approval")
    rule(here, "same_person")
    assert send(api, f"drafts/{kept['id']}/table/", {})[1]["state"] == "tabled"
    assert Offer.objects.count() == 1


def test_a_rule_that_names_signatories_lets_no_delegates_key_approve(here, api, other):
    rule(here, "signatory")
    kept = keep(here, api)
    send(api, f"drafts/{kept['id']}/ask-approval/", {})
    status, body = send(other, f"drafts/{kept['id']}/approve/", {"content_hash": kept["content_hash"]})
    assert (status, body["code"]) == (403, "not_allowed")
    assert OfferDraft.objects.get().state == "asked"


def test_an_approval_while_the_room_is_paused_says_why_nothing_is_tabled(here, api, other):
    kept = keep(here, api)
    send(api, f"drafts/{kept['id']}/ask-approval/", {})
    now = timezone.now()
    paused = {"room_id": here.room.pk, "reason": "Wait.", "until": now + timedelta(days=1), "at": now}
    actions.pause_room(actor=here.representative, **paused)
    _status, body = send(other, f"drafts/{kept['id']}/approve/", {"content_hash": kept["content_hash"]})
    assert (body["state"], body["obstacle"], body["offer"]) == ("approved", "room.paused", None)
    assert "The union has paused this room" in body["obstacle_in_words"]


def test_nobody_else_finds_or_moves_a_draft(here, api):
    kept = keep(here, api)
    rival = makers.person("Rex Holm")
    theirs = Caller(rival, makers.company("Rival Labs", delegate=rival))
    content = {**offer_json("1"), "content_hash": kept["content_hash"], "reason": "x"}
    for rest in ("ask-approval/", "take-back/", "approve/", "send-back/", "table/"):
        assert send(theirs, f"drafts/{kept['id']}/{rest}", content)[0] == 404
    assert send(theirs, f"drafts/{kept['id']}/", content, "put")[0] == 404
    assert send(theirs, f"drafts/{kept['id']}/", content, "delete")[0] == 404
    assert send(theirs, path(here, "drafts/"), offer_json("1"))[0] == 404
    assert api.get(f"drafts/{kept['id']}/").json() == kept


def test_the_schema_of_an_offer_takes_what_can_be_tabled_and_no_model_of_others(here, api):
    schema = api.get(path(here, "offers/schema/")).json()
    jsonschema.Draft202012Validator.check_schema(schema)
    read = jsonschema.Draft202012Validator(schema)
    read.validate(offer_json("8"))
    unheard = offer_json("8")
    unheard["terms"] |= {"parties.models": ["Unheard 9"]}
    assert not read.is_valid(unheard)
    assert not read.is_valid({"terms": {}, "open_until": "2027-01-01T00:00:00Z"})


def test_a_dry_run_says_the_words_of_the_page_and_keeps_nothing(here, api, as_person):
    content = offer_json("8", estimate={"amount": "100000", "currency": "EUR"})
    before = Entry.objects.count()
    body = api.post(path(here, "offers/check/"), content).json()
    assert (Entry.objects.count(), OfferDraft.objects.count()) == (before, 0)
    assert (body["can_be_tabled"], body["obstacle"], body["needs_approval"]) == (True, None, True)
    assert "money.fee_per_work" in body["differing"]
    assert body["coverage_of_proposal"] is None
    kept = keep(here, api, **content)
    said = {
        point["code"]: point["title"] for point in api.get(f"drafts/{kept['id']}/fields/").json()["points"]
    }
    page = words(as_person(here.delegate).get(url("draft", OfferDraft.objects.get())))
    for point in body["points"]:
        if point["code"] not in {"approval", "deadline"}:  # the deadline counts from now
            assert said[point["code"]] == point["title"]
            assert point["title"].replace("\xa0", " ") in page


def test_a_dry_run_says_whose_turn_it_is(here, api):
    rule(here, "same_person")
    here.offer("8")
    body = api.post(path(here, "offers/check/"), offer_json("8")).json()
    assert (body["can_be_tabled"], body["obstacle"]) == (True, "offer.not_your_turn")
    assert body["obstacle_in_words"].startswith("The other side has the turn.")
